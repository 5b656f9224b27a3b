"""Doorrekenen: what the coordinator sees of a draft, before, during and after."""

from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.fixtures import SignIn
from tests.insight import replay_town as town
from tests.insight.replay_town import choice, protocol, question, replace, talks, when
from toetssteen.access.roles import Role
from toetssteen.contacts.models import Answer, Topic
from toetssteen.history.models import Event, ProcessingRecord
from toetssteen.insight import replay_runs
from toetssteen.insight.models import ReplayRun
from toetssteen.parties.models import Party
from toetssteen.protocols.document import FollowUp, QuestionType
from toetssteen.protocols.drafts import begin_from, change_draft
from toetssteen.protocols.models import ProtocolVersion, VersionStatus
from toetssteen.staff.models import Department, StaffMember
from toetssteen.tasks.models import Task

KIND = choice("soort", "bank", "kast")
WHERE = question("plek")
BEFORE = protocol(KIND, WHERE)


@pytest.fixture
def carla(sign_in: SignIn, coordinator: StaffMember) -> Client:
    return sign_in(coordinator)


@pytest.fixture
def draft(departments: dict[str, Department], balie: StaffMember, coordinator: StaffMember) -> ProtocolVersion:
    """Without the place: twelve times answered, twice used."""
    factories.publish(BEFORE)
    said = talks(town.product(), {"soort": "bank", "plek": "Voor <b>de</b> deur"}, times=12, by=balie)
    town.mark_used(said[:2], "plek")
    town.mark_used(said[2:10], "plek", used=False)
    return begin_from(protocol(KIND), by=coordinator)


def address(draft: ProtocolVersion) -> str:
    return reverse("replay", args=[draft.uuid])


def text(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split())


def finish(draft: ProtocolVersion, carla: Client) -> str:
    assert carla.post(address(draft)).status_code == 302
    carla.post(reverse("replay-step", args=[draft.uuid]))
    return text(carla.get(address(draft)))


def test_before_it_begins_the_page_says_what_it_does(carla: Client, draft: ProtocolVersion) -> None:
    page = text(carla.get(address(draft)))
    assert "Wat als deze versie de afgelopen 90 dagen had gegolden?" in page
    assert "Reken door" in page


def test_the_outcome_stands_first_in_one_sentence_after_another(carla: Client, draft: ProtocolVersion) -> None:
    page = finish(draft, carla)
    assert "In 90 dagen waren 12 vragen niet gesteld." in page
    assert "Dat scheelt klanten 0,3 uur en collega’s 0,3 uur per jaar." in page
    assert "2 antwoorden die wel gebruikt zijn, hadden we gemist." in page
    assert "12 keer: 2 gebruikt, 2 onbekend, 8 niet gebruikt, 0 zonder antwoord" in page
    assert "Daarvoor rekenen we 20 seconden." in page


def test_nothing_that_changes_is_said_in_one_sentence(
    carla: Client, draft: ProtocolVersion, coordinator: StaffMember
) -> None:
    same = begin_from(BEFORE, by=coordinator)
    assert "Met deze versie was er in 90 dagen niets anders gegaan." in finish(same, carla)


def test_too_few_contacts_give_no_figure(
    carla: Client, departments: dict[str, Department], balie: StaffMember, coordinator: StaffMember
) -> None:
    factories.publish(BEFORE)
    talks(town.product(), {"plek": "Hier"}, times=9, by=balie)
    page = finish(begin_from(protocol(KIND), by=coordinator), carla)
    assert "In deze periode zijn er te weinig gesprekken om iets over te zeggen." in page
    assert "Doorgerekend:" not in page
    assert "Per product" not in page


