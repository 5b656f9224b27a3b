"""Words for what a dossier holds. Looked up once for each language and not for each line: there are many."""

from datetime import date, datetime
from functools import lru_cache

from babel.dates import get_month_names
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from toetssteen.contacts.models import Channel
from toetssteen.dossiers.queries import AnswerLine, Work
from toetssteen.intake.known import SOURCES
from toetssteen.parties.models import IdentifierKind
from toetssteen.protocols.document import Beneficiary
from toetssteen.tasks.models import TaskState

_ICONS: dict[str, str] = {
    Channel.PHONE: "phone",
    Channel.DESK: "desk",
    Channel.EMAIL: "mail",
    Channel.CHAT: "web",
    Channel.POST: "mail",
}


class Words:
    """In the language that is active when it is made."""

    def __init__(self) -> None:
        self._channels: dict[str, str] = {channel.value: str(channel.label) for channel in Channel}
        self._numbers: dict[str, str] = {kind.value: str(kind.label) for kind in IdentifierKind}
        self._sources = _plain(SOURCES)
        self._people = {
            Beneficiary.CUSTOMER: _("klant"),
            Beneficiary.COLLEAGUE: _("collega"),
            Beneficiary.MANAGEMENT: _("management"),
        }
        self._months = get_month_names("abbreviated", locale=get_language() or "nl")
        self._done, self._late = _("Afgerond op %s"), _("Te laat: moest klaar op %s")
        self._forwarded, self._open = _("Doorgezet, uiterlijk %s"), _("Open, uiterlijk %s")
        self._what_for, self._unknown, self._for, self._and = (
            _("Waarvoor:"),
            _("Doel onbekend"),
            _("voor:"),
            _("en"),
        )
        self._known, self._kept = _("niet gevraagd, bekend uit:"), _("bewaard t/m")
        self._reusable = _("te hergebruiken t/m")
        self.note, self.note_hidden = _("Notitie:"), _("De notitie is ook afgeschermd.")
        self.told = _("De klant wilde kwijt:")
        self.result, self.helped = _("Resultaat:"), _("Geholpen")
        self.hidden = _("Afgeschermd onderwerp")
        self.withheld = _("Alleen voor de vakafdeling die dit behandelt.")

    def channel(self, code: str) -> str:
        """Other systems have channels of their own, whose name is their word."""
        return self._channels.get(code, code)

    def channel_icon(self, code: str) -> str:
        return _ICONS.get(code, "person")

    def number(self, kind: str) -> str:
        return self._numbers.get(kind, kind)

    def short(self, day: date) -> str:
        """`4 dec 2026`, which does not break at the end of a line."""
        return f"{day.day}\u00a0{self._months[day.month]}\u00a0{day.year}"

    def moment(self, at: datetime) -> str:
        """`4 dec 2026 14:05`, in the municipality's time."""
        local = timezone.localtime(at)
        return f"{self.short(local)} {local:%H:%M}"

    def day_of(self, at: datetime) -> str:
        return self.short(timezone.localdate(at))

    def state(self, work: Work) -> tuple[str, str]:
        """Of a follow-up: its state with the day that counts, and the kind of its badge."""
        if work.done_on:
            return self._done % self.short(work.done_on), "safe"
        due = self.short(work.due_on)
        if work.overdue:
            return self._late % due, "danger"
        if work.state == TaskState.FORWARDED:
            return self._forwarded % due, "neutral"
        return self._open % due, "warning"

    def why(self, line: AnswerLine) -> str:
        """What the answer is for, who benefits, where it was known from, and how long it stays."""
        parts = [f"{self._what_for} {line.purpose}" if line.purpose else self._unknown]
        if line.purpose and line.benefits:
            people = f" {self._and} ".join(self._people[who] for who in line.benefits)
            parts.append(f"{self._for} {people}")
        if line.known_from:
            parts.append(f"{self._known} {self._sources.get(line.known_from, line.known_from)}")
        parts.append(f"{self._kept} {self.short(line.keep_until)}")
        if line.valid_until:
            parts.append(f"{self._reusable} {self.short(line.valid_until)}")
        return " · ".join(parts)


def words() -> Words:
    return _words(get_language() or "nl")


@lru_cache(maxsize=8)
def _words(language: str) -> Words:
    return Words()


def _plain(texts: dict[str, str | Promise]) -> dict[str, str]:
    return {key: str(text) for key, text in texts.items()}
