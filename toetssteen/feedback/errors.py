"""What asking customers and colleagues refuses."""

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken


class LinkForged(RuleBroken):
    code = "feedback-link-forged"
    message = _("Deze link klopt niet. Kijk of u hem helemaal hebt overgenomen.")


class LinkExpired(RuleBroken):
    code = "feedback-link-expired"
    message = _("Deze link is verlopen. U hoeft niets meer te doen. Fijn dat u wilde antwoorden.")


class LinkSpent(RuleBroken):
    code = "feedback-link-spent"
    message = _("Uw antwoord was er al: dank u wel. Eén keer is genoeg.")


class AnswerUnknown(RuleBroken):
    code = "feedback-answer-unknown"
    message = _("Kies een van de antwoorden.")


class NothingLeftToAsk(RuleBroken):
    code = "feedback-nothing-left"
    message = _("Er zijn al genoeg klanten gevraagd. Je hoeft dit niet te vragen.")


class AnsweredThisMonth(RuleBroken):
    code = "pulse-answered"
    message = _("Je antwoord van deze maand was er al. Volgende maand vragen we het opnieuw.")


class TabletNameNeeded(RuleBroken):
    code = "tablet-name-needed"
    message = _("Geef de tablet een naam van hoogstens 60 tekens, zoals “Balie 1”.")


class TabletNameTaken(RuleBroken):
    code = "tablet-name-taken"
    message = _("Er is al een tablet met deze naam.")
