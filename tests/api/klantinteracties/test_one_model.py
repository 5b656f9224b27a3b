"""What comes in over the API stands where our own records stand, and what is recorded here is told there."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests import factories
from tests.api.klantinteracties.conftest import CONTACT, System
from tests.factories import topic_of
from toetssteen.access.roles import Role
from toetssteen.contacts.models import AnswerUse, Contact
from toetssteen.dossiers.queries import dossier_of
from toetssteen.history.actions import Context
from toetssteen.history.models import Event, ProcessingRecord
from toetssteen.interactions.models import Actor
from toetssteen.parties.actions import find_customers
from toetssteen.parties.models import Identifier, Party
from toetssteen.parties.query import understand
from toetssteen.staff.models import Department, StaffMember
from toetssteen.tasks import queries
from toetssteen.tasks.actions import finish_task
from toetssteen.tasks.models import Task
from toetssteen.tasks.opening import open_task

pytestmark = pytest.mark.django_db


def told(kiss: System, person: Any, **more: Any) -> Any:
    contact = kiss.post("/klantcontacten", CONTACT | {"inhoud": "Wil een afspraak", **more})
    body = {"wasPartij": {"uuid": person["uuid"]}, "hadKlantcontact": {"uuid": contact["uuid"]}}
    kiss.post("/betrokkenen", body | {"rol": "klant", "initiator": True})
    return contact


def asked(kiss: System, contact: Any, *actors: Any) -> Any:
    body = {
        "gevraagdeHandeling": "Terugbellen",
        "toelichting": "na vijf uur",
        "aanleidinggevendKlantcontact": {"uuid": contact["uuid"]},
        "toegewezenAanActoren": [{"uuid": actor["uuid"]} for actor in actors],
        "status": "te_verwerken",
    }
    return kiss.post("/internetaken", body)


def test_a_contact_of_another_system_stands_in_the_dossier(kiss: System, person: Any, balie: StaffMember) -> None:
    contact = told(kiss, person)
    asked(kiss, contact)
    party = Party.objects.get()
    context = Context("conversation", party.uuid, "klantcontact")
    entry = dossier_of(party.uuid, by=balie, context=context).contacts[0]
    assert (str(entry.uuid), entry.about, entry.content) == (contact["uuid"], "Paspoort", "Wil een afspraak")
    assert [work.name for work in entry.asked] == ["Terugbellen"]


def test_a_customer_of_another_system_is_found_at_the_desk(kiss: System, person: Any, balie: StaffMember) -> None:
    context = Context("conversation", Party.objects.get().uuid, "klant-zoeken")
    query = understand("Ada Vos")
    assert query is not None
    found = find_customers(query, context=context, by=balie)
    assert [str(line.uuid) for line in found] == [person["uuid"]]


def test_work_for_a_department_stands_in_its_list(
    kiss: System, person: Any, departments: dict[str, Department], vakafdeling: StaffMember
) -> None:
    unit = kiss.post("/actoren", {"naam": departments["burgerzaken"].name, "soortActor": "organisatorische_eenheid"})
    made = asked(kiss, told(kiss, person), unit)
    page = queries.work_list(queries.departments_of(vakafdeling), by=vakafdeling)
    assert [(str(task.uuid), task.about) for task in page.tasks] == [(made["uuid"], "Paspoort")]
    opened = open_task(page.tasks[0].uuid, by=vakafdeling)
    assert opened.customer is not None
    finish_task(page.tasks[0].uuid, result="Gebeld", used_answers=None, revision=1, by=vakafdeling)
    assert kiss.get(f"/internetaken/{made['uuid']}")["status"] == "verwerkt"


def test_work_for_nobody_known_waits_for_the_contact_centre(kiss: System, person: Any, actor: Any) -> None:
    asked(kiss, told(kiss, person), actor)
    assert Task.objects.get().department.code == "klantcontactcentrum"


def test_a_conversation_at_the_desk_is_told(kiss: System, vermissing: Contact) -> None:
    task = Task.objects.get()
    one = kiss.get(f"/klantcontacten/{vermissing.uuid}?expand=hadBetrokkenen,leiddeTotInterneTaken")
    assert one["onderwerp"] == topic_of(task).product.name
    assert one["referentienummer"] == vermissing.reference
    assert set(one["metadata"]) == {
        answer.question.code for answer in topic_of(task).answers.filter(sealed_value__isnull=True)
    }
    assert all(f"{code}: {text}" in one["inhoud"] for code, text in one["metadata"].items())
    assert one["_expand"]["leiddeTotInterneTaken"][0]["gevraagdeHandeling"] == task.follow_up
    assert one["_expand"]["hadBetrokkenen"][0]["rol"] == "klant"
    assert one["hadBetrokkenActoren"] == [], "who held a conversation is not told"


def test_our_task_is_of_the_unit_that_is_its_department(kiss: System, vermissing: Contact) -> None:
    department = Task.objects.get().department
    unit = kiss.post("/actoren", {"naam": department.name, "soortActor": "organisatorische_eenheid"})
    found = kiss.get(f"/internetaken?toegewezenAanActor__uuid={unit['uuid']}&status=te_verwerken")
    assert [one["toegewezenAanActor"]["uuid"] for one in found["results"]] == [unit["uuid"]]


def test_what_is_sent_back_as_it_was_told_does_not_outlive_its_answers(kiss: System, vermissing: Contact) -> None:
    path = f"/klantcontacten/{vermissing.uuid}"
    whole = kiss.get(path)
    assert whole["inhoud"]
    assert whole["metadata"]
    sent = {name: value for name, value in whole.items() if name != "_expand"} | {"reactie": "Gezien"}
    answer = kiss.send("PUT", path, sent)
    assert answer.status_code == 200, answer.content
    assert kiss.get(path)["reactie"] == "Gezien"
    topic_of(Task.objects.get()).answers.update(keep_until=timezone.localdate() - timedelta(days=1))
    after = kiss.get(path)
    assert (after["inhoud"], after["metadata"]) == ("", {})
    assert kiss.send("PATCH", path, {"inhoud": "Iets anders"}).status_code == 200
    assert kiss.get(path)["inhoud"] == "Iets anders"


def test_what_is_shielded_is_not_told(kiss: System, vermissing: Contact) -> None:
    topic = topic_of(Task.objects.get())
    topic.shielded = True
    topic.save()
    Contact.objects.update(note="Over de zorg")
    one = kiss.get(f"/klantcontacten/{vermissing.uuid}")
    assert (one["onderwerp"], one["inhoud"], one["metadata"]) == ("-", "", {})
    assert one["leiddeTotInterneTaken"] == []
    assert one["vertrouwelijk"] is True
    assert kiss.get("/internetaken")["results"] == []
    task = Task.objects.get()
    for method, body in (("GET", None), ("PATCH", {}), ("DELETE", None)):
        assert kiss.send(method, f"/internetaken/{task.uuid}", body).status_code == 404


def test_what_is_past_its_retention_is_not_told(kiss: System, contact: Any) -> None:
    Contact.objects.update(keep_until=timezone.localdate() - timedelta(days=1))
    assert kiss.get("/klantcontacten")["count"] == 0
    assert kiss.send("GET", f"/klantcontacten/{contact['uuid']}").status_code == 404


def test_reading_is_recorded_for_each_person_and_is_no_use(kiss: System, vermissing: Contact) -> None:
    before = ProcessingRecord.objects.count()
    kiss.get("/klantcontacten")
    record = ProcessingRecord.objects.filter(name="exchange.listed").get()
    assert ProcessingRecord.objects.count() == before + 1
    assert record.processing_activity_id == "klantcontact"
    assert record.data_subject_id == vermissing.participants.values_list("party__uuid", flat=True).get()
    assert Event.objects.filter(name="exchange.listed").exists()
    assert not AnswerUse.objects.exists()


def test_a_bsn_lies_sealed(kiss: System, person: Any) -> None:
    body = {
        "identificeerdePartij": {"uuid": person["uuid"]},
        "partijIdentificator": {
            "codeObjecttype": "natuurlijk_persoon",
            "codeSoortObjectId": "bsn",
            "objectId": "999990639",
            "codeRegister": "brp",
        },
    }
    made = kiss.post("/partij-identificatoren", body)
    assert made["partijIdentificator"]["objectId"] == "999990639"
    identifier = Identifier.objects.get()
    assert identifier.value == ""
    assert identifier.sealed_value == "999990639"


def test_a_writing_system_is_in_the_history(kiss: System, contact: Any) -> None:
    event = Event.objects.get(name="exchange.created")
    assert str(event.subject_id) == contact["uuid"]
    assert event.data == {}


def test_an_actor_is_no_colleague(kiss: System, actor: Any) -> None:
    assert Actor.objects.count() == 1
    assert not StaffMember.objects.filter(name="Kees").exists()
    assert factories.member(Role.AGENT).pk
