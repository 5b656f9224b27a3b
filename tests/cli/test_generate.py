"""Made-up history: like the real thing in its rows, like a real week in its times, and true to what it says."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests import factories
from tests.cli.made_up import typed
from tests.contacts import counting
from toetssteen.access.roles import Role
from toetssteen.cli import load_library
from toetssteen.cli.generation import history as made_up_history
from toetssteen.cli.generation import people, sayings, truth, week
from toetssteen.cli.generation.history import Generated, generate
from toetssteen.cli.generation.subjects import DEMANDS
from toetssteen.cli.main import main
from toetssteen.cli.postgres import Urls
from toetssteen.contacts.models import Answer, AnswerUse, Contact, Participant, QuestionTally, Topic, UseKind
from toetssteen.contacts.references import parse_reference
from toetssteen.dutch.working_days import is_working_day
from toetssteen.history.models import Event, ProcessingRecord
from toetssteen.intake.conversation import HELPED, Conversation, KnownCustomer, Subject
from toetssteen.intake.register import register_contact
from toetssteen.observations.models import Signal
from toetssteen.parties.bsn import looks_like_bsn
from toetssteen.parties.models import Identifier, Party
from toetssteen.products.actions import import_upl
from toetssteen.products.models import Product
from toetssteen.products.upl import SHIPPED, read
from toetssteen.protocols import effective, values
from toetssteen.protocols.document import Question, QuestionType
from toetssteen.protocols.effective import Effective, Pinned
from toetssteen.protocols.models import Question as QuestionIdentity
from toetssteen.protocols.reading import read_library
from toetssteen.staff.models import StaffMember
from toetssteen.tasks.models import Task, TaskState

LAST = date(2026, 6, 26)


@pytest.fixture(scope="module")
def municipality(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """All that ships is loaded; undone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_upl(read(SHIPPED.read_bytes()), by=factories.system())
        load_library.load(by=factories.system())
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def history(municipality: None) -> Generated:
    return generate(contacts=1000, seed=7, until=LAST)


