"""A subject of our own, whose protocol is small enough to oversee, and conversations about it."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import msgspec
from django.utils import timezone

from tests import factories
from toetssteen.access.roles import Role
from toetssteen.contacts.ledger import Use, record_uses
from toetssteen.contacts.models import Answer, Channel, Contact, UseKind, WeekTally
from toetssteen.dutch.dates import week_of
from toetssteen.insight import replay_reading
from toetssteen.insight.replay import Block, replay
from toetssteen.insight.replay_judging import Effect
from toetssteen.insight.replay_period import Period
from toetssteen.insight.replay_reading import SHIFT
from toetssteen.insight.replay_scope import Trial
from toetssteen.intake.conversation import Typed
from toetssteen.products.models import OWN, Product
from toetssteen.protocols.document import (
    Beneficiary,
    Comparison,
    Condition,
    FollowUp,
    Option,
    OwnProduct,
    ProtocolDocument,
    Question,
    QuestionType,
    Scope,
    Source,
)
from toetssteen.protocols.effective import Pinned, at
from toetssteen.protocols.paths import Step
from toetssteen.staff.models import StaffMember

replace = msgspec.structs.replace
DO = "ophalen"


def question(code: str, kind: QuestionType = QuestionType.TEXT, *options: str, **fields: Any) -> Question:
    made: dict[str, Any] = {
        "text": f"{code.capitalize()}?",
        "used_by": [DO],
        "options": [Option(value=word, text=word.capitalize()) for word in options],
        "purpose": "Weten wat er moet gebeuren",
        "benefits": [Beneficiary.CUSTOMER],
    }
    return Question(code=code, type=kind, **(made | fields))


def choice(code: str, *options: str, **fields: Any) -> Question:
    return question(code, QuestionType.ONE_OF, *options, **fields)


def when(code: str, *words: str) -> Condition:
    return Condition(all=[Comparison(question=code, is_=list(words))])


def protocol(
    *questions: Question, code: str = "grofvuil", products: Iterable[str] = (), **fields: Any
) -> ProtocolDocument:
    """For the subjects of our own with these names; the code of the protocol where none is given."""
    slugs = list(products) or [code]
    made: dict[str, Any] = {
        "title": code.capitalize(),
        "scope": Scope(products=[f"{OWN}{slug}" for slug in slugs]),
        "own_products": [OwnProduct(slug=slug, name=slug.capitalize()) for slug in slugs],
        "source": Source(name="Proef"),
        "principles": ["alleen-voor-vervolg"],
        "follow_ups": [FollowUp(code=DO, name="Ophalen", department="afval", term=5)],
    }
    return ProtocolDocument(code=code, questions=list(questions), **(made | fields))


def agent() -> StaffMember:
    return factories.member(Role.AGENT)


def product(slug: str = "grofvuil") -> Product:
    return Product.objects.get(ref=f"{OWN}{slug}")


def typed(answers: Mapping[str, str | list[str]]) -> Typed:
    return {code: {"": said} for code, said in answers.items()}


def talks(
    about: Product,
    answers: Mapping[str, str | list[str]] | None = None,
    *,
    times: int = 1,
    by: StaffMember,
    outcome: str = DO,
    channel: str = Channel.PHONE.value,
    days_ago: int = 1,
) -> list[Contact]:
    """So many conversations in which the same was answered."""
    made = [factories.contact_about(about, outcome, by=by, typed=typed(answers or {})) for _ in range(times)]
    backdate(made, days_ago)
    Contact.objects.filter(pk__in=[contact.pk for contact in made]).update(channel=channel)
    colleagues(about, days_ago=days_ago)
    return made


def colleagues(about: Product, number: int = 5, *, days_ago: int = 1) -> None:
    """So many talked about it in the week of that day, whoever held these conversations."""
    on = timezone.localdate() - timedelta(days=days_ago)
    WeekTally.objects.update_or_create(product=about, week=week_of(on), defaults={"staff_bits": 2**number - 1})


def backdate(made: Iterable[Contact], days_ago: int = 1) -> None:
    """By the clock of the municipality: a day is not 24 hours where summer time begins or ends in between."""
    days = timedelta(days=days_ago)
    for contact in Contact.objects.filter(pk__in=[contact.pk for contact in made]):
        contact.started_at = timezone.localtime(contact.started_at) - days
        contact.ended_at = timezone.localtime(contact.ended_at) - days
        contact.save(update_fields=["started_at", "ended_at"])


def period(days: int = 90) -> Period:
    today = timezone.localdate()
    return Period(today - timedelta(days=days), today)


def replayed(document: ProtocolDocument, *products: Product, least: int = 1) -> dict[tuple[int, str], Block]:
    """With classes of one it tells everything."""
    about = [product.pk for product in products] or list(Product.objects.values_list("pk", flat=True))
    counts = replay_reading.counts(Trial(document), period())
    pinned = {held for recorded in counts.values() for held in recorded.pinned}
    found = replay(Trial(document), period(), about, pinned=pinned, least=least)
    return {(block.product_id, block.follow_up): block for block in found}


def one(document: ProtocolDocument) -> Block:
    """Of a document about one product and follow-up."""
    (block,) = replayed(document).values()
    return block


def keys(contacts: Iterable[Contact]) -> set[int]:
    """As a replay names their first subject."""
    return {contact.pk << SHIFT for contact in contacts}


def effects(block: Block) -> dict[Effect, dict[str, int]]:
    return {effect: {code: len(some) for code, some in found.items()} for effect, found in block.effects.items()}


def mark_used(contacts: Iterable[Contact], code: str, *, used: bool = True, chance: float = 1.0) -> None:
    """As a department of which the task was drawn with that chance would have ticked it."""
    answers = Answer.objects.filter(topic__contact__in=list(contacts), question__code=code).select_related("topic")
    record_uses(
        [Use(a.question_id, a.topic.product_id, a.topic.protocol_version_id, a.pk, used=used) for a in answers],
        kind=UseKind.TICKED,
        chance=chance,
    )


def step_of(contact: Contact) -> Step:
    """What stood in a recorded conversation, as the path of its answers tells."""
    topic = contact.topics.select_related("product").get()
    answers = {answer.question.code: answer.plain for answer in topic.answers.select_related("question")}
    effective = at(Pinned(topic.protocol_version_id, topic.general_version_id))
    return effective.step(topic.follow_up, product=topic.product.ref, answers=answers)
