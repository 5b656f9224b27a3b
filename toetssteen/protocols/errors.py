"""What protocols refuse."""

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken


class UnknownProduct(RuleBroken):
    code = "unknown-product"
    message = _("Dit product bestaat niet (meer). Kies een ander product.")


class UnknownVersion(RuleBroken):
    code = "unknown-version"
    message = _("Deze versie van de vragen bestaat niet. Kies het product opnieuw.")


class NoGeneralProtocol(RuleBroken):
    code = "no-general-protocol"
    message = _("De algemene vragen zijn nog niet ingelezen. Vraag je beheerder om ze in te lezen.")


class ProtocolScopeTaken(RuleBroken):
    code = "protocol-scope-taken"
    message = _("Voor deze producten bestaat al een ander protocol: %(code)s.")