@pytest.fixture
def undone(municipality: None) -> Iterator[None]:
    """What the test writes is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_it_makes_what_was_asked_for_and_marks_it(history: Generated) -> None:
    contacts = Contact.objects.filter(generated=True)
    assert history.contacts == contacts.count() == 1000
    assert history.answers == Answer.objects.count()
    assert history.tasks == Task.objects.count()
    assert history.done == Task.objects.filter(state=TaskState.DONE).count()
    assert history.uses == AnswerUse.objects.count()
    assert history.signals == Signal.objects.count() > 10
    assert not Contact.objects.filter(generated=False).exists()
    assert not Party.objects.filter(generated=False).exists()
    assert all(parse_reference(reference) for reference in contacts.values_list("reference", flat=True))


def test_most_customers_are_helped_and_stay_anonymous(history: Generated) -> None:
    anonymous = Contact.objects.filter(participants=None).exclude(topics__follow_up__gt="").count()
    assert 0.58 < anonymous / 1000 < 0.72
    assert not Answer.objects.filter(topic__follow_up="").exists()


def test_some_customers_come_back_often(history: Generated) -> None:
    sizes = Participant.objects.values_list("party").annotate(size=Count("pk")).order_by("-size")
    counts = [size for _party, size in sizes]
    assert counts[0] >= 10
    assert counts[-1] == 1


def test_the_channels_and_products_are_those_of_a_contact_centre(history: Generated) -> None:
    channels = Counter(Contact.objects.values_list("channel", flat=True))
    assert channels["telefoon"] > 2 * channels["balie"] > 2 * channels["e-mail"] > 0
    first = Topic.objects.values_list("product__name").annotate(size=Count("pk")).order_by("-size")[:6]
    assert {"paspoort", "verhuismelding"} <= {name for name, _size in first}
    assert Topic.objects.values("product").distinct().count() > 50


def test_work_is_done_open_and_overdue(history: Generated) -> None:
    states = Counter(Task.objects.values_list("state", flat=True))
    assert states[TaskState.DONE] > 5 * states[TaskState.OPEN] > 0
    assert Task.objects.filter(state=TaskState.OPEN, due_on__lt=LAST).exists()
    assert not Task.objects.filter(done_at__date__gt=LAST).exists()
    assert all(task.done_at > task.created_at for task in Task.objects.filter(state=TaskState.DONE) if task.done_at)


def test_the_ledger_bears_out_what_matters_and_what_does_not(history: Generated) -> None:
    ticks = AnswerUse.objects.filter(kind=UseKind.TICKED)
    codes = dict(QuestionIdentity.objects.values_list("pk", "code"))
    used: dict[str, list[bool]] = {}
    for question, hit in ticks.values_list("question_id", "used"):
        used.setdefault(codes[question], []).append(hit)
    for group, low, high in ((truth.MATTERS, 0.8, 1.0), (truth.NOISE, 0.0, 0.06)):
        hits = [hit for code in group for hit in used.get(code, [])]
        assert len(hits) > 100
        assert low <= sum(hits) / len(hits) <= high
    kinds = {True: set[bool](), False: set[bool]()}
    for topic in Topic.objects.filter(answers__question__code="paspoort.voor-wie").prefetch_related(
        "answers__question"
    ):
        answers = {answer.question.code: answer for answer in topic.answers.all()}
        wish = answers.get("paspoort.afspraak-voorkeur")
        tick = ticks.filter(answer_id=wish.pk).first() if wish else None
        if tick:
            kinds[answers["paspoort.voor-wie"].value == "mijzelf"].add(tick.used)
    assert True in kinds[True]
    assert kinds[False] <= {False}


def test_the_tallies_are_those_of_what_was_made(history: Generated) -> None:
    assert counting.tallied_stood() == counting.stood()
    assert counting.tallied_uses() == counting.uses()
    assert all(
        tally.skipped_unwilling + tally.skipped_needless + tally.skipped_known + tally.skipped_no_time <= tally.skipped
        and sum(tally.seconds) <= tally.answered + tally.skipped
        for tally in QuestionTally.objects.all()
    )


def test_what_was_not_asked_about_is_not_in_the_ledger(history: Generated) -> None:
    asked = set(Answer.objects.filter(topic__task__asks_use=True).values_list("pk", flat=True))
    ticked = set(AnswerUse.objects.filter(kind=UseKind.TICKED).values_list("answer_id", flat=True))
    assert ticked < asked
    assert not Task.objects.filter(asks_use=True, topic__answers=None).exists()
    open_ones = Answer.objects.exclude(topic__task__state=TaskState.DONE).values_list("pk", flat=True)
    assert not ticked & set(open_ones)


def test_no_question_is_in_both_lists_and_each_is_in_the_library() -> None:
    codes = {question.code for document in read_library() for question in document.questions}
    assert not truth.MATTERS & truth.NOISE
    assert not set(truth.CONDITIONAL) & (truth.MATTERS | truth.NOISE)
    assert truth.MATTERS | truth.NOISE | set(truth.CONDITIONAL) | set(truth.DECIDES) <= codes


def test_every_demand_is_a_product_with_these_follow_ups(municipality: None) -> None:
    for demand in DEMANDS:
        held = effective.at(effective.pin(Product.objects.get(ref=demand.ref)))
        assert all(held.follow_up(code) for code in demand.follow_ups), demand.ref


QUESTIONS = {question.code: question for document in read_library() for question in document.questions}


@pytest.mark.parametrize("code", [code for code, one in QUESTIONS.items() if one.type not in ("bsn", "file")])
def test_an_answer_is_what_somebody_can_type(code: str) -> None:
    question, today = QUESTIONS[code], timezone.localdate()
    for seed in range(20):
        value = sayings.answer(question, Random(seed), today)
        assert values.parse(question, typed(question, value)) == value
        if isinstance(value, str) and question.type in (QuestionType.TEXT, QuestionType.LONG_TEXT):
            assert not looks_like_bsn(value)


def test_a_generated_contact_has_the_rows_of_a_registered_one(history: Generated, undone: None) -> None:
    """Each is registered again, through the action, at the moment at which it says that it was."""
    balie = factories.member(Role.AGENT)
    newest = Contact.objects.order_by("-ended_at")
    several = newest.annotate(size=Count("topics")).filter(size__gt=1)
    known = newest.filter(topics__answers__known_from__in=["brp", "antwoord"]).distinct()
    chosen = (*newest[:120], *several[:15], *known[:15])
    assert known.filter(topics__answers__known_from="brp").exists()
    for contact in chosen:
        conversation = _conversation(contact)
        with patch("django.utils.timezone.now", return_value=contact.ended_at):
            again = register_contact(uuid4(), conversation, by=balie).contact
        assert _rows(again) == _rows(contact)


def _conversation(contact: Contact) -> Conversation:
    participant = contact.participants.select_related("party").first()
    return Conversation(
        channel=contact.channel,
        started_at=contact.started_at,
        note=contact.note,
        customer=KnownCustomer(participant.party.uuid, participant.party.pk)
        if participant and participant.party
        else None,
        subjects=[_subject(topic) for topic in contact.topics.select_related("product")],
    )


def _subject(topic: Topic) -> Subject:
    held = _held(topic)
    answers = {answer.question.code: answer for answer in topic.answers.select_related("question")}
    asked = {question.code: question for question in _asked(held, topic.follow_up)}
    return Subject(
        product=topic.product.ref,
        product_id=topic.product_id,
        name=topic.product.name,
        version=topic.protocol_version_id,
        general=topic.general_version_id,
        outcome=topic.follow_up or HELPED,
        typed={code: typed(asked[code], answer.plain) for code, answer in answers.items() if not answer.known_from},
        skipped=[code for code in asked if code not in answers],
    )


def _held(topic: Topic) -> Effective:
    return effective.at(Pinned(topic.protocol_version_id, topic.general_version_id))


def _asked(held: Effective, follow_up: str) -> list[Question]:
    return [question for question in (*held.own.questions, *held.general.questions) if follow_up in question.used_by]


def _rows(contact: Contact) -> dict[str, Any]:
    """All that is saved of a contact, but for what is drawn by lot and what a department did afterwards."""
    fields = ("channel", "started_at", "ended_at", "note", "keep_until")
    topics = Topic.objects.filter(contact=contact).order_by("position")
    events = Event.objects.filter(subject_id=contact.uuid).order_by("name", "data")
    tasks = Task.objects.filter(topic__contact=contact).order_by("topic__position")
    made = Event.objects.filter(subject_id__in=tasks.values("uuid"), name="task.created")
    processing = ProcessingRecord.objects.filter(context_id=contact.uuid)
    return {
        "contact": [getattr(contact, name) for name in fields],
        "participants": list(contact.participants.values_list("party_id", "ended_at")),
        "topics": list(
            topics.values_list(
                "position", "product", "protocol_version", "general_version", "follow_up", "shielded", "keep_until",
                "keep_ground",
            )
        ),
        "answers": sorted(map(_answer, Answer.objects.filter(topic__contact=contact)), key=str),
        "tasks": list(tasks.values_list("topic__position", "department", "follow_up", "due_on")),
        "events": [(event.name, event.subject_type, event.data) for event in events],
        "task events": sorted((event.subject_type, str(event.data)) for event in made),
        "processing": [
            (one.name, one.processing_activity_id, one.data_subject_id, one.context_type) for one in processing
        ],
    }  # fmt: skip


def _answer(answer: Answer) -> tuple[Any, ...]:
    return (
        answer.topic.position, answer.question_id, answer.value, answer.sealed_value, answer.known_from,
        answer.valid_until, answer.purpose_class, answer.keep_until,
    )  # fmt: skip


def test_the_same_seed_gives_the_same_and_another_seed_something_else(municipality: None) -> None:
    first, again, other = (_digest_of(seed=seed) for seed in (3, 3, 4))
    assert first == again
    assert first != other


def _digest_of(*, seed: int) -> str:
    """Of the content of 80 contacts, without ids and references."""
    with transaction.atomic():
        before = set(Contact.objects.values_list("pk", flat=True))
        generate(contacts=80, seed=seed, until=LAST)
        content = [_content(contact) for contact in Contact.objects.exclude(pk__in=before).order_by("ended_at", "pk")]
        transaction.set_rollback(True)
    return hashlib.sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()


def _content(contact: Contact) -> list[Any]:
    tasks = Task.objects.filter(topic__contact=contact).order_by("topic__position")
    return [
        [contact.channel, contact.started_at, contact.ended_at, contact.note],
        [one.party.name for one in contact.participants.all() if one.party],
        [(topic.product.ref, topic.follow_up) for topic in contact.topics.all()],
        [
            (a.question.code, a.plain, a.known_from)
            for a in Answer.objects.filter(topic__contact=contact).order_by("pk")
        ],
        list(tasks.values_list("state", "done_at", "result", "asks_use", "use_chance")),
    ]


def test_a_customer_is_not_asked_twice_for_the_same_purpose(undone: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """With few customers somebody's account number is known from an earlier answer, and that is a use of it."""
    monkeypatch.setattr(made_up_history, "_CONTACTS_PER_CUSTOMER", 100)
    generate(contacts=700, seed=11, until=LAST)
    reused = Answer.objects.filter(known_from="antwoord")
    assert reused.exists()
    prefilled = AnswerUse.objects.filter(kind=UseKind.PREFILLED)
    assert prefilled.count() == reused.count()
    assert not reused.exclude(question__code__in=["iban", "ten-naam-van"]).exists()
    for answer in reused.select_related("topic__contact"):
        party = answer.topic.contact.participants.get().party
        assert Answer.objects.filter(
            question=answer.question,
            value=answer.value,
            topic__contact__participants__party=party,
            topic__contact__ended_at__lt=answer.topic.contact.ended_at,
            known_from="",
        ).exists()


