"""Where a proposal can stand, and what can be done with it: one table. `docs/proposal-states.md` is made from it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.access.roles import ACTIONS, Role
from toetssteen.decisions.errors import MoveNotPossible, TooEarly


class State(models.TextChoices):
    DRAFT = "concept", _("Concept")
    SUBMITTED = "ingediend", _("Wacht op het MT")
    HELD = "aangehouden", _("Aangehouden")
    CHANGING = "wijzigen", _("Aangenomen met wijzigingen: de coördinator past het aan")
    CHANGED = "gewijzigd", _("Aangepast: wacht op bevestiging van het MT")
    ACCEPTED = "aangenomen", _("Aangenomen")
    REJECTED = "afgewezen", _("Afgewezen")
    WITHDRAWN = "ingetrokken", _("Ingetrokken")
    LED = "voortouw", _("Voorlopig: de coördinator nam het voortouw")
    ENDED = "beeindigd", _("Beëindigd door het MT")
    EVALUATED = "geevalueerd", _("Geëvalueerd")


class Move(models.TextChoices):
    SUBMIT = "indienen", _("Indienen bij het MT")
    WITHDRAW = "intrekken", _("Intrekken")
    ACCEPT = "aannemen", _("Aannemen")
    ACCEPT_CHANGED = "aannemen-met-wijzigingen", _("Aannemen met wijzigingen")
    APPLY_CHANGES = "wijzigingen-verwerken", _("Wijzigingen zijn verwerkt")
    CONFIRM_CHANGES = "wijzigingen-bevestigen", _("Wijzigingen bevestigen")
    SEND_BACK = "terugsturen", _("Nog niet zoals bedoeld")
    REJECT = "afwijzen", _("Afwijzen")
    HOLD_OVER = "aanhouden", _("Aanhouden tot")
    TAKE_LEAD = "voortouw-nemen", _("Het voortouw nemen")
    CONFIRM_LINE = "lijn-bevestigen", _("De voorlopige lijn bevestigen")
    CHANGE_LINE = "lijn-wijzigen", _("De voorlopige lijn wijzigen")
    END_LINE = "lijn-beeindigen", _("De voorlopige lijn beëindigen")
    EVALUATE = "evalueren", _("Evalueren")


class Standing(Protocol):
    """What the guards read of a proposal."""

    state: str
    due_on: date | None

    @property
    def evaluate_on(self) -> date | None: ...


Guard = Callable[[Standing, date], bool]


def overdue(proposal: Standing, today: date) -> bool:
    """The MT's day has passed. Read from the clock, so that no job has to have run."""
    return proposal.due_on is not None and proposal.due_on < today


def window_passed(proposal: Standing, today: date) -> bool:
    """The window that was fixed before the change is over."""
    return proposal.evaluate_on is not None and proposal.evaluate_on <= today


@dataclass(frozen=True, slots=True)
class Transition:
    """`action` is that of the table of roles. `guard`: what the clock must say, with `when` in words."""

    move: Move
    origins: tuple[State, ...]
    target: State
    action: str
    guard: Guard | None = None
    when: str | Promise = ""


WRITE, DECIDE = "proposal.write", "proposal.decide"
_WITH_MT = (State.SUBMITTED, State.HELD)

TABLE: tuple[Transition, ...] = (
    Transition(Move.SUBMIT, (State.DRAFT,), State.SUBMITTED, WRITE),
    Transition(
        Move.WITHDRAW,
        (State.DRAFT, *_WITH_MT, State.CHANGING, State.CHANGED, State.LED),
        State.WITHDRAWN,
        WRITE,
    ),
    Transition(Move.ACCEPT, _WITH_MT, State.ACCEPTED, DECIDE),
    Transition(Move.ACCEPT_CHANGED, _WITH_MT, State.CHANGING, DECIDE),
    Transition(Move.APPLY_CHANGES, (State.CHANGING,), State.CHANGED, WRITE),
    Transition(Move.CONFIRM_CHANGES, (State.CHANGED,), State.ACCEPTED, DECIDE),
    Transition(Move.SEND_BACK, (State.CHANGED,), State.CHANGING, DECIDE),
    Transition(Move.REJECT, _WITH_MT, State.REJECTED, DECIDE),
    Transition(Move.HOLD_OVER, _WITH_MT, State.HELD, DECIDE),
    Transition(
        Move.TAKE_LEAD,
        (*_WITH_MT, State.CHANGED),
        State.LED,
        "proposal.lead",
        overdue,
        _("de dag waarop het MT zou besluiten, is voorbij"),
    ),
    Transition(Move.CONFIRM_LINE, (State.LED,), State.ACCEPTED, DECIDE),
    Transition(Move.CHANGE_LINE, (State.LED,), State.CHANGING, DECIDE),
    Transition(Move.END_LINE, (State.LED,), State.ENDED, DECIDE),
    Transition(
        Move.EVALUATE,
        (State.ACCEPTED,),
        State.EVALUATED,
        WRITE,
        window_passed,
        _("de afgesproken tijd na de ingang is voorbij"),
    ),
)
_BY_MOVE = {row.move: row for row in TABLE}

WAITING_FOR_MT = (*_WITH_MT, State.CHANGED, State.LED)
OVER = (State.REJECTED, State.WITHDRAWN, State.ENDED, State.EVALUATED)


def transition(proposal: Standing, move: Move, today: date) -> Transition:
    """Raises `MoveNotPossible` where the proposal stands elsewhere, `TooEarly` where the clock does not say so."""
    row = _BY_MOVE[move]
    if proposal.state not in row.origins:
        raise MoveNotPossible(move=str(move.label).lower(), state=str(State(proposal.state).label))
    if row.guard is not None and not row.guard(proposal, today):
        raise TooEarly(when=str(row.when))
    return row


def possible(proposal: Standing, today: date) -> list[Transition]:
    """What can be done now, by whoever may."""
    return [row for row in TABLE if proposal.state in row.origins and (row.guard is None or row.guard(proposal, today))]


def roles_of(row: Transition) -> list[Role]:
    return [role for role in Role if row.action in ACTIONS[role]]


def _ends() -> Iterator[State]:
    origins = {origin for row in TABLE for origin in row.origins}
    return (state for state in State if state not in origins)


def as_mermaid() -> str:
    """The diagram of the docs: every state, every move, who may do it and what the clock must say first."""
    lines = ["stateDiagram-v2", f"    [*] --> {_node(State.DRAFT)}"]
    lines += [f'    state "{state.label}" as {_node(state)}' for state in State]
    for row in TABLE:
        who = ", ".join(str(role.label) for role in roles_of(row))
        when = f" [{row.when}]" if row.when else ""
        lines += [
            f"    {_node(origin)} --> {_node(row.target)}: {row.move.label} ({who}){when}" for origin in row.origins
        ]
    lines += [f"    {_node(state)} --> [*]" for state in _ends()]
    return "\n".join(lines)


def as_table() -> str:
    """The same as a table, for who reads no diagrams."""
    lines = ["| wat | wie | van | naar | wanneer |", "|---|---|---|---|---|"]
    for row in TABLE:
        origins = "; ".join(str(origin.label) for origin in row.origins)
        who = ", ".join(str(role.label) for role in roles_of(row))
        lines.append(f"| {row.move.label} | {who} | {origins} | {row.target.label} | {row.when or 'altijd'} |")
    return "\n".join(lines)


def _node(state: State) -> str:
    return state.name.lower()
