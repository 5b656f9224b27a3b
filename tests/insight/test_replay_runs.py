"""A replay as a coordinator asks for it: begun, carried out by whoever is there, and told in figures."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import factories
from tests.insight import replay_town as town
from tests.insight.replay_town import choice, protocol, question, replace, talks
from toetssteen.access.errors import NotAllowed, NotFound
from toetssteen.contacts.models import Channel
from toetssteen.history.models import Event
from toetssteen.insight import replay_runs
from toetssteen.insight.intervals import share
from toetssteen.insight.models import ClosedWindow, ReplayRun, Series
from toetssteen.insight.replay_judging import Effect
from toetssteen.insight.replay_report import Report, from_builtins
from toetssteen.insight.replay_seconds import ASSUMED, Seconds, seconds_of
from toetssteen.intake.conversation import HELPED
from toetssteen.protocols.document import FollowUp, ProtocolDocument
from toetssteen.protocols.drafts import begin_from, change_draft
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.protocols.models import Question as QuestionOfOurs
from toetssteen.staff.models import Department, StaffMember

KIND = choice("soort", "bank", "kast")
WHERE = question("plek")
BEFORE = protocol(KIND, WHERE)


@pytest.fixture
def grofvuil(departments: dict[str, Department], balie: StaffMember) -> None:
    """Sixteen conversations in which the place was asked, four of them by mail; of ten the use is known."""
    factories.publish(BEFORE)
    said = talks(town.product(), {"soort": "bank", "plek": "Voor de deur"}, times=12, by=balie)
    said += talks(town.product(), {"plek": "Achterom"}, times=4, by=balie, channel=Channel.EMAIL.value)
    town.mark_used(said[:3], "plek", chance=0.5)
    town.mark_used(said[3:10], "plek", used=False, chance=0.5)
    talks(town.product(), outcome=HELPED, times=11, by=balie)


def draft_of(document: ProtocolDocument, coordinator: StaffMember) -> ProtocolVersion:
    return begin_from(document, by=coordinator)


def done(document: ProtocolDocument, coordinator: StaffMember) -> Report:
    draft = draft_of(document, coordinator)
    run = replay_runs.start_replay(draft.uuid, by=coordinator)
    while replay_runs.advance(run.uuid):
        pass
    found = replay_runs.latest(draft.uuid, by=coordinator)
    assert found is not None
    assert found.finished_at is not None
    return replay_runs.report_of(found)


def test_the_report_tells_what_it_would_have_saved_and_what_it_would_have_cost(
    grofvuil: None, coordinator: StaffMember
) -> None:
    report = done(protocol(KIND), coordinator)
    (section,) = report.sections
    (line,) = section.lines
    assert (section.product_name, section.follow_up_name, section.subjects) == ("Grofvuil", "Ophalen", 16)
    assert (line.effect, line.code, line.text) == (Effect.DROPPED, "plek", "Plek?")
    assert (line.times, line.asked, line.known, line.left_open) == (16, 16, 0, 0)
    assert (line.missed, line.used, line.unused, line.unknown) == (16, 3, 7, 6)
    assert line.likely_used == pytest.approx(3 + 6 * 3 / 10)
    assert line.at_most_used == pytest.approx(3 + 6 * share(3, 10).most)
    assert (line.customer_seconds, line.staff_seconds) == (12 * ASSUMED, 16 * ASSUMED)
    assert report.customer_hours == pytest.approx(12 * ASSUMED * 365 / 90 / 3600)
    assert (report.not_asked, report.used, report.helped, report.assumed) == (16, 3, 11, True)
    assert (report.last, report.days) == (timezone.localdate() - timedelta(days=1), 90)


def test_a_report_can_be_kept_as_plain_data(grofvuil: None, coordinator: StaffMember) -> None:
    report = done(protocol(KIND), coordinator)
    assert from_builtins(json.loads(json.dumps(report.to_builtins()))) == report


def test_the_version_that_is_in_force_has_an_empty_report(grofvuil: None, coordinator: StaffMember) -> None:
    report = done(BEFORE, coordinator)
    assert [section.lines for section in report.sections] == [()]
    assert (report.customer_hours, report.staff_hours, report.not_asked) == (0, 0, 0)


def test_a_follow_up_that_nobody_could_choose_yet_is_named(grofvuil: None, coordinator: StaffMember) -> None:
    more = replace(BEFORE, follow_ups=[*BEFORE.follow_ups, FollowUp(code="brengen", name="Zelf brengen")])
    assert done(more, coordinator).new_follow_ups == ("Zelf brengen",)


def test_a_product_that_fewer_than_ten_contacts_were_about_is_in_no_report(
    departments: dict[str, Department], balie: StaffMember, coordinator: StaffMember
) -> None:
    factories.publish(BEFORE)
    talks(town.product(), {"plek": "Hier"}, times=9, by=balie)
    talks(town.product(), outcome=HELPED, times=9, by=balie)
    report = done(protocol(KIND), coordinator)
    assert (report.sections, report.helped) == ((), 0)


def test_a_product_that_fewer_than_five_colleagues_talked_about_is_in_no_report(
    grofvuil: None, coordinator: StaffMember
) -> None:
    town.colleagues(town.product(), 4)
    report = done(protocol(KIND), coordinator)
    assert (report.sections, report.helped) == ((), 0)


def test_a_draft_that_changed_during_the_replay_is_replayed_as_it_was(grofvuil: None, coordinator: StaffMember) -> None:
    draft = draft_of(protocol(KIND), coordinator)
    run = replay_runs.start_replay(draft.uuid, by=coordinator)
    change_draft(draft.uuid, BEFORE, revision=draft.revision, what="terug", by=coordinator)
    assert replay_runs.advance(run.uuid)
    run.refresh_from_db()
    assert replay_runs.report_of(run).not_asked == 16
    assert run.revision == draft.revision


def test_only_one_works_on_a_replay(grofvuil: None, coordinator: StaffMember) -> None:
    run = replay_runs.start_replay(draft_of(protocol(KIND), coordinator).uuid, by=coordinator)
    ReplayRun.objects.filter(pk=run.pk).update(beat_at=timezone.now())
    assert not replay_runs.advance(run.uuid)
    ReplayRun.objects.filter(pk=run.pk).update(beat_at=timezone.now() - replay_runs.SILENT * 2)
    assert replay_runs.advance(run.uuid)
    assert not replay_runs.advance(run.uuid)


def test_a_large_replay_goes_in_chunks_that_add_up(
    departments: dict[str, Department], balie: StaffMember, coordinator: StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay_runs, "CHUNK", 15)
    factories.publish(protocol(KIND, WHERE, code="groot", products=("bank", "kast")))
    for slug in ("bank", "kast"):
        talks(town.product(slug), {"plek": "Hier"}, times=10, by=balie)
    draft = draft_of(protocol(KIND, code="groot", products=("bank", "kast")), coordinator)
    run = replay_runs.start_replay(draft.uuid, by=coordinator)
    assert [len(chunk["products"]) for chunk in run.plan] == [1, 1]
    assert replay_runs.advance(run.uuid)
    run.refresh_from_db()
    assert (run.done, run.total, run.finished_at) == (10, 20, None)
    assert replay_runs.advance(run.uuid)
    run.refresh_from_db()
    assert [section.product_name for section in replay_runs.report_of(run).sections] == ["Bank", "Kast"]
    assert run.finished_at is not None


def test_a_worker_is_asked_without_anything_but_the_id(grofvuil: None, coordinator: StaffMember) -> None:
    run = replay_runs.start_replay(draft_of(protocol(KIND), coordinator).uuid, by=coordinator)
    job = ProcrastinateJob.objects.get(task_name="insight.replay")
    assert job.args == {"run_uuid": str(run.uuid)}
    assert Event.objects.filter(name="replay.started", subject_id=run.uuid).count() == 1


def test_a_draft_about_a_product_that_nobody_asked_about_is_done_at_once(
    departments: dict[str, Department], coordinator: StaffMember
) -> None:
    factories.publish(BEFORE)
    run = replay_runs.start_replay(draft_of(protocol(KIND), coordinator).uuid, by=coordinator)
    assert run.finished_at is not None
    assert replay_runs.report_of(run).sections == ()


@pytest.mark.parametrize("who", ["balie", "mt", "privacy"])
def test_only_the_coordinator_replays(
    grofvuil: None, coordinator: StaffMember, request: pytest.FixtureRequest, who: str
) -> None:
    draft, other = draft_of(protocol(KIND), coordinator), request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        replay_runs.start_replay(draft.uuid, by=other)
    with pytest.raises(NotAllowed):
        replay_runs.latest(draft.uuid, by=other)


def test_a_draft_that_is_gone_is_not_replayed(coordinator: StaffMember) -> None:
    with pytest.raises(NotFound):
        replay_runs.start_replay(uuid4(), by=coordinator)
    assert not replay_runs.advance(uuid4())


def window(code: str, series: Series, seconds: float | None, contacts: int = 10, **fields: Any) -> None:
    ClosedWindow.objects.create(
        series=series,
        product=town.product(),
        question=QuestionOfOurs.objects.get(code=code),
        first=date(2026, 8, 1),
        last=fields.get("last", date(2026, 8, 1)),
        contacts=contacts,
        median_seconds=seconds,
    )


def test_time_is_the_median_that_was_measured_or_a_stated_assumption(departments: dict[str, Department]) -> None:
    factories.publish(BEFORE)
    window("plek", Series.PRESENT, 30.0, contacts=30)
    window("plek", Series.PRESENT, 10.0, contacts=10, last=date(2026, 9, 1))
    window("plek", Series.USED_30, 99.0)
    window("soort", Series.PRESENT, None)
    found = seconds_of(["plek", "soort", "bestaat-niet"])
    assert found == {
        "plek": Seconds(present=25.0, absent=25.0, measured=True),
        "soort": Seconds(),
        "bestaat-niet": Seconds(),
    }
    window("plek", Series.ABSENT, 8.0)
    assert seconds_of(["plek"])["plek"] == Seconds(present=25.0, absent=8.0, measured=True)
