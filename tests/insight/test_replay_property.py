"""Whatever the protocol and whatever was answered: what a replay says is what the recorded path says."""

from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.insight.replay_town import keys, replace, replayed, step_of
from tests.protocols.gate.test_walk import FOLLOW_UPS, answers, documents
from toetssteen.contacts.models import Contact
from toetssteen.insight.replay import Block
from toetssteen.insight.replay_judging import Effect
from toetssteen.insight.replay_path import looked_at
from toetssteen.intake.errors import NotReady
from toetssteen.products.models import OWN, Product
from toetssteen.protocols.document import Condition, OwnProduct, ProtocolDocument, Question, Scope
from toetssteen.protocols.paths import step
from toetssteen.staff.models import Department, StaffMember

pytestmark = pytest.mark.django_db
_numbers = count()
_in_a_database = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])


def published(document: ProtocolDocument) -> tuple[ProtocolDocument, list[Product]]:
    """With subjects and codes that no earlier example had."""
    number = next(_numbers)
    names = {ref: f"{ref.removeprefix(OWN)}-{number}" for ref in document.scope.products}

    def renamed(when: Condition | None) -> Condition | None:
        if when is None:
            return None
        tests = [[replace(t, is_=[f"{OWN}{names[w]}" if w in names else w for w in t.is_]) for t in some]
                 for some in (when.all, when.any)]  # fmt: skip
        return Condition(all=tests[0], any=tests[1])

    ready = replace(
        document,
        code=f"protocol-{number}",
        scope=Scope(products=[f"{OWN}{slug}" for slug in names.values()]),
        own_products=[OwnProduct(slug=slug, name=slug) for slug in names.values()],
        questions=[replace(q, when=renamed(q.when)) for q in document.questions],
        notices=[replace(n, when=renamed(n.when)) for n in document.notices],
    )
    factories.publish(ready)
    return ready, list(Product.objects.filter(ref__in=ready.scope.products).order_by("ref"))


def talk(document: ProtocolDocument, about: Product, by: StaffMember, data: st.DataObject) -> Contact | None:
    """One conversation with any answers; None where a notice ends the follow-up."""
    said = {q.code: data.draw(st.sampled_from(answers(q))) for q in document.questions}
    typed = {code: {"": as_typed(value)} for code, value in said.items() if value is not None}
    try:
        return factories.contact_about(about, data.draw(st.sampled_from(FOLLOW_UPS)), by=by, typed=typed)
    except NotReady:
        return None


def as_typed(value: Any) -> str | list[str]:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return value if isinstance(value, list) else str(value)


def some_talks(document: ProtocolDocument, about: list[Product], by: StaffMember, data: st.DataObject) -> list[Contact]:
    made = [talk(document, data.draw(st.sampled_from(about)), by, data) for _ in range(5)]
    return [contact for contact in made if contact is not None]


def block_of(contact: Contact, blocks: dict[tuple[int, str], Block]) -> Block:
    topic = contact.topics.get()
    return blocks[topic.product_id, topic.follow_up]


@given(documents(), st.data())
@_in_a_database
def test_replaying_the_version_that_was_in_force_changes_nothing(
    departments: dict[str, Department], balie: StaffMember, document: ProtocolDocument, data: st.DataObject
) -> None:
    document, about = published(document)
    contacts = some_talks(document, about, balie, data)
    blocks = replayed(document, *about)
    assert all(block.effects == {} and block.hangs_on == {} for block in blocks.values())
    for contact in contacts:
        (key,) = keys([contact])
        stood = [code for code, some in block_of(contact, blocks).stood.items() if key in some]
        assert set(stood) == {question.code for question in step_of(contact).questions}


@given(documents(), st.data())
@_in_a_database
def test_dropping_a_question_misses_its_answers_and_those_that_hung_on_it_and_no_other(
    departments: dict[str, Department], balie: StaffMember, document: ProtocolDocument, data: st.DataObject
) -> None:
    document, about = published(document)
    contacts = some_talks(document, about, balie, data)
    gone = data.draw(st.sampled_from(document.questions)).code
    less = replace(document, questions=[q for q in document.questions if q.code != gone])
    blocks = replayed(less, *about)
    for contact in contacts:
        (key,), block, topic = keys([contact]), block_of(contact, blocks), contact.topics.get()
        answered = {answer.question.code: answer.plain for answer in topic.answers.select_related("question")}
        stood = {q.code for q in step_of(contact).questions}
        stands = {q.code for q in step_in(less, contact, answered)}
        dropped = {code for code, some in block.effects.get(Effect.DROPPED, {}).items() if key in some}
        missed = {code for code, kept in block.answers.items() if key in kept.asked and code in dropped}
        if not any(key in some for some in block.effects.get(Effect.STOPPED, {}).values()):
            assert dropped == stood - stands
            assert missed == dropped & set(answered)
            assert dropped <= {gone} | hanging_on(gone, document)
            assert gone not in stood or gone in dropped
    assert {effect for block in blocks.values() for effect in block.effects} <= {Effect.DROPPED}


def step_in(document: ProtocolDocument, contact: Contact, answered: dict[str, Any]) -> tuple[Question, ...]:
    topic = contact.topics.select_related("product").get()
    return step(document, topic.follow_up, product=topic.product.ref, answers=answered).questions


def hanging_on(code: str, document: ProtocolDocument) -> set[str]:
    """Directly or by way of another."""
    found = {code}
    for question in document.questions:
        if looked_at(replace(document, questions=[question], notices=[])) & found:
            found.add(question.code)
    return found
