"""What the product list refuses."""

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken


class SynonymEmpty(RuleBroken):
    code = "synonym-empty"
    message = _("Typ het woord dat klanten gebruiken, met ten minste twee letters.")


class SynonymTooLong(RuleBroken):
    code = "synonym-too-long"
    message = _("Dit woord is te lang: maximaal 120 tekens.")


class NotTheProductList(RuleBroken):
    code = "not-upl"
    message = _("Dit bestand is geen Uniforme Productnamenlijst: %(reason)s.")
