"""What a signal refuses."""

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken


class UnknownSignalKind(RuleBroken):
    code = "unknown-signal-kind"
    message = _("Dit soort signaal bestaat niet. Kies er een uit de lijst.")


class SignalTooLong(RuleBroken):
    code = "signal-too-long"
    message = _("Dit is te lang. Er passen 2.000 tekens.")


class QuestionNotAsked(RuleBroken):
    code = "question-not-asked"
    message = _("Deze vraag hoort niet bij dit product. Laad de pagina opnieuw.")
