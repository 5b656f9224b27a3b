"""What evaluations refuse."""

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken


class UnknownMeasure(RuleBroken):
    code = "unknown-measure"
    message = _("Kies een cijfer en een tijd uit de lijst.")


class AsPlanned(RuleBroken):
    code = "evaluation-as-planned"
    message = _(
        "Dit is wat jullie vooraf afspraken: die meting staat hierboven. Kies een ander cijfer of een andere tijd."
    )


class NotMeasuredYet(RuleBroken):
    code = "not-measured-yet"
    message = _("Deze tijd is nog niet voorbij, of nog niet geteld. Kies een kortere tijd, of kijk later nog eens.")
