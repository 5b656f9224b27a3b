"""What work refuses."""

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken


class TaskChanged(RuleBroken):
    code = "task-changed"
    message = _("Een collega heeft deze taak intussen gewijzigd. Kijk wat er staat en probeer het dan opnieuw.")


class TaskIsDone(RuleBroken):
    code = "task-done"
    message = _("Deze taak is al afgerond. Dat is goed zo: je hoeft niets meer te doen.")


class ResultNeeded(RuleBroken):
    code = "result-needed"
    message = _("Schrijf kort wat er is gedaan. De klant en je collega’s zien dit terug.")


class ResultTooLong(RuleBroken):
    code = "result-too-long"
    message = _("Dit is te lang: %(size)s tekens. Er passen er %(limit)s.")


class ResultUnreadable(RuleBroken):
    code = "result-unreadable"
    message = _("Er stond een teken in dat niet kan. We hebben het weggehaald. Kijk het na en rond weer af.")


class UnknownAnswerUsed(RuleBroken):
    code = "unknown-answer-used"
    message = _("Een van deze antwoorden hoort niet bij deze taak. Laad de pagina opnieuw.")


class UseContradicts(RuleBroken):
    code = "use-contradicts"
    message = _("Je vinkte antwoorden aan, en ook dat je er geen gebruikte. Laat één van de twee staan.")


class NoMailbox(RuleBroken):
    code = "no-mailbox"
    message = _("Deze afdeling heeft nog geen mailadres. Gebruik de link, of vraag je beheerder het in te vullen.")
