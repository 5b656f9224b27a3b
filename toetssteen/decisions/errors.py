"""What proposals and decisions refuse."""

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken


class MoveNotPossible(RuleBroken):
    code = "move-not-possible"
    message = _("Dit kan nu niet (%(move)s). Zo staat het voorstel er intussen voor: %(state)s.")


class TooEarly(RuleBroken):
    code = "too-early"
    message = _("Dit kan nog niet. Het kan pas als dit zo is: %(when)s.")


class ProposalChanged(RuleBroken):
    code = "proposal-changed"
    message = _(
        "Iemand anders was je net voor: er is iets aan dit voorstel veranderd terwijl jij het las. "
        "Kijk wat er nu staat, en beslis dan."
    )


class ProposalTextTooLong(RuleBroken):
    code = "proposal-text-too-long"
    message = _("Dit is te lang. Er passen %(limit)s tekens.")


class ProposalNeedsTitle(RuleBroken):
    code = "proposal-needs-title"
    message = _("Geef het voorstel een titel waaraan iedereen het herkent.")


class ProposalNeedsWhy(RuleBroken):
    code = "proposal-needs-why"
    message = _("Schrijf waarom. Dit is wat het MT en de mensen die het vroegen lezen.")


class ProposalNeedsDraft(RuleBroken):
    code = "proposal-needs-draft"
    message = _("Kies het concept waarover het gaat. Zonder concept weet niemand wat er verandert.")


class ProposalChangesNothing(RuleBroken):
    code = "proposal-changes-nothing"
    message = _("Dit concept zegt hetzelfde als wat nu geldt. Er is niets om over te besluiten.")


class ProposalDraftChanged(RuleBroken):
    code = "proposal-draft-changed"
    message = _(
        "Het concept is na het indienen gewijzigd, dus dit is niet meer wat je las. Neem het aan met wijzigingen, "
        "of laat de coördinator het opnieuw indienen."
    )


class ProposalDoesNotPass(RuleBroken):
    code = "proposal-does-not-pass"
    message = _("De poort laat het concept nog niet door. %(sentence)s Kijk in de editor wat eraan te doen is.")


class DraftProposedAlready(RuleBroken):
    code = "draft-proposed-already"
    message = _("Over dit concept loopt al een voorstel: “%(title)s”.")


class UnknownJudging(RuleBroken):
    code = "unknown-judging"
    message = _("Kies waaraan jullie zien of het helpt, en wanneer.")


class GuardedByTheSame(RuleBroken):
    code = "guarded-by-the-same"
    message = _("Kies iets anders dan waaraan jullie zien of het helpt: dit mag intussen niet slechter worden.")


class StaggeringNotPossible(RuleBroken):
    code = "staggering-not-possible"
    message = _(
        "Gespreid invoeren kan alleen bij vragen van vier producten of meer, als er vragen vervallen en verder niets "
        "verandert."
    )


class DueDateWrong(RuleBroken):
    code = "due-date-wrong"
    message = _("Kies een dag tussen morgen en %(latest)s.")


class StartDateWrong(RuleBroken):
    code = "start-date-wrong"
    message = _("Kies vandaag of een latere dag, binnen een jaar.")


class ReasonNeeded(RuleBroken):
    code = "decision-reason-needed"
    message = _("Schrijf waarom, voor de mensen die erom vroegen.")


class ChangesNeeded(RuleBroken):
    code = "changes-needed"
    message = _("Schrijf wat er anders moet, zodat de coördinator het kan aanpassen.")


class MeetingIncomplete(RuleBroken):
    code = "meeting-incomplete"
    message = _("Vul de dag van de vergadering in, en het punt van de besluitenlijst.")


class MeetingInFuture(RuleBroken):
    code = "meeting-in-future"
    message = _("Deze vergadering moet nog komen. Leg het besluit daarna vast.")


class DiscussionNeeded(RuleBroken):
    code = "discussion-needed"
    message = _("Leg vast wat jullie bespraken, en wat waarde heeft voor de klant.")


class AgendaDateWrong(RuleBroken):
    code = "agenda-date-wrong"
    message = _("Kies de dag van de volgende MT-vergadering.")


class LineAddsQuestions(RuleBroken):
    code = "line-adds-questions"
    message = _(
        "Dit concept voegt vragen toe. Je mandaat is om vragen te beperken: hiervoor is een besluit van het MT nodig."
    )


class LineTooLong(RuleBroken):
    code = "line-too-long"
    message = _("Kies een dag tussen morgen en %(latest)s. Verder gaat je mandaat niet.")


class ConclusionNeeded(RuleBroken):
    code = "conclusion-needed"
    message = _("Schrijf in een paar zinnen wat ervan kwam.")


class DeputyWrong(RuleBroken):
    code = "deputy-wrong"
    message = _("Kies iemand anders als plaatsvervanger.")


class AbsenceWrong(RuleBroken):
    code = "absence-wrong"
    message = _("Kies een begin en een einde, het einde niet voor het begin.")


class NothingDecided(RuleBroken):
    code = "nothing-decided"
    message = _("Kies eerst wat het besluit is.")