def test_a_made_up_person_has_no_bsn(undone: None) -> None:
    """One that passes the test could be somebody's: only those of RvIG are used."""
    made = people.customers(850, Random(1), by=StaffMember.objects.system("generator"))
    assert len(made.persons) == 850
    assert Party.objects.filter(identifiers=None).count() == 58
    assert Identifier.objects.filter(kind="bsn").count() <= 792
    assert not Identifier.objects.filter(kind="bsn").exclude(value="").exists()


def test_contacts_come_in_working_hours_on_working_days() -> None:
    calendar, rng = week.Calendar(LAST), Random(1)
    drawn = [(channel, calendar.draw(rng, channel)) for channel in week.CHANNELS for _ in range(4000)]
    assert all(is_working_day(at.date()) and 8 <= at.hour < 19 for _channel, at in drawn)
    assert all(LAST - timedelta(days=week.SPAN) < at.date() <= LAST for _channel, at in drawn)
    assert {at.weekday() for channel, at in drawn if at.hour >= 17} == {3}
    hours = Counter((at.weekday(), at.hour) for channel, at in drawn if channel == "telefoon")
    monday_morning, friday_afternoon = (sum(hours[d, h] for h in hs) for d, hs in ((0, (9, 10)), (4, (13, 14))))
    assert monday_morning > 4 * friday_afternoon > 0


