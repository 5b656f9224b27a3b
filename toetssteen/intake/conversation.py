"""One conversation as it stands, before it is saved: what was chosen and what was typed, right or wrong."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.utils import timezone

from toetssteen.contacts.models import Channel
from toetssteen.protocols import values
from toetssteen.protocols.document import Question
from toetssteen.protocols.effective import Effective, Pinned, at
from toetssteen.protocols.paths import Step

HELPED = "geholpen"
"""The outcome of a subject for which nothing remains to be done."""

Typed = dict[str, dict[str, str | list[str]]]
"""Question code → part → what was typed; see `protocols.values`."""


class Subject(msgspec.Struct, kw_only=True):
    """What the customer asks about, with the versions that held when it was chosen."""

    product: str
    """Its reference."""
    product_id: int
    name: str
    version: int
    general: int
    measures: tuple[int, ...] = ()
    """What limited its questions when it was chosen."""
    provisional_until: date | None = None
    """The last day of the version, where it was provisional when it was chosen."""
    anyway: list[str] = []
    """Questions that are left out for the time being and that the agent asks all the same."""
    outcome: str = ""
    """`HELPED`, the code of a follow-up, or empty: not decided yet."""
    typed: Typed = {}
    skipped: list[str] = []
    reasons: dict[str, str] = {}
    """Question code → why it was skipped, where the agent said so."""
    seconds: dict[str, int] = {}
    """Question code → how long it had the focus so far."""
    told: str = ""
    """What the customer wanted to be known besides."""
    refuted: list[str] = []
    """Questions of which the customer says that what is known is not right."""
    signalled: dict[str, str] = {}
    """Question code (empty: the product) → the kind of signal that was just sent."""

    @property
    def effective(self) -> Effective:
        return at(Pinned(self.version, self.general, self.measures))

    @property
    def follow_up(self) -> str:
        return "" if self.outcome == HELPED else self.outcome

    def step(self, known: dict[str, Any] | None = None) -> Step:
        """The questions and notices that stand now, given what is answered well and what is known already. What is
        skipped counts for nothing, so that the recorded answers alone decide what stood."""
        if not self.follow_up:
            return Step((), ())
        standing = {code: value for code, value in (known or {}).items() if code not in self.skipped}
        answers = {**standing, **parsed(self)}
        return self.effective.step(self.follow_up, product=self.product, answers=answers, anyway=self.anyway)


class KnownCustomer(msgspec.Struct, tag="known"):
    """Somebody who is a customer here."""

    party: UUID
    party_id: int


class FoundPerson(msgspec.Struct, tag="found"):
    """Somebody just found in the base registration; becomes a customer when the conversation is saved."""

    person: dict[str, Any]
    """As `parties.snapshot` makes it."""


Customer = KnownCustomer | FoundPerson


class Conversation(msgspec.Struct, kw_only=True):
    channel: str = Channel.PHONE.value
    started_at: datetime = msgspec.field(default_factory=timezone.now)
    subjects: list[Subject] = []
    current: int = 0
    customer: Customer | None = None
    note: str = ""
    no_bsn: bool = False
    """The agent says that a number in the text is no BSN."""

    @property
    def subject(self) -> Subject | None:
        return self.subjects[self.current] if self.current < len(self.subjects) else None

    @property
    def title(self) -> str:
        """What its tab says: the products, nothing of the customer."""
        return ", ".join(subject.name for subject in self.subjects)[:200]


def parsed(subject: Subject) -> dict[str, Any]:
    """Question code → value, for what was typed well and not skipped. What is wrong is left out here, and said
    at `register`."""
    result: dict[str, Any] = {}
    for code, raw in subject.typed.items():
        question = subject.effective.question(code)
        if question is None or code in subject.skipped:
            continue
        value = _value(question, raw)
        if value is not None:
            result[code] = value
    return result


def _value(question: Question, raw: dict[str, str | list[str]]) -> Any:
    try:
        return values.parse(question, raw)
    except values.InvalidAnswer:
        return None


def to_plain(conversation: Conversation) -> Any:
    return msgspec.to_builtins(conversation)


def from_plain(plain: Any) -> Conversation:
    return msgspec.convert(plain, Conversation)
