"""What is counted with each save, held beside a recount of everything."""

import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch
from uuid import uuid4

import msgspec
import pytest
from django.db import connections
from django.utils import timezone

from tests import factories
from tests.contacts import counting
from toetssteen.access.roles import Role
from toetssteen.contacts.ledger import Use, record_uses
from toetssteen.contacts.models import Answer, AnswerUse, QuestionTally, Topic, UseKind, UseTally
from toetssteen.contacts.recount import recount_uses
from toetssteen.contacts.seconds import BINS, bin_of, histogram, median
from toetssteen.contacts.tally import Stood, staff_bit, tally_questions, tally_rows
from toetssteen.intake.conversation import Typed
from toetssteen.intake.register import register_contact
from toetssteen.parties.models import Party
from toetssteen.protocols.document import Comparison, Condition, Question, QuestionType
from toetssteen.protocols.limits import MeasureKind
from toetssteen.protocols.measures import start_measure
from toetssteen.protocols.models import Question as QuestionIdentity
from toetssteen.staff.models import StaffMember
from toetssteen.tasks.actions import finish_task

REASON = "vermissing-reisdocument.reden"
WHERE = "vermissing-reisdocument.laatst-gezien"


def use_of(answer: Answer, *, used: bool = True) -> Use:
    topic = answer.topic
    return Use(answer.question_id, topic.product_id, topic.protocol_version_id, answer.pk, used)


def at_once(actions: list[Callable[[], object]]) -> None:
    start = threading.Barrier(len(actions))
    failures: list[Exception] = []

    def run(action: Callable[[], object]) -> None:
        try:
            start.wait(10)
            action()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []


def test_a_save_counts_what_stood(db: None, paspoort: factories.Passport, balie: StaffMember, klant: Party) -> None:
    conversation = factories.conversation_about(
        paspoort.product, "vermissing", typed=factories.MISSING_PASSPORT, party=klant
    )
    subject = conversation.subjects[0]
    subject.skipped, subject.reasons, subject.seconds = [WHERE], {WHERE: "wil-niet"}, {REASON: 12, WHERE: 4}
    register_contact(uuid4(), conversation, by=balie)
    tallies = {tally.question.code: tally for tally in QuestionTally.objects.select_related("question")}
    assert (tallies[REASON].answered, tallies[REASON].skipped, tallies[REASON].contacts) == (1, 0, 1)
    assert (tallies[WHERE].answered, tallies[WHERE].skipped, tallies[WHERE].skipped_unwilling) == (0, 1, 1)
    assert tallies[REASON].seconds == histogram([12])
    assert tallies[WHERE].seconds == histogram([4])
    assert tallies[REASON].staff_bits == staff_bit(str(balie.pk)) != 0
    assert counting.tallied_stood() == counting.stood()


def test_who_was_helped_was_asked_nothing(db: None, paspoort: factories.Passport, balie: StaffMember) -> None:
    factories.contact_about(paspoort.product, by=balie)
    assert not QuestionTally.objects.exists()


def test_a_letter_keeps_nobody_waiting(db: None, paspoort: factories.Passport, balie: StaffMember) -> None:
    for channel, present in (("e-mail", False), ("balie", True), ("whatsapp", False)):
        conversation = factories.conversation_about(paspoort.product, "terugbelverzoek", typed=factories.CALLBACK)
        conversation.channel = channel
        register_contact(uuid4(), conversation, by=balie)
        assert QuestionTally.objects.filter(present=present).exists()
    assert set(QuestionTally.objects.filter(present=True).values_list("answered", flat=True)) <= {0, 1}
    assert counting.tallied_stood() == counting.stood()


def test_what_a_measure_leaves_out_did_not_stand(
    db: None, paspoort: factories.Passport, balie: StaffMember, klant: Party, coordinator: StaffMember
) -> None:
    conversation = factories.conversation_about(
        paspoort.product, "vermissing", typed=factories.MISSING_PASSPORT, party=klant
    )
    last = timezone.localdate() + timedelta(days=60)
    measure = start_measure(MeasureKind.LEAVE_OUT, [WHERE], product=paspoort.product, ends_on=last, by=coordinator)
    conversation.subjects[0].measures = (measure.pk,)
    register_contact(uuid4(), conversation, by=balie)
    assert Topic.objects.get().left_out == [WHERE]
    assert not QuestionTally.objects.filter(question__code=WHERE).exists()
    assert counting.tallied_stood() == counting.stood()
    conversation.subjects[0].anyway = [WHERE]
    register_contact(uuid4(), conversation, by=balie)
    assert QuestionTally.objects.get(question__code=WHERE).skipped == 1
    assert counting.tallied_stood() == counting.stood()


