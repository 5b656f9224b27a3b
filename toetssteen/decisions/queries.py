"""Proposals to read: the board of the coordinator, that of the MT, and one proposal with all that belongs to it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise
from psycopg.sql import SQL, Literal

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import may, require
from toetssteen.decisions import deputies, states, wishes
from toetssteen.decisions.models import Absence, Decision, PersonalView, Proposal
from toetssteen.decisions.proposing import held_beside
from toetssteen.decisions.states import WAITING_FOR_MT, WRITE, Move, State
from toetssteen.protocols import current
from toetssteen.protocols.measure_queries import MeasureInWords, in_words, running
from toetssteen.protocols.models import ProtocolVersion, VersionStatus
from toetssteen.staff.models import StaffMember

SHOWN = 25


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal in a list."""

    uuid: UUID
    title: str
    state: str
    due_on: date | None
    starts_at: datetime | None
    """From when the version holds that it proposes."""

    @property
    def label(self) -> str | Promise:
        return State(self.state).label

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today

    @property
    def in_force_from(self) -> date | None:
        accepted = self.state in (State.ACCEPTED, State.EVALUATED)
        return timezone.localdate(self.starts_at) if accepted and self.starts_at else None


@dataclass(frozen=True, slots=True)
class Board:
    """What the coordinator leads. Everything that is late is read from the clock."""

    late: list[Line]
    """The MT's day has passed: she can take the lead."""
    waiting: list[Line]
    writing: list[Line]
    to_evaluate: list[Line]
    drafts: list[ProtocolVersion]
    """Concepts about which nothing is proposed yet."""
    measures: list[MeasureInWords]


