"""What being told refuses."""

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken


class UnknownMailChoice(RuleBroken):
    code = "unknown-mail-choice"
    message = _("Kies hoe je het wilt horen.")


class AddressUnreadable(RuleBroken):
    code = "address-unreadable"
    message = _("Dit is geen e-mailadres. Een voorbeeld: naam@gemeente.nl.")


class AddressNeeded(RuleBroken):
    code = "address-needed"
    message = _("Vul een e-mailadres in, anders kan de mail nergens heen.")


class LetterNotStuck(RuleBroken):
    code = "letter-not-stuck"
    message = _("Deze mail is intussen verstuurd of onderweg. Je hoeft niets te doen.")