def test_what_is_skipped_although_it_is_known_opens_no_path(
    db: None, departments: object, balie: StaffMember, klant: Party
) -> None:
    """The recorded answers alone decide what stood: that of a skipped question is not among them."""
    document = factories.every_type("bekend")
    known = Question(
        code="bekend.mail", text="Wat is uw e-mailadres?", type=QuestionType.EMAIL, used_by=["behandelen"],
        known_from="party.email",
    )  # fmt: skip
    when = Condition(all=[Comparison(question="bekend.mail", is_=["fatima@voorbeeld.nl"])])
    follows = Question(
        code="bekend.daarna", text="En verder?", type=QuestionType.TEXT, used_by=["behandelen"], when=when
    )
    document = msgspec.structs.replace(document, questions=[known, follows])
    factories.publish(document)
    for skipped, stood in (([], {"bekend.mail", "bekend.daarna"}), (["bekend.mail"], {"bekend.mail"})):
        QuestionTally.objects.all().delete()
        conversation = factories.conversation_about(factories.own_product(document), "behandelen", party=klant)
        conversation.subjects[0].skipped = skipped
        register_contact(uuid4(), conversation, by=balie)
        assert set(QuestionTally.objects.values_list("question__code", flat=True)) == stood
    assert QuestionTally.objects.get().skipped == 1


def test_many_saves_at_once_lose_nothing(
    committed: None, paspoort: factories.Passport, balie: StaffMember, klant: Party
) -> None:
    other = factories.member(Role.AGENT)

    def save(by: StaffMember, outcome: str, typed: Typed) -> Callable[[], object]:
        conversation = factories.conversation_about(paspoort.product, outcome, typed=typed, party=klant)
        conversation.subjects[0].seconds = dict.fromkeys(typed, 10)
        return lambda: register_contact(uuid4(), conversation, by=by)

    missing, call = ("vermissing", factories.MISSING_PASSPORT), ("terugbelverzoek", factories.CALLBACK)
    at_once([save(by, *what) for by in (balie, other) for what in (missing, call) for _ in range(4)])
    assert counting.tallied_stood() == counting.stood()
    tally = QuestionTally.objects.get(question__code=REASON)
    assert (tally.answered, tally.contacts, tally.seconds) == (8, 8, histogram([10] * 8))
    assert tally.staff_bits == staff_bit(str(balie.pk)) | staff_bit(str(other.pk))


def test_a_question_twice_in_a_contact_is_one_contact(
    db: None, paspoort: factories.Passport, balie: StaffMember
) -> None:
    conversation = factories.conversation_about(paspoort.product, "terugbelverzoek", typed=factories.CALLBACK)
    conversation.subjects *= 2
    register_contact(uuid4(), conversation, by=balie)
    tally = QuestionTally.objects.get(question__code="algemeen.terugbelnummer")
    assert (tally.answered, tally.contacts) == (2, 1)
    assert counting.tallied_stood() == counting.stood()
    record_uses([use_of(answer) for answer in Answer.objects.all()], kind=UseKind.TICKED)
    assert counting.tallied_uses() == counting.uses()
    assert set(UseTally.objects.values_list("contacts", "known")) == {(1, 2)}


def test_what_was_not_asked_about_is_unknown_and_prefilling_alone_tells_nothing(db: None, vermissing: object) -> None:
    answer = Answer.objects.get(question__code=REASON)
    record_uses([use_of(answer)], kind=UseKind.PREFILLED)
    record_uses([use_of(answer)], kind=UseKind.DECLARED)
    assert not UseTally.objects.exists()
    record_uses([use_of(answer, used=False)], kind=UseKind.TICKED, chance=0.2)
    rows = UseTally.objects.values_list("within", "known", "used", "weight")
    assert set(rows) == {(30, 1, 1, Decimal(5)), (90, 1, 1, Decimal(5))}
    assert counting.tallied_uses() == counting.uses()


def test_an_answer_counts_once_however_often_it_is_used(db: None, vermissing: object) -> None:
    answer = Answer.objects.get(question__code=REASON)
    for kind in (UseKind.TICKED, UseKind.TICKED, UseKind.CITED, UseKind.DECLARED):
        record_uses([use_of(answer)], kind=kind, chance=0.2)
    assert set(UseTally.objects.values_list("known", "used")) == {(1, 1)}
    assert counting.tallied_uses() == counting.uses()