def board(*, by: StaffMember) -> Board:
    """Four queries, however much there is."""
    require(by, WRITE)
    today = timezone.localdate()
    lines = _lines("decide", "writing", "evaluate")
    waiting = lines["decide"]
    taken = Proposal.objects.exclude(state__in=states.OVER).filter(draft__isnull=False).values("draft")
    concepts = ProtocolVersion.objects.filter(status=VersionStatus.DRAFT).exclude(pk__in=taken)
    return Board(
        late=[one for one in waiting if one.is_late(today)],
        waiting=[one for one in waiting if not one.is_late(today)],
        writing=lines["writing"],
        to_evaluate=lines["evaluate"],
        drafts=list(
            concepts.only("uuid", "summary", "protocol__title")
            .select_related("protocol")
            .order_by("protocol__title", "pk")[:SHOWN]
        ),
        measures=in_words(running()[:SHOWN]),
    )


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision in a list."""

    uuid: UUID
    """Of the proposal."""
    title: str
    move: str
    at: datetime
    meeting_on: date | None
    agenda_item: str

    @property
    def label(self) -> str | Promise:
        return Move(self.move).label


@dataclass(frozen=True, slots=True)
class Table:
    """What lies with the MT."""

    to_decide: list[Line]
    decided: list[Decided]
    in_force: list[Line]
    to_evaluate: list[Line]
    away: list[Absence]


def table(*, by: StaffMember) -> Table:
    """For who decides, the deputies of today included. Three queries, however much there is. Raises `NotAllowed`."""
    deputies.entitled(by)
    today = timezone.localdate()
    lines = _lines("decide", "force", "evaluate")
    decided = Decision.objects.exclude(move__in=[Move.WITHDRAW, Move.TAKE_LEAD]).order_by("-at", "-pk")
    rows = decided.values_list("proposal__uuid", "proposal__title", "move", "at", "meeting_on", "agenda_item")
    return Table(
        to_decide=lines["decide"],
        decided=[Decided(*row) for row in rows[:SHOWN]],
        in_force=lines["force"],
        to_evaluate=lines["evaluate"],
        away=list(Absence.objects.filter(ends_on__gte=today).select_related("member", "deputy")),
    )


_LISTS = {
    "decide": ("state = ANY(%(waiting)s)", "due_on, proposal.id"),
    "writing": ("state = ANY(%(writing)s)", "proposal.created_at DESC, proposal.id DESC"),
    "force": ("state = %(accepted)s AND starts_at <= %(now)s", "starts_at DESC, proposal.id DESC"),
    "evaluate": (
        "state = %(accepted)s AND starts_at <= %(now)s - window_days * interval '1 day'",
        "starts_at, proposal.id",
    ),
}
"""Each list of proposals: which, and in what order."""
_LIST = """
(SELECT {name} AS list, row_number() OVER (ORDER BY {order}) AS place, proposal.uuid, title, state, due_on, starts_at
FROM decisions_proposal proposal LEFT JOIN protocols_protocolversion draft ON draft.id = proposal.draft_id
WHERE {which} ORDER BY {order} LIMIT %(shown)s)
"""


def _lines(*names: str) -> dict[str, list[Line]]:
    """The first of each list. One query, for each that Django builds costs the board half a millisecond."""
    parts = [
        SQL(_LIST).format(name=Literal(name), which=SQL(_LISTS[name][0]), order=SQL(_LISTS[name][1])) for name in names
    ]
    values: dict[str, Any] = {
        "waiting": [state.value for state in WAITING_FOR_MT],
        "writing": [State.DRAFT.value, State.CHANGING.value],
        "accepted": State.ACCEPTED.value,
        "now": timezone.now(),
        "shown": SHOWN,
    }
    found: dict[str, list[Line]] = {name: [] for name in names}
    with connection.cursor() as cursor:
        cursor.execute(
            SQL("SELECT * FROM ({}) line ORDER BY list, place").format(SQL(" UNION ALL ").join(parts)), values
        )
        for name, _place, *line in cursor.fetchall():
            found[name].append(Line(*line))
    return found


@dataclass(frozen=True, slots=True)
class Seen:
    """One proposal, as somebody may see it."""

    proposal: Proposal
    decisions: list[Decision]
    moves: frozenset[Move]
    """What this person can do with it now."""
    decides: bool
    writes: bool
    wishes: list[wishes.Wish]
    replay: dict[str, Any]

    @property
    def lead(self) -> Any:
        return self.proposal.leads.last() if self.proposal.line_id else None


def see(uuid: UUID, *, by: StaffMember) -> Seen:
    """What was put to the MT is for everybody who works here; a concept for who writes it. Raises `NotFound`."""
    proposal = (
        Proposal.objects.select_related("draft__protocol", "line", "written_by", "theme").filter(uuid=uuid).first()
    )
    writes = may(by, WRITE)
    if proposal is None or (proposal.submitted_at is None and not writes):
        raise NotFound
    decides = deputies.decides(by)
    today = timezone.localdate()
    possible = [
        row.move
        for row in states.possible(proposal, today)
        if may(by, row.action) or (row.action == states.DECIDE and decides)
    ]
    return Seen(
        proposal=proposal,
        decisions=list(proposal.decisions.select_related("on_behalf_of").order_by("-at", "-pk")),
        moves=frozenset(possible),
        decides=decides,
        writes=writes,
        wishes=_wishes(proposal),
        replay=proposal.replay,
    )


def _wishes(proposal: Proposal) -> list[wishes.Wish]:
    """Against the version that held when it was put to the MT, where that is known."""
    draft = proposal.draft
    if draft is None:
        return []
    number = proposal.evidence.get("version")
    try:
        before = current.version_of(draft.protocol.code, number) if number else held_beside(draft)
    except NotFound:
        before = held_beside(draft)
    return wishes.of(before.document, draft.document)


def views_without_names(uuid: UUID) -> list[str]:
    """Woo, article 5.2: what somebody thinks can be given, in a form that leads to nobody. In no order of writing."""
    return sorted(PersonalView.objects.filter(proposal__uuid=uuid).values_list("text", flat=True))
