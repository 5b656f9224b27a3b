"""What a signal refuses."""

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken


class UnknownSignalKind(RuleBroken):
    code = "unknown-signal-kind"
    message = _("Kies wat je merkt.")


class SignalTooLong(RuleBroken):
    code = "signal-too-long"
    message = _("Dit is te lang. Er passen 2.000 tekens.")


class QuestionNotAsked(RuleBroken):
    code = "question-not-asked"
    message = _("Deze vraag hoort niet bij dit product. Laad de pagina opnieuw.")


class WordsNeeded(RuleBroken):
    code = "words-needed"
    message = _("Schrijf erbij wat je merkt. Zonder woorden zegt dit niets.")


class NothingChosen(RuleBroken):
    code = "nothing-chosen"
    message = _("Kies eerst een of meer signalen.")


class AnswerNeeded(RuleBroken):
    code = "answer-needed"
    message = _("Schrijf een antwoord. Een zin is genoeg.")


class AnswerTooLong(RuleBroken):
    code = "answer-too-long"
    message = _("Dit antwoord is te lang. Er passen 2.000 tekens.")


class AlreadyAnswered(RuleBroken):
    code = "already-answered"
    message = _("Een collega was je net voor: deze signalen hebben al een antwoord. Wat je typte, staat er nog.")


class UnknownReceipt(RuleBroken):
    code = "unknown-receipt"
    message = _("Bij deze code hoort geen signaal. Kijk of je hem goed overnam: 12 tekens, in drie groepjes van vier.")


class PostNotDue(RuleBroken):
    code = "post-not-due"
    message = _("De brievenbus blijft nog even dicht, zodat niemand kan zien welke brief van wie is.")
