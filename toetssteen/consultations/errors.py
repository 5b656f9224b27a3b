"""What a consultation refuses."""

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken


class TitleNeeded(RuleBroken):
    code = "consultation-title-needed"
    message = _("Geef de raadpleging een titel van hoogstens 200 tekens.")


class TextNotUsable(RuleBroken):
    code = "consultation-text-too-long"
    message = _("Dit is te lang: er passen %(limit)s tekens.")


class FormUnknown(RuleBroken):
    code = "consultation-form-unknown"
    message = _("Kies hoe je het vraagt.")


class ClosesTooSoon(RuleBroken):
    code = "consultation-closes-too-soon"
    message = _("Geef je collega’s de tijd: de laatste dag ligt na vandaag.")


class ClosesTooLate(RuleBroken):
    code = "consultation-closes-too-late"
    message = _("Neem een dag binnen drie maanden: wie antwoordt, wil weten wat ervan komt.")


class ClosesEarlier(RuleBroken):
    code = "consultation-closes-earlier"
    message = _("Kies een latere dag dan nu: iedereen krijgt de tijd die is beloofd.")


class WithdrawalNeedsReason(RuleBroken):
    code = "consultation-withdrawal-needs-reason"
    message = _("Schrijf op waarom je het niet meer vraagt; iedereen die is gevraagd, leest dit.")


class DayUnreadable(RuleBroken):
    code = "consultation-day-unreadable"
    message = _("Dit is geen datum. Een voorbeeld: 31-12-2026.")


class NobodyAsked(RuleBroken):
    code = "consultation-nobody-asked"
    message = _("Er is niemand om te vragen. Kies het KCC, een afdeling, of allebei.")


class TooFewForAnonymous(RuleBroken):
    code = "consultation-too-few-for-anonymous"
    message = _("Zonder naam kan vanaf vijf collega’s; met minder is te raden wie wat zei. Vraag het op naam.")


class NotAsked(RuleBroken):
    code = "consultation-not-asked"
    message = _("Deze vraag is niet aan jou gesteld. Meelezen kan wel.")


class ConsultationClosed(RuleBroken):
    code = "consultation-closed"
    message = _("Deze raadpleging is gesloten. Wat je eerder antwoordde, telt mee.")


class ConsultationRuns(RuleBroken):
    code = "consultation-runs"
    message = _("Deze raadpleging loopt nog. Wacht tot ze sluit: iedereen krijgt de tijd die is beloofd.")


class StanceNeeded(RuleBroken):
    code = "consultation-stance-needed"
    message = _("Kies een antwoord.")


class WordsNeededForAdvice(RuleBroken):
    code = "consultation-advice-needed"
    message = _("Schrijf je advies op; kort mag.")


class HarmNeeded(RuleBroken):
    code = "consultation-harm-needed"
    message = _("Schrijf op wat er misgaat, en voor wie. Zonder dat kan het team er niets mee.")


class ReasonNeeded(RuleBroken):
    code = "consultation-reason-needed"
    message = _("Schrijf op waarom dat zo is.")


class AnswerTooLong(RuleBroken):
    code = "consultation-answer-too-long"
    message = _("Dit is te lang. Er passen 2.000 tekens.")


class CodeNeeded(RuleBroken):
    code = "consultation-code-needed"
    message = _(
        "Je hebt al geantwoord, zonder naam. Vul je code in om dat antwoord te wijzigen; zonder code blijft het staan."
    )


class CodeUnknown(RuleBroken):
    code = "consultation-code-unknown"
    message = _("Bij deze code hoort hier geen antwoord. Kijk na of je haar goed overnam.")


class OutcomeNeeded(RuleBroken):
    code = "consultation-outcome-needed"
    message = _("Schrijf in een paar zinnen wat ervan komt; iedereen die is gevraagd, leest dit.")


class AlreadyConcluded(RuleBroken):
    code = "consultation-concluded"
    message = _("Deze raadpleging is al afgerond; de uitkomst is verteld.")


class ObjectionOpen(RuleBroken):
    code = "consultation-objection-open"
    message = _("Er is nog een bezwaar. Pas de tekst aan en vraag het opnieuw; dan kan het team instemmen.")


class NothingToAdopt(RuleBroken):
    code = "consultation-nothing-to-adopt"
    message = _(
        "Hier is niets vast te stellen: het gaat niet over een principe, of er werd niet om instemming gevraagd."
    )


class TooFewConsented(RuleBroken):
    code = "consultation-too-few-consented"
    message = _(
        "Meer dan de helft van het team moet hebben geantwoord. Vraag het opnieuw, en bespreek het in het overleg."
    )


class NotAdopted(RuleBroken):
    code = "consultation-not-adopted"
    message = _("Het team stelde dit nog niet vast.")