def test_what_no_history_can_judge_is_said(carla: Client, draft: ProtocolVersion, coordinator: StaffMember) -> None:
    lift = question("lift", QuestionType.YES_NO)
    unsure = protocol(
        KIND,
        lift,
        replace(WHERE, when=when("lift", "ja")),
        follow_ups=[*BEFORE.follow_ups, FollowUp(code="brengen", name="Zelf brengen")],
    )
    page = finish(begin_from(unsure, by=coordinator), carla)
    assert "“Lift?” had er 12 keer bij gestaan. Wat klanten hadden geantwoord, weten we niet." in page
    assert "Van “Plek?” is 12 keer niet te zeggen of de vraag was vervallen." in page
    assert "Dat hangt af van het antwoord op “Lift?”." in page
    assert "De vervolgactie “Zelf brengen” is nieuw." in page


def test_contacts_that_would_have_had_no_place_are_counted(
    carla: Client, draft: ProtocolVersion, coordinator: StaffMember
) -> None:
    moved = protocol(replace(WHERE, used_by=["brengen"]), follow_ups=[FollowUp(code="brengen", name="Zelf brengen")])
    page = finish(begin_from(moved, by=coordinator), carla)
    assert "12 keer was er geen plek geweest: de vervolgactie “Ophalen” is er niet meer." in page


def test_a_page_that_waits_asks_a_worker_first_and_then_does_it_itself(carla: Client, draft: ProtocolVersion) -> None:
    carla.post(address(draft))
    step, htmx = reverse("replay-step", args=[draft.uuid]), {"HX-Request": "true"}
    waiting = carla.post(step, headers=htmx)
    assert "0 procent is doorgerekend" in text(waiting)
    ReplayRun.objects.update(started_at=timezone.now() - replay_runs.SILENT)
    assert carla.post(step, headers=htmx).headers["HX-Redirect"] == address(draft)
    assert "In 90 dagen" in text(carla.get(address(draft)))


def test_without_scripts_a_button_looks_again(carla: Client, draft: ProtocolVersion) -> None:
    carla.post(address(draft))
    page = text(carla.get(address(draft)))
    assert "http-equiv" not in page, "a page that renews itself interrupts who reads it aloud"
    assert "Ga verder" in page
    assert carla.post(reverse("replay-step", args=[draft.uuid])).headers["Location"] == address(draft)


def test_a_page_that_waits_leaves_a_worker_alone(carla: Client, draft: ProtocolVersion) -> None:
    carla.post(address(draft))
    ReplayRun.objects.update(beat_at=timezone.now(), done=6)
    carla.post(reverse("replay-step", args=[draft.uuid]))
    assert "50 procent is doorgerekend" in text(carla.get(address(draft)))
    assert ReplayRun.objects.get().finished_at is None


def test_a_draft_that_changed_afterwards_says_so(
    carla: Client, draft: ProtocolVersion, coordinator: StaffMember
) -> None:
    finish(draft, carla)
    change_draft(draft.uuid, BEFORE, revision=draft.revision, what="terug", by=coordinator)
    assert "Het concept is daarna veranderd." in text(carla.get(address(draft)))


def test_a_draft_that_was_published_meanwhile_says_so(carla: Client, draft: ProtocolVersion) -> None:
    ProtocolVersion.objects.filter(pk=draft.pk).update(status=VersionStatus.DEFINITIVE, starts_at=timezone.now())
    for response in (carla.get(address(draft)), carla.post(address(draft))):
        assert response.status_code == 409
        assert "toets-alert" in text(response)


def examples_of(draft: ProtocolVersion, code: str = "plek") -> str:
    return reverse("replay-examples", args=[draft.uuid, town.product().uuid, town.DO, code])


def test_examples_tell_what_was_answered_and_what_came_of_it(carla: Client, draft: ProtocolVersion) -> None:
    Task.objects.update(result="Opgehaald aan de voorkant")
    assert examples_of(draft) in finish(draft, carla)
    page = text(carla.get(examples_of(draft)))
    assert page.count("Voor <b>de</b> deur") == 2
    assert "Opgehaald aan de voorkant" in page