def test_the_command_says_what_it_made(
    undone: None, database: Urls, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", database.app)
    monkeypatch.setenv("TOETSSTEEN_DEMO", "1")
    monkeypatch.setattr(made_up_history, "analyse", lambda: None)  # would wait for what was written to be committed
    assert main(["generate", "--contacts", "30", "--seed", "5", "--until", "2026-05-29"]) == 0
    assert capsys.readouterr().out.startswith("30 gesprekken van ")
    assert Contact.objects.filter(ended_at__date__lte=date(2026, 5, 29)).count() >= 30


@pytest.mark.parametrize(
    "arguments",
    [
        ["--contacts", "0"],
        ["--contacts", "3000000"],
        ["--contacts", "5", "--until", "31-12"],
        ["--contacts", "5", "--until", "2999-01-01"],
    ],
)
def test_a_wrong_number_or_day_is_one_sentence(
    arguments: list[str],
    undone: None,
    database: Urls,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DATABASE_URL", database.app)
    assert main(["generate", *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_nothing_made_up_comes_among_real_contacts(
    undone: None, database: Urls, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", database.app)
    Contact.objects.create(
        reference="00000000", channel="balie", started_at=timezone.now(), ended_at=timezone.now(), keep_until=LAST
    )
    assert main(["generate", "--contacts", "5"]) == 2
    assert "echte gesprekken" in capsys.readouterr().err
