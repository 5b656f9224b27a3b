"""The one gate for figures: nothing about fewer than five colleagues or ten contacts is ever shown.

Months are put together from the first one on into windows that each satisfy both. A closed window never changes, and
only whole windows are ever added up. So the difference between two reports, or between two periods, is a sum of whole
windows as well, and gives no smaller group away. A small KCC gets longer windows instead of empty pages.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from toetssteen.contacts.seconds import BINS

MIN_STAFF = 5
MIN_CONTACTS = 10


@dataclass(slots=True)
class Group:
    """What is put together: about how many contacts, by whom at least, and the sums themselves."""

    contacts: int = 0
    staff_bits: int = 0
    seconds_bits: int = 0
    counts: dict[str, int | Decimal] = field(default_factory=dict)
    seconds: list[int] = field(default_factory=list)

    def add(self, other: "Group") -> None:
        self.contacts += other.contacts
        self.staff_bits |= other.staff_bits
        self.seconds_bits |= other.seconds_bits
        for name, size in other.counts.items():
            self.counts[name] = self.counts.get(name, 0) + size
        if other.seconds:
            mine = self.seconds or [0] * BINS
            self.seconds = [one + more for one, more in zip(mine, other.seconds, strict=True)]

    @property
    def may_be_shown(self) -> bool:
        return is_enough(contacts=self.contacts, staff_bits=self.staff_bits)

    @property
    def seconds_may_be_shown(self) -> bool:
        """Seconds are not measured in every contact: those in which they were must be enough by themselves."""
        return is_enough(contacts=sum(self.seconds), staff_bits=self.seconds_bits)


@dataclass(slots=True)
class Window:
    """Some months on end, of which the sums may be shown, together and never apart."""

    first: date
    last: date
    group: Group


def is_enough(*, contacts: int, staff_bits: int) -> bool:
    """`staff_bits`: of the linear counting of `contacts.tally`, of which the ones are the least number of people."""
    return contacts >= MIN_CONTACTS and staff_of(staff_bits) >= MIN_STAFF


def staff_of(bits: int) -> int:
    """So many people at least. PostgreSQL keeps the 64th bit as a sign."""
    return (bits & (2**64 - 1)).bit_count()


def close(months: Iterable[tuple[date, Group]]) -> Iterator[Window]:
    """The windows of one series of months that are over, in their order. What is left over at the end stays open: it
    is in no window, and so in no figure, until later months have been put to it."""
    first: date | None = None
    open_group = Group()
    for month, group in months:
        first = first or month
        open_group.add(group)
        if open_group.may_be_shown:
            yield Window(first, month, open_group)
            first, open_group = None, Group()


def last_complete(today: date, *, after: int = 0) -> date:
    """The newest month (its first day) that ended more than `after` days ago: nothing in it changes any more."""
    month = today.replace(day=1)
    while _end(month) + timedelta(days=after) >= today:
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def months_before(month: date, number: int) -> date:
    total = month.year * 12 + month.month - 1 - number
    return date(total // 12, total % 12 + 1, 1)


def _end(month: date) -> date:
    return months_before(month, -1) - timedelta(days=1)
