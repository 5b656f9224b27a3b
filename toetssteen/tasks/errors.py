"""What work refuses."""

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken


class TaskChanged(RuleBroken):
    code = "task-changed"
    message = _("Een collega heeft deze taak intussen gewijzigd. Kijk wat er staat en probeer het dan opnieuw.")


class TaskIsDone(RuleBroken):
    code = "task-done"
    message = _("Deze taak is al afgerond.")


class ResultNeeded(RuleBroken):
    code = "result-needed"
    message = _("Schrijf kort wat er is gedaan. De klant en je collega’s zien dit terug.")


class ResultTooLong(RuleBroken):
    code = "result-too-long"
    message = _("Dit is te lang. Er passen 4.000 tekens.")


class UnknownAnswerUsed(RuleBroken):
    code = "unknown-answer-used"
    message = _("Een van deze antwoorden hoort niet bij deze taak. Laad de pagina opnieuw.")


class NoMailbox(RuleBroken):
    code = "no-mailbox"
    message = _("Deze afdeling heeft nog geen mailadres. Gebruik de link, of vraag je beheerder het in te vullen.")