@pytest.mark.parametrize(
    ("told", "used", "expected"),
    [
        (10, 5, {30: (1, 1), 90: (1, 1)}),
        (10, 40, {30: (1, 0), 90: (1, 1)}),
        (30, 30, {30: (1, 1), 90: (1, 1)}),
        (31, 31, {90: (1, 1)}),
        (91, 5, {}),
        (10, 91, {30: (1, 0), 90: (1, 0)}),
    ],
)
def test_only_what_was_told_and_used_in_time_counts(
    db: None, vermissing: object, told: int, used: int, expected: dict[int, tuple[int, int]]
) -> None:
    answer, now = Answer.objects.get(question__code=REASON), timezone.now()
    for day, kind, hit in sorted([(told, UseKind.TICKED, False), (used, UseKind.DECLARED, True)], key=lambda x: x[0]):
        with patch("django.utils.timezone.now", return_value=now + timedelta(days=day)):
            record_uses([use_of(answer, used=hit)], kind=kind)
    found = {within: (known, hit) for within, known, hit in UseTally.objects.values_list("within", "known", "used")}
    assert found == expected
    assert counting.tallied_uses() == counting.uses()


def test_two_who_tell_of_one_answer_at_once_count_it_once(
    committed: None, vermissing: object, vakafdeling: StaffMember
) -> None:
    answers = list(Answer.objects.select_related("topic"))

    def tell(kind: UseKind, *, used: bool) -> Callable[[], object]:
        order = answers if used else answers[::-1]
        return lambda: record_uses([use_of(answer, used=used) for answer in order], kind=kind, chance=0.2)

    at_once([tell(kind, used=used) for kind in (UseKind.TICKED, UseKind.DECLARED) for used in (True, False) * 3])
    assert counting.tallied_uses() == counting.uses()
    assert set(UseTally.objects.values_list("known", "used")) == {(1, 1)}


def test_the_bulk_recount_gives_what_was_kept_up(db: None, vermissing: object, vakafdeling: StaffMember) -> None:
    answers = list(Answer.objects.select_related("topic"))
    record_uses([use_of(answer, used=place % 2 == 0) for place, answer in enumerate(answers)], kind=UseKind.TICKED)
    kept = counting.tallied_uses()
    days = list(Answer.objects.order_by("pk").values_list("told_on", "told_weight", "used_on"))
    Answer.objects.update(told_on=None, told_weight=None, used_on=None)
    UseTally.objects.all().delete()
    recount_uses()
    assert counting.tallied_uses() == kept == counting.uses()
    assert list(Answer.objects.order_by("pk").values_list("told_on", "told_weight", "used_on")) == days


def test_what_a_department_ticks_reaches_the_tally(db: None, vermissing: object, vakafdeling: StaffMember) -> None:
    task = factories.task_of(vermissing)  # type: ignore[arg-type]  # a fixture
    ticked = Answer.objects.get(question__code=REASON)
    finish_task(task.uuid, result="Gedaan.", used_answers={ticked.uuid}, revision=task.revision, by=vakafdeling)
    assert AnswerUse.objects.count() == Answer.objects.count()
    assert counting.tallied_uses() == counting.uses()
    assert UseTally.objects.get(question=ticked.question, within=30).used == 1


def test_a_histogram_grows_by_its_bins_and_its_median_lies_in_the_right_one(
    db: None, paspoort: factories.Passport
) -> None:
    question = QuestionIdentity.objects.get(code=REASON)
    measured = [0, 3, 7, 9, 9, 9, 9, 30, 900]
    for seconds in measured:
        stood = Stood(paspoort.product.pk, question.code, "vermissing", "answered", seconds=seconds)
        tally_questions(tally_rows([stood], channel="balie", on=timezone.localdate(), who="1"))
    tally = QuestionTally.objects.get()
    assert tally.seconds == histogram(measured[1:])
    assert tally.answered == len(measured)
    middle = median(tally.seconds)
    assert middle is not None
    assert 8 <= middle < 11
    assert median([]) is None
    assert median([0] * BINS) is None


def test_the_median_is_true_within_a_few_percent() -> None:
    for spread in (range(1, 60), range(20, 30), range(90, 400)):
        found = median(histogram(list(spread)))
        assert found is not None
        assert abs(found / sorted(spread)[len(spread) // 2] - 1) < 0.12
    assert bin_of(0) == 0
    assert bin_of(10_000) == BINS - 1


def test_a_bit_is_one_way_and_few_people_share_one() -> None:
    bits = {staff_bit(str(who)) for who in range(1, 13)}
    assert len(bits) >= 9
    assert all(-(2**63) <= bit < 2**63 and (bit & (2**64 - 1)).bit_count() == 1 for bit in bits)
    assert len({staff_bit(str(who)) for who in range(5000)}) == 64
