"""Conversations that run, as drafts: to look at, and to save once each."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import UUID, uuid4

import psycopg
from django.utils import timezone

from tests.bench import bulk
from tests.bench.answers import Typed, walk
from tests.bench.people import sealed_as
from tests.bench.people_at_work import SignedIn
from tests.bench.scenarios import ranked_products
from toetssteen.intake.conversation import Conversation, KnownCustomer, Subject, to_plain
from toetssteen.intake.models import Draft
from toetssteen.products.models import Product
from toetssteen.protocols.effective import Effective, at, pin

_COLUMNS = ("uuid", "owner_id", "title", "content", "revision", "updated_at")
ANSWERS = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """A product with, where one was chosen, a follow-up that makes a task, and three answers to its questions."""

    product: Product
    effective: Effective
    follow_up: str
    typed: Typed


@dataclass(frozen=True, slots=True)
class Pending:
    uuid: UUID
    owner: SignedIn
    choice: Choice
    conversation: Conversation

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What its form posts, but for the button."""
        subject = self.conversation.subjects[0]
        found = [
            ("revision", "1"),
            ("started", self.conversation.started_at.isoformat()),
            ("of", f"{subject.product}@{subject.version}"),
            ("channel", self.conversation.channel),
            ("note", self.conversation.note),
        ]
        for code, parts in self.choice.typed.items():
            found.append(("asked", f"q:{code}"))
            for part, typed in parts.items():
                name = f"q:{code}:{part}" if part else f"q:{code}"
                found += [(name, text) for text in ([typed] if isinstance(typed, str) else typed)]
        return found


def choices(random: Random) -> list[Choice]:
    """Popular products stand in it more often."""
    found = []
    for rank, product in enumerate(ranked_products(random)):
        effective = at(pin(product))
        for _ in range(1 + 60 // (rank + 6)):
            found += _of(product, effective, random)
    return found


def _of(product: Product, effective: Effective, random: Random) -> list[Choice]:
    found = []
    for general in effective.follow_ups:
        if general.for_product(product.ref).department is None:
            continue
        made = walk(effective, general, product=product.ref, random=random, most=ANSWERS)
        if made is not None and len(made.given) == ANSWERS:
            found.append(Choice(product, effective, general.code, made.typed))
    return found


def begin(
    choice: Choice, owner: SignedIn, *, party: tuple[int, UUID] | None, note: str = "", decided: bool = True
) -> Pending:
    pinned = choice.effective.pinned
    subject = Subject(
        product=choice.product.ref,
        product_id=choice.product.pk,
        name=choice.product.name,
        version=pinned.version,
        general=pinned.general,
        outcome=choice.follow_up if decided else "",
        typed=choice.typed if decided else {},
    )
    conversation = Conversation(
        started_at=timezone.now() - timedelta(minutes=4),
        subjects=[subject],
        customer=KnownCustomer(party[1], party[0]) if party else None,
        note=note,
    )
    return Pending(uuid4(), owner, choice, conversation)


def keep(pending: list[Pending], url: str) -> None:
    """In bulk, as `intake.drafts.keep` does one: the content sealed by the same field."""
    now = timezone.now().isoformat()
    lines = ["\t".join((*_line(one), now)) for one in pending]
    with psycopg.connect(url) as connection:
        bulk.copy(connection, Draft._meta.db_table, _COLUMNS, lines)


def _line(one: Pending) -> tuple[str, ...]:
    content = sealed_as(Draft, to_plain(one.conversation), field="content")
    return one.uuid.hex, str(one.owner.member.pk), bulk.text(one.conversation.title), bulk.bytea(content), "1"