def test_reading_an_example_is_recorded_with_whose_it_was(
    departments: dict[str, Department], balie: StaffMember, coordinator: StaffMember, carla: Client, klant: Party
) -> None:
    factories.publish(BEFORE)
    talks(town.product(), {"plek": "Hier"}, times=10, by=balie)
    known = factories.contact_about(town.product(), town.DO, by=balie, typed=town.typed({"plek": "Daar"}), party=klant)
    town.backdate([known])
    town.mark_used([known], "plek")
    draft = begin_from(protocol(KIND), by=coordinator)
    finish(draft, carla)
    assert "Daar" in text(carla.get(examples_of(draft)))
    record = ProcessingRecord.objects.get(name="example.viewed")
    assert (record.data_subject_id, record.processing_activity_id) == (klant.uuid, "vragen-verbeteren")
    event = Event.objects.filter(name="example.viewed", subject_type="replayrun").latest("at")
    assert (event.actor_id, "Daar" in str(event.data)) == (coordinator.pk, False)


def none_shown(carla: Client, draft: ProtocolVersion) -> None:
    finish(draft, carla)
    page = text(carla.get(examples_of(draft)))
    assert "Deze antwoorden mag je niet zien" in page
    assert "Voor <b>" not in page


def test_no_example_of_a_shielded_product(carla: Client, draft: ProtocolVersion) -> None:
    Topic.objects.update(shielded=True)
    none_shown(carla, draft)


def test_no_example_that_is_kept_no_longer(carla: Client, draft: ProtocolVersion) -> None:
    Answer.objects.update(keep_until=timezone.localdate() - timedelta(days=1))
    none_shown(carla, draft)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (question("plek", QuestionType.BSN), "999990019"),
        (question("plek", sensitivity="special"), "Ik ben ziek"),
    ],
    ids=["BSN", "special"],
)
def test_no_example_of_what_lies_sealed(
    departments: dict[str, Department], balie: StaffMember, coordinator: StaffMember, carla: Client,
    asked: Any, said: str,
) -> None:  # fmt: skip
    factories.publish(protocol(KIND, asked))
    town.mark_used(talks(town.product(), {"plek": said}, times=10, by=balie), "plek")
    draft = begin_from(protocol(KIND), by=coordinator)
    assert said not in finish(draft, carla)
    page = text(carla.get(examples_of(draft)))
    assert "Deze antwoorden mag je niet zien" in page
    assert said not in page


def test_examples_that_no_replay_has_are_not_found(carla: Client, draft: ProtocolVersion) -> None:
    assert carla.get(examples_of(draft)).status_code == 404
    finish(draft, carla)
    assert carla.get(examples_of(draft, "soort")).status_code == 404
    assert carla.get(reverse("replay", args=[uuid4()])).status_code == 404
    assert carla.post(reverse("replay-step", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("role", [Role.AGENT, Role.DEPARTMENT, Role.MANAGEMENT, Role.PRIVACY_OFFICER])
def test_the_coordinator_alone_comes_in(carla: Client, draft: ProtocolVersion, sign_in: SignIn, role: Role) -> None:
    finish(draft, carla)
    other = sign_in(factories.member(role))
    for response in (
        other.get(address(draft)),
        other.post(address(draft)),
        other.post(reverse("replay-step", args=[draft.uuid])),
        other.get(examples_of(draft)),
    ):
        assert response.status_code == 403


def test_the_page_asks_as_much_of_many_products_as_of_one(carla: Client, draft: ProtocolVersion) -> None:
    finish(draft, carla)
    with CaptureQueriesContext(connection) as few:
        carla.get(address(draft))
    run = ReplayRun.objects.get()
    ReplayRun.objects.update(sections=[{**run.sections[0], "product": str(uuid4())} for _ in range(120)])
    with CaptureQueriesContext(connection) as many:
        page = text(carla.get(address(draft)))
    assert len(many) == len(few)
    assert page.count("<th class") < 80
    assert "?bladzijde=2" in page
    assert "?bladzijde=3" in text(carla.get(f"{address(draft)}?bladzijde=2"))
    assert carla.get(f"{address(draft)}?bladzijde=-x").status_code == 200
