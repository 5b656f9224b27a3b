"""What limiting questions for the time being refuses."""

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken


class MeasureNeedsEndDate(RuleBroken):
    code = "measure-needs-end-date"
    message = _("Een tijdelijke maatregel heeft een einddatum nodig.")


class MeasureEndsTooSoon(RuleBroken):
    code = "measure-ends-too-soon"
    message = _(
        "Kies %(earliest)s of later. Eerder is er nog geen besluit, en dan komen de vragen terug voordat iemand "
        "ernaar keek."
    )


class MeasureTooLong(RuleBroken):
    code = "measure-too-long"
    message = _("Je mandaat gaat tot %(latest)s. Voor langer is een besluit van het MT nodig.")


class TrialTooLong(RuleBroken):
    code = "trial-too-long"
    message = _("Een proef duurt hoogstens %(days)s dagen.")


class UnknownMeasureKind(RuleBroken):
    code = "unknown-measure-kind"
    message = _("Kies of je de vraag weglaat of anders stelt.")


class MeasureNeedsQuestion(RuleBroken):
    code = "measure-needs-question"
    message = _("Kies minstens één vraag.")


class QuestionNotAskedHere(RuleBroken):
    code = "question-not-asked-here"
    message = _("De vraag “%(question)s” wordt hier nu niet gesteld. Laad de pagina opnieuw.")


class WordingNeeded(RuleBroken):
    code = "wording-needed"
    message = _("Schrijf hoe je de vraag zolang stelt.")


class WordingTooLong(RuleBroken):
    code = "wording-too-long"
    message = _("Dit is te lang. Er passen 400 tekens.")


class ReasonTooLong(RuleBroken):
    code = "reason-too-long"
    message = _("Dit is te lang. Er passen 400 tekens.")


class FollowUpNeedsAnswer(RuleBroken):
    code = "follow-up-needs-answer"
    message = _(
        "Zonder “%(question)s” kan de vervolgactie niet: %(because)s Laat eerst in een concept zien hoe het zonder kan."
    )


class OtherQuestionRestsOnIt(RuleBroken):
    code = "other-question-rests-on-it"
    message = _(
        "Van het antwoord op “%(question)s” hangt “%(other)s” af, en zonder die kan de vervolgactie niet: %(because)s "
        "Laat die vraag staan."
    )


class WarningRestsOnIt(RuleBroken):
    code = "warning-rests-on-it"
    message = _(
        "Door het antwoord op “%(question)s” ziet de KCC-medewerker dat er niets te melden is. Laat die vraag staan."
    )


class OutsideMandate(RuleBroken):
    code = "outside-mandate"
    message = _("“%(what)s” valt buiten je mandaat. Leg het voor aan het MT.")


class ShieldedOutsideMandate(RuleBroken):
    code = "shielded-outside-mandate"
    message = _(
        "“%(protocol)s” is afgeschermd, en dat valt buiten je mandaat: de vakafdeling beoordeelt daar wat nodig is. "
        "Leg het voor aan het MT."
    )


class AlreadyLimited(RuleBroken):
    code = "already-limited"
    message = _("Voor “%(question)s” loopt al een maatregel, t/m %(until)s.")


class MeasureOver(RuleBroken):
    code = "measure-over"
    message = _("Deze maatregel is al afgelopen.")


class MandateChanged(RuleBroken):
    code = "mandate-changed"
    message = _("Iemand anders heeft het mandaat intussen vastgesteld. Kijk wat er nu staat.")


class MandateTermsWrong(RuleBroken):
    code = "mandate-terms-wrong"
    message = _(
        "Vul hele dagen in. De langste duur is minstens de termijn van het besluit en van het voortouw samen, "
        "anders komen vragen terug voordat er besloten is."
    )
