"""What a theme and a trial refuse."""

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken


class ThemeChanged(RuleBroken):
    code = "theme-changed"
    message = _("Een collega veranderde dit thema net. Kijk wat er nu staat. Wat je typte, staat er nog.")


class ThemeIsOver(RuleBroken):
    code = "theme-is-over"
    message = _("Dit thema is afgerond of samengevoegd. Kies een ander thema.")


class ThemeTitleNeeded(RuleBroken):
    code = "theme-title-needed"
    message = _("Geef het thema een naam.")


class ThemeTitleTooLong(RuleBroken):
    code = "theme-title-too-long"
    message = _("Deze naam is te lang. Er passen 200 tekens.")


class ThemeDueDateWrong(RuleBroken):
    code = "theme-due-date-wrong"
    message = _("Vul een datum van vandaag of later in, zoals 31-12-2026.")


class UnknownOwner(RuleBroken):
    code = "unknown-owner"
    message = _("Kies een coördinator uit de lijst.")


class UnknownTheme(RuleBroken):
    code = "unknown-theme"
    message = _("Kies een thema uit de lijst.")


class NothingToGroup(RuleBroken):
    code = "nothing-to-group"
    message = _("Deze signalen horen al bij een thema. Kies andere.")


class NothingLeft(RuleBroken):
    code = "nothing-left"
    message = _("Kies niet alle signalen: dan blijft er van dit thema niets over. Verander dan de naam.")


class SameTheme(RuleBroken):
    code = "same-theme"
    message = _("Kies een ander thema om mee samen te voegen.")


class OutcomeNeeded(RuleBroken):
    code = "outcome-needed"
    message = _("Schrijf in een zin wat ermee is gedaan. Wie dit signaleerde, leest het.")


class WordsTooLong(RuleBroken):
    code = "words-too-long"
    message = _("Dit is te lang. Er passen %(limit)s tekens.")


class SupervisorNeeded(RuleBroken):
    code = "supervisor-needed"
    message = _("Kies een lid van het MT.")


class RaisedAlready(RuleBroken):
    code = "raised-already"
    message = _("Dit thema is al gemeld. Er is nog geen antwoord.")


class RaiseIsAnswered(RuleBroken):
    code = "raise-is-answered"
    message = _("Hier is al op geantwoord.")


class TrialNeedsColleague(RuleBroken):
    code = "trial-needs-colleague"
    message = _("Kies een collega met wie je het probeert.")


class TrialRuns(RuleBroken):
    code = "trial-runs"
    message = _("Een van jullie probeert al iets met deze vraag. Wacht tot dat klaar is.")


class ReasonNeeded(RuleBroken):
    code = "trial-reason-needed"
    message = _("Schrijf waarom. De twee collega’s en alle anderen lezen het.")


class TooLateToObject(RuleBroken):
    code = "too-late-to-object"
    message = _("Bezwaar maken kon t/m %(until)s. De proef loopt; praat met de twee, of stop hem met een reden.")


class TrialIsOver(RuleBroken):
    code = "trial-is-over"
    message = _("Deze proef is al afgelopen.")


class TrialNotOver(RuleBroken):
    code = "trial-not-over"
    message = _("Deze proef loopt nog. Vertel na afloop wat het opleverde.")


class UnknownAnswer(RuleBroken):
    code = "unknown-answer"
    message = _("Kies ‘Ga je gang’ of ‘Laten we praten’.")
