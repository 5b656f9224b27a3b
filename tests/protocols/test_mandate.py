"""How far a measure may go: what a follow-up cannot do without, the mandate, and small trials."""

import msgspec
import pytest

from tests import factories
from tests.protocols.clock import moved
from tests.protocols.limiting import REASON, WHEN, asked, in_days, limit
from toetssteen.access.errors import NotAllowed
from toetssteen.access.roles import Role
from toetssteen.protocols import mandate
from toetssteen.protocols import measure_errors as errors
from toetssteen.protocols.document import Comparison, Condition, Notice, ProtocolDocument, Question, QuestionType
from toetssteen.protocols.effective import at, pin
from toetssteen.protocols.limits import InterimMeasure, MeasureKind
from toetssteen.protocols.measures import start_measure, stop_measure
from toetssteen.protocols.models import ProtocolVersion, VersionStatus
from toetssteen.staff.models import StaffMember


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
        **more,  # type: ignore[arg-type]  # parameters of the test
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
        mandate.set_mandate(**narrow, by=coordinator)  # type: ignore[arg-type]  # parameters of the test
    mandate.set_mandate(**narrow, by=mt)  # type: ignore[arg-type]  # parameters of the test
    with pytest.raises(errors.OutsideMandate, match="reden van vermissing"):
        limit(paspoort, coordinator, days=40)
    with pytest.raises(errors.MeasureTooLong):
        limit(paspoort, coordinator, WHEN, days=41)
    limit(paspoort, coordinator, WHEN, days=40)
    with pytest.raises(errors.MandateChanged):
        mandate.set_mandate(**narrow, by=mt)  # type: ignore[arg-type]  # parameters of the test
    mandate.set_mandate(**narrow | {"after": 1, "not_products": [paspoort.product]}, by=mt)  # type: ignore[arg-type]  # parameters of the test
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
