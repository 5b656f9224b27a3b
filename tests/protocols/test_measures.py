"""Limiting questions for the time being: within a mandate, with an end, and by the clock alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import msgspec
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests import factories
from tests.protocols.clock import moved
from toetssteen.access.errors import NotAllowed, RuleBroken
from toetssteen.access.roles import Role
from toetssteen.protocols import mandate
from toetssteen.protocols import measure_errors as errors
from toetssteen.protocols.document import Comparison, Condition, Notice, ProtocolDocument, Question, QuestionType
from toetssteen.protocols.effective import at, pin
from toetssteen.protocols.limits import InterimMeasure, MeasureKind
from toetssteen.protocols.measure_queries import ended_since, ending_soon, in_words, running
from toetssteen.protocols.measures import bounds, start_measure, stop_measure
from toetssteen.protocols.models import ProtocolVersion, VersionStatus
from toetssteen.staff.models import StaffMember

REASON, WHEN = "vermissing-reisdocument.reden", "vermissing-reisdocument.laatst-gezien"
FOLLOW_UP = "vermissing"


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def asked(passport: factories.Passport, *, member: int = 0, anyway: tuple[str, ...] = ()) -> list[str]:
    step = at(pin(passport.product, member=member)).step(
        FOLLOW_UP, product=passport.product.ref, answers={}, anyway=anyway
    )
    return factories.codes_of(step.questions)


def limit(passport: factories.Passport, by: StaffMember, *codes: str, days: int = 60) -> InterimMeasure:
    return start_measure(
        MeasureKind.LEAVE_OUT, codes or (REASON,), product=passport.product, ends_on=in_days(days), by=by
    )


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
    assert effective.question(REASON).text == "Wat is er gebeurd?"  # type: ignore[union-attr]
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


# ---- what is refused ----


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


# ---- what a follow-up cannot do without ----


def small(*questions: Question, notices: tuple[Notice, ...] = (), shielded: bool = False) -> ProtocolDocument:
    return msgspec.structs.replace(
        factories.every_type("boom"), questions=list(questions), notices=list(notices), shielded=shielded
    )


def ask(code: str, *, after: str = "", required: str = "") -> Question:
    return Question(
        code=code,
        text=f"Vraag {code}?",
        type=QuestionType.YES_NO,
        used_by=["behandelen"],
        when=Condition(all=[Comparison(question=after, is_=["ja"])]) if after else None,
        required_because=required,
        purpose="Iets",
    )


def start_small(by: StaffMember, document: ProtocolDocument, code: str, **more: object) -> InterimMeasure:
    product = factories.own_product(document)
    return start_measure(
        MeasureKind.LEAVE_OUT,
        [code],
        product=product,
        ends_on=in_days(60),
        by=by,
        **more,  # type: ignore[arg-type]
    )


def test_a_question_on_which_a_required_one_rests_stays(db: None, coordinator: StaffMember) -> None:
    document = small(ask("a"), ask("b", after="a"), ask("c", after="b", required="Anders weet niemand waar."))
    factories.publish(document)
    with pytest.raises(errors.OtherQuestionRestsOnIt, match="Vraag c"):
        start_small(coordinator, document, "a")


def test_a_question_that_saves_a_pointless_follow_up_stays(db: None, coordinator: StaffMember) -> None:
    stop = Notice(
        code="n", text="Bel de provincie.", when=Condition(all=[Comparison(question="a", is_=["ja"])]), blocking=True
    )
    document = small(ask("a"), notices=(stop,))
    factories.publish(document)
    with pytest.raises(errors.WarningRestsOnIt):
        start_small(coordinator, document, "a")


def test_a_draft_can_show_that_the_follow_up_does_without(db: None, coordinator: StaffMember) -> None:
    document = small(ask("a", required="Het moet."), ask("b"))
    factories.publish(document)
    version = ProtocolVersion.objects.get(protocol__code="boom")
    drafts = [
        ProtocolVersion.objects.create(
            protocol=version.protocol, number=number, status=VersionStatus.DRAFT, content=msgspec.to_builtins(content)
        )
        for number, content in (
            (2, small(ask("a", required="Nog steeds, in andere woorden."), ask("b"))),
            (3, small(ask("b"))),
        )
    ]
    with pytest.raises(errors.FollowUpNeedsAnswer):
        start_small(coordinator, document, "a")
    with pytest.raises(errors.FollowUpNeedsAnswer):
        start_small(coordinator, document, "a", drafts=[drafts[0].uuid])
    start_small(coordinator, document, "a", drafts=[drafts[1].uuid])
    step = at(pin(factories.own_product(document))).step("behandelen", product="eigen:boom", answers={}, anyway=["a"])
    assert [(one.code, one.required) for one in step.questions] == [("a", False), ("b", False)]


# ---- the mandate ----


def test_a_mandate_that_can_be_used_ships_and_is_confirmed_once(
    db: None, coordinator: StaffMember, balie: StaffMember
) -> None:
    assert not mandate.current().confirmed
    with pytest.raises(NotAllowed):
        mandate.confirm(by=balie)
    mandate.confirm(by=coordinator)
    held = mandate.current()
    assert (held.confirmed, held.longest_days) == (True, mandate.SHIPPED.longest_days)
    with pytest.raises(errors.MandateChanged):
        mandate.confirm(by=coordinator)


def test_the_mt_narrows_the_mandate_and_a_coordinator_does_not_widen_it(
    db: None, coordinator: StaffMember, mt: StaffMember, paspoort: factories.Passport
) -> None:
    narrow = {
        "longest_days": 40, "decision_days": 21, "lead_days": 14, "shielded": False,
        "not_products": [], "not_questions": [REASON], "after": 0,
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        mandate.set_mandate(**narrow, by=coordinator)  # type: ignore[arg-type]
    mandate.set_mandate(**narrow, by=mt)  # type: ignore[arg-type]
    with pytest.raises(errors.OutsideMandate, match="reden van vermissing"):
        limit(paspoort, coordinator, days=40)
    with pytest.raises(errors.MeasureTooLong):
        limit(paspoort, coordinator, WHEN, days=41)
    limit(paspoort, coordinator, WHEN, days=40)
    with pytest.raises(errors.MandateChanged):
        mandate.set_mandate(**narrow, by=mt)  # type: ignore[arg-type]
    mandate.set_mandate(**narrow | {"after": 1, "not_products": [paspoort.product]}, by=mt)  # type: ignore[arg-type]
    with pytest.raises(errors.OutsideMandate, match="paspoort"):
        limit(paspoort, coordinator, "vermissing-reisdocument.omstandigheden", days=40)


@pytest.mark.parametrize(
    "change", [{"longest_days": 34}, {"decision_days": 0}, {"lead_days": -1}, {"longest_days": 731}]
)
def test_terms_that_bring_questions_back_too_soon_are_refused(
    db: None, mt: StaffMember, change: dict[str, int]
) -> None:
    terms = {"longest_days": 92, "decision_days": 21, "lead_days": 14} | change
    with pytest.raises(errors.MandateTermsWrong):
        mandate.set_mandate(**terms, shielded=False, not_products=[], not_questions=[], after=0, by=mt)


def test_what_is_shielded_lies_outside_the_mandate_until_the_mt_widens_it(
    db: None, coordinator: StaffMember, mt: StaffMember
) -> None:
    document = small(ask("a"), shielded=True)
    factories.publish(document)
    with pytest.raises(errors.ShieldedOutsideMandate):
        start_small(coordinator, document, "a")
    mandate.set_mandate(
        longest_days=92,
        decision_days=21,
        lead_days=14,
        shielded=True,
        not_products=[],
        not_questions=[],
        after=0,
        by=mt,
    )
    start_small(coordinator, document, "a")


# ---- trials ----


def test_a_trial_holds_for_who_takes_part_and_for_nobody_else(
    db: None, balie: StaffMember, paspoort: factories.Passport
) -> None:
    colleague = factories.member(Role.AGENT)
    trial = start_measure(
        MeasureKind.LEAVE_OUT,
        [REASON],
        product=paspoort.product,
        ends_on=in_days(13),
        participants=[balie.pk, colleague.pk],
        by=balie,
    )
    assert REASON not in asked(paspoort, member=balie.pk)
    assert REASON not in asked(paspoort, member=colleague.pk)
    assert REASON in asked(paspoort, member=factories.member(Role.AGENT).pk)
    assert REASON in asked(paspoort)
    with moved(days=14):
        assert REASON in asked(paspoort, member=balie.pk)
    with pytest.raises(errors.AlreadyLimited):
        start_measure(
            MeasureKind.LEAVE_OUT,
            [REASON],
            product=paspoort.product,
            ends_on=in_days(13),
            participants=[balie.pk],
            by=balie,
        )
    with pytest.raises(errors.TrialTooLong):
        start_measure(
            MeasureKind.LEAVE_OUT,
            [WHEN],
            product=paspoort.product,
            ends_on=in_days(28),
            participants=[balie.pk],
            by=balie,
        )
    stop_measure(trial.uuid, by=balie)
    assert REASON in asked(paspoort, member=balie.pk)


def test_who_takes_no_part_in_a_trial_does_not_stop_it(
    db: None, balie: StaffMember, paspoort: factories.Passport
) -> None:
    other = factories.member(Role.AGENT)
    trial = start_measure(
        MeasureKind.LEAVE_OUT,
        [REASON],
        product=paspoort.product,
        ends_on=in_days(13),
        participants=[balie.pk],
        by=balie,
    )
    with pytest.raises(NotAllowed):
        stop_measure(trial.uuid, by=other)


# ---- to read ----


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
