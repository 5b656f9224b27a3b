"""Limiting questions for the time being: within a mandate, with an end, and by the clock alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import msgspec
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests import factories
from tests.protocols.clock import moved
from tests.protocols.limiting import FOLLOW_UP, REASON, WHEN, asked, in_days, limit
from toetssteen.access.errors import NotAllowed, RuleBroken
from toetssteen.protocols import measure_errors as errors
from toetssteen.protocols.effective import at, pin
from toetssteen.protocols.limits import InterimMeasure, MeasureKind
from toetssteen.protocols.measure_queries import ended_since, ending_soon, in_words, running
from toetssteen.protocols.measures import bounds, start_measure, stop_measure
from toetssteen.staff.models import StaffMember


def test_a_question_is_left_out_until_its_last_day_and_comes_back_by_itself(
    db: None, coordinator: StaffMember, paspoort: factories.Passport
) -> None:
    before = asked(paspoort)
    measure = limit(paspoort, coordinator, days=60)
    assert asked(paspoort) == [code for code in before if code != REASON]
    with moved(days=60):
        assert REASON not in asked(paspoort), "the last day counts"
        assert measure.holds
    with moved(days=61):
        assert asked(paspoort) == before
        assert not measure.holds
        assert list(running()) == []


def test_who_asks_all_the_same_gets_the_question_in_its_place_and_need_not_answer(
    db: None, coordinator: StaffMember, paspoort: factories.Passport
) -> None:
    before = asked(paspoort)
    limit(paspoort, coordinator)
    assert asked(paspoort, anyway=(REASON,)) == before
    step = at(pin(paspoort.product)).step(FOLLOW_UP, product=paspoort.product.ref, answers={})
    assert factories.codes_of(step.left_out) == [REASON]


def test_a_running_conversation_stays_as_it_began(
    db: None, coordinator: StaffMember, paspoort: factories.Passport
) -> None:
    begun = pin(paspoort.product)
    measure = limit(paspoort, coordinator)
    assert at(begun).left_out == frozenset()
    later = pin(paspoort.product)
    stop_measure(measure.uuid, by=coordinator)
    assert at(later).left_out == {REASON}
    assert at(pin(paspoort.product)).left_out == frozenset()


def test_a_question_is_asked_differently_for_the_time_being(
    db: None, coordinator: StaffMember, paspoort: factories.Passport
) -> None:
    start_measure(
        MeasureKind.REWORD,
        [REASON],
        product=paspoort.product,
        ends_on=in_days(60),
        wordings={REASON: "Wat is er  gebeurd? "},
        by=coordinator,
    )
    effective = at(pin(paspoort.product))
    step = effective.step(FOLLOW_UP, product=paspoort.product.ref, answers={})
    assert [one.text for one in step.questions if one.code == REASON] == ["Wat is er gebeurd?"]
    assert effective.question(REASON).text == "Wat is er gebeurd?"  # type: ignore[union-attr]  # it is there
    assert step.left_out == ()


def test_other_products_are_left_alone_unless_it_is_for_all(
    db: None, coordinator: StaffMember, paspoort: factories.Passport
) -> None:
    shared = factories.every_type("boom")
    questions = [paspoort.document.question(code) for code in (REASON, WHEN)]
    boom = msgspec.structs.replace(
        shared, questions=[msgspec.structs.replace(one, used_by=["behandelen"]) for one in questions if one]
    )
    factories.publish(paspoort.document, boom)
    limit(paspoort, coordinator)
    assert at(pin(factories.own_product(boom))).left_out == frozenset()
    start_measure(MeasureKind.LEAVE_OUT, [WHEN], product=None, ends_on=in_days(60), by=coordinator)
    assert at(pin(factories.own_product(boom))).left_out == {WHEN}
    assert at(pin(paspoort.product)).left_out == {REASON, WHEN}


def test_versions_and_measures_are_found_in_one_query(
    db: None,
    coordinator: StaffMember,
    paspoort: factories.Passport,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    limit(paspoort, coordinator)
    with django_assert_num_queries(1):
        pinned = pin(paspoort.product)
    with django_assert_num_queries(2):
        at(pinned)
    with django_assert_num_queries(0):
        at(pinned)


def test_without_an_end_there_is_no_measure(db: None, coordinator: StaffMember, paspoort: factories.Passport) -> None:
    with pytest.raises(errors.MeasureNeedsEndDate) as refused:
        start_measure(MeasureKind.LEAVE_OUT, [REASON], product=paspoort.product, ends_on=None, by=coordinator)
    assert refused.value.field == "ends_on"
    assert not InterimMeasure.objects.exists()


def test_the_end_lies_after_the_terms_of_decision_and_lead_and_within_the_mandate(
    db: None, coordinator: StaffMember, paspoort: factories.Passport
) -> None:
    first, last = bounds()
    assert (first, last) == (in_days(21 + 14), in_days(92))
    for days, error in ((34, errors.MeasureEndsTooSoon), (93, errors.MeasureTooLong), (-1, errors.MeasureEndsTooSoon)):
        with pytest.raises(error):
            limit(paspoort, coordinator, days=days)
    limit(paspoort, coordinator, days=35)


def test_measures_that_follow_each_other_count_together(
    db: None, coordinator: StaffMember, paspoort: factories.Passport
) -> None:
    limit(paspoort, coordinator, days=60)
    with moved(days=61), pytest.raises(errors.MeasureTooLong):
        limit(paspoort, coordinator, days=60)


@pytest.mark.parametrize(
    ("questions", "kind", "wordings", "error"),
    [
        ([], MeasureKind.LEAVE_OUT, {}, errors.MeasureNeedsQuestion),
        (["bestaat.niet"], MeasureKind.LEAVE_OUT, {}, errors.QuestionNotAskedHere),
        ([REASON], "afschaffen", {}, errors.UnknownMeasureKind),
        ([REASON], MeasureKind.REWORD, {}, errors.WordingNeeded),
        ([REASON], MeasureKind.REWORD, {REASON: "\0 "}, errors.WordingNeeded),
        ([REASON], MeasureKind.REWORD, {REASON: "x" * 401}, errors.WordingTooLong),
        (["paspoort.naam-kind"], MeasureKind.LEAVE_OUT, {}, errors.FollowUpNeedsAnswer),
    ],
)
def test_bad_input_has_a_sentence_beside_its_field(
    db: None,
    coordinator: StaffMember,
    paspoort: factories.Passport,
    questions: list[str],
    kind: str,
    wordings: dict[str, str],
    error: type[RuleBroken],
) -> None:
    with pytest.raises(error) as refused:
        start_measure(kind, questions, product=paspoort.product, ends_on=in_days(60), wordings=wordings, by=coordinator)
    assert refused.value.field
    assert str(refused.value).endswith(".")


def test_only_who_may_limits_questions(
    db: None, balie: StaffMember, mt: StaffMember, paspoort: factories.Passport
) -> None:
    for somebody in (balie, mt):
        with pytest.raises(NotAllowed):
            limit(paspoort, somebody)


def test_a_second_on_the_same_question_is_told_of_the_first(
    db: None, coordinator: StaffMember, paspoort: factories.Passport
) -> None:
    limit(paspoort, coordinator)
    for product in (paspoort.product, None):
        with pytest.raises(errors.AlreadyLimited, match="reden van vermissing"):
            start_measure(MeasureKind.LEAVE_OUT, [REASON], product=product, ends_on=in_days(60), by=coordinator)


def test_of_two_at_once_one_starts(committed: None, coordinator: StaffMember, paspoort: factories.Passport) -> None:
    def start(_: int) -> str:
        try:
            limit(paspoort, coordinator)
        except errors.AlreadyLimited as refused:
            return refused.code
        finally:
            connection.close()
        return "started"

    with ThreadPoolExecutor(4) as pool:
        results = sorted(pool.map(start, range(4)))
    assert results == ["already-limited"] * 3 + ["started"]
    assert InterimMeasure.objects.count() == 1


def test_a_double_click_starts_one(db: None, coordinator: StaffMember, paspoort: factories.Passport) -> None:
    uuid = limit(paspoort, coordinator).uuid
    again = start_measure(
        MeasureKind.LEAVE_OUT, [REASON], product=paspoort.product, ends_on=in_days(60), uuid=uuid, by=coordinator
    )
    assert again.uuid == uuid


def test_what_it_does_cannot_be_changed_afterwards(
    db: None, coordinator: StaffMember, paspoort: factories.Passport
) -> None:
    measure = limit(paspoort, coordinator)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        InterimMeasure.objects.filter(pk=measure.pk).update(ends_at=timezone.now() + timedelta(days=900))
    stop_measure(measure.uuid, by=coordinator)
    with pytest.raises(errors.MeasureOver):
        stop_measure(measure.uuid, by=coordinator)


def test_coordinator_and_mt_know_a_week_before(
    db: None, coordinator: StaffMember, paspoort: factories.Passport
) -> None:
    measure = limit(paspoort, coordinator, days=60)
    with moved(days=52):
        assert list(ending_soon()) == []
    with moved(days=54):
        assert list(ending_soon()) == [measure]
        assert in_words(running())[0].soon
    with moved(days=61):
        assert list(ending_soon()) == []
        assert list(ended_since(in_days(-7))) == [measure]


def test_measures_read_in_words_in_as_many_queries_however_many(
    db: None,
    coordinator: StaffMember,
    paspoort: factories.Passport,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    limit(paspoort, coordinator)
    limit(paspoort, coordinator, WHEN)
    with django_assert_num_queries(2):
        first, second = in_words(running())
    assert first.questions == ((REASON, "Wat is de reden van vermissing?", ""),)
    assert (second.product, second.version, second.trial, second.holds) == ("paspoort", 1, False, True)
