"""Words, icons and colours for what a dossier holds."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.contacts.models import Channel
from toetssteen.intake.known import SOURCES
from toetssteen.parties.models import IdentifierKind
from toetssteen.protocols.document import Beneficiary

_ICONS: dict[str, str] = {
    Channel.PHONE: "phone",
    Channel.DESK: "desk",
    Channel.EMAIL: "mail",
    Channel.CHAT: "web",
    Channel.POST: "mail",
}
_CHANNELS: dict[str, str | Promise] = {channel.value: channel.label for channel in Channel}
_NUMBERS: dict[str, str | Promise] = {kind.value: kind.label for kind in IdentifierKind}
_PEOPLE: dict[str, str | Promise] = {
    Beneficiary.CUSTOMER: _("klant"),
    Beneficiary.COLLEAGUE: _("collega"),
    Beneficiary.MANAGEMENT: _("management"),
}


def channel(code: str) -> str | Promise:
    """Other systems have channels of their own, whose name is their word."""
    return _CHANNELS.get(code, code)


def channel_icon(code: str) -> str:
    return _ICONS.get(code, "person")


def number(kind: str) -> str | Promise:
    return _NUMBERS.get(kind, kind)


def person(code: str) -> str | Promise:
    return _PEOPLE[code]


def source(code: str) -> str | Promise:
    return SOURCES.get(code, code)


def short(day: date) -> str:
    """`4-12-2026`: there are many on a page, and they stand in lines that are short."""
    return f"{day.day}-{day.month}-{day.year}"


def local_day(moment: datetime) -> str:
    return short(timezone.localdate(moment))
