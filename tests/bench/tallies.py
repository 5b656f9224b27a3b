"""The tallies of the filled history, as `intake` would have kept them up."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from random import Random

from tests.bench import bulk
from toetssteen.contacts.seconds import BINS, MOST, bin_of
from toetssteen.contacts.tally import staff_bit
from toetssteen.dutch.dates import week_of

TABLE = "contacts_questiontally"
WEEKS = "contacts_weektally"
_COLUMNS = (
    "product_id", "question_id", "follow_up", "month", "present", "contacts", "answered", "skipped", "known",
    "skipped_unwilling", "skipped_needless", "skipped_known", "skipped_no_time", "seconds", "staff_bits",
    "seconds_bits",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What is the same for all that one conversation asked."""

    month: date
    present: bool
    who: str


@dataclass(slots=True)
class _Cell:
    contacts: int = 0
    answered: int = 0
    skipped: int = 0
    bits: int = 0
    seconds: list[int] = field(default_factory=lambda: [0] * BINS)


class Tallies:
    def __init__(self, random: Random) -> None:
        self._cells: dict[tuple[int, int, str, date, bool], _Cell] = defaultdict(_Cell)
        self._bins = [bin_of(min(MOST, max(1, round(random.lognormvariate(2.7, 0.7))))) for _ in range(997)]
        self._drawn = 0
        self._last: dict[tuple[int, int], int] = {}
        self._weeks: dict[tuple[int, date], int] = defaultdict(int)

    def talk(self, product: int, on: date, who: str) -> None:
        """Whoever talks is taken to be timed, and to finish work as well: what a page costs is the same."""
        self._weeks[product, week_of(on)] |= staff_bit(who)

    def count(self, contact: int, about: tuple[int, str], answered: list[int], left: list[int], asked: Asked) -> None:
        product, follow_up = about
        bit = staff_bit(asked.who)
        for place, question in enumerate((*answered, *left)):
            cell = self._cells[product, question, follow_up, asked.month, asked.present]
            if self._last.get((product, question)) != contact:
                self._last[product, question] = contact
                cell.contacts += 1
            cell.answered += place < len(answered)
            cell.skipped += place >= len(answered)
            cell.bits |= bit
            self._drawn += 1
            cell.seconds[self._bins[self._drawn % len(self._bins)]] += 1

    def write(self, connection: bulk.Connection) -> None:
        bulk.copy(connection, TABLE, _COLUMNS, (_line(key, cell) for key, cell in self._cells.items()))
        weeks = (f"{product}\t{week}\t{bits}\t{bits}\t{bits}" for (product, week), bits in self._weeks.items())
        bulk.copy(connection, WEEKS, ("product_id", "week", "staff_bits", "timed_bits", "finished_bits"), weeks)


def _line(key: tuple[int, int, str, date, bool], cell: _Cell) -> str:
    product, question, follow_up, month, present = key
    seconds = ",".join(map(str, cell.seconds))
    waited, counted = "t" if present else "f", (cell.contacts, cell.answered, cell.skipped, 0, 0, 0, 0, 0)
    columns = (product, question, follow_up, month, waited, *counted, f"{{{seconds}}}", cell.bits, cell.bits)
    return "\t".join(map(str, columns))
