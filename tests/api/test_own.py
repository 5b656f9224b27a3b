"""Our own two calls for the system of a department."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import topic_of
from toetssteen.api import tokens
from toetssteen.api.models import Token
from toetssteen.contacts.models import AnswerUse, Contact, UseKind
from toetssteen.history.models import Event, ProcessingRecord
from toetssteen.tasks.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def system() -> dict[str, str]:
    secret = tokens.issue("zaaksysteem", purpose="behandelen-vermissing")
    return {"Authorization": f"Token {secret}"}


@pytest.mark.parametrize("header", [{}, {"Authorization": "Token onzin"}, {"Authorization": "Bearer x"}])
def test_without_a_valid_token_nothing_is_told(client: Client, vermissing: Contact, header: dict[str, str]) -> None:
    task = Task.objects.get()
    response = client.get(f"/api/toetssteen/v1/taken/{task.uuid}", headers=header)
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"


def test_an_expired_token_is_refused(client: Client, vermissing: Contact, system: dict[str, str]) -> None:
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    response = client.get(f"/api/toetssteen/v1/taken/{Task.objects.get().uuid}", headers=system)
    assert response.status_code == 401


def test_a_token_lies_hashed(system: dict[str, str]) -> None:
    secret = system["Authorization"].removeprefix("Token ")
    assert secret not in str(Token.objects.values_list().get())


def test_a_system_reads_what_was_collected_and_that_is_recorded(
    client: Client, vermissing: Contact, system: dict[str, str]
) -> None:
    task = Task.objects.get()
    body = client.get(f"/api/toetssteen/v1/taken/{task.uuid}", headers=system).json()
    assert body["kenmerk"] == vermissing.reference
    assert len(body["antwoorden"]) == topic_of(task).answers.count() > 0
    record = ProcessingRecord.objects.get(name="task.read_by_system")
    assert record.processing_activity_id == "behandelen-vermissing"
    assert not AnswerUse.objects.exists(), "reading is no use"


def test_what_is_past_its_retention_is_not_told(client: Client, vermissing: Contact, system: dict[str, str]) -> None:
    task = Task.objects.get()
    topic_of(task).answers.update(keep_until=timezone.localdate() - timedelta(days=1))
    assert client.get(f"/api/toetssteen/v1/taken/{task.uuid}", headers=system).json()["antwoorden"] == []


def test_who_may_not_read_tasks_is_refused(client: Client, vermissing: Contact) -> None:
    secret = tokens.issue("formulieren", purpose="formulieren", may=["klantcontacten:schrijven"])
    header = {"Authorization": f"Token {secret}"}
    answer = topic_of(Task.objects.get()).answers.all()[0]
    assert client.get(f"/api/toetssteen/v1/taken/{Task.objects.get().uuid}", headers=header).status_code == 403
    used = client.post(
        f"/api/toetssteen/v1/antwoorden/{answer.uuid}/gebruik",
        '{"gebruikt": true}',
        content_type="application/json",
        headers=header,
    )
    assert used.status_code == 403
    assert not AnswerUse.objects.exists()


def test_too_many_requests_have_to_wait(client: Client, vermissing: Contact) -> None:
    header = {"Authorization": f"Token {tokens.issue('haast', purpose='test', most_a_minute=1)}"}
    path = f"/api/toetssteen/v1/taken/{Task.objects.get().uuid}"
    first, *_, last = (client.get(path, headers=header) for _ in range(3))
    assert first.status_code == 200
    assert last.status_code == 429
    assert int(last["Retry-After"]) > 0


def test_a_shielded_task_is_not_told(client: Client, vermissing: Contact, system: dict[str, str]) -> None:
    task = Task.objects.get()
    topic = topic_of(task)
    topic.shielded = True
    topic.save()
    assert client.get(f"/api/toetssteen/v1/taken/{task.uuid}", headers=system).status_code == 404


def test_a_system_declares_that_an_answer_was_used(client: Client, vermissing: Contact, system: dict[str, str]) -> None:
    answer = topic_of(Task.objects.get()).answers.order_by("pk")[0]
    response = client.post(
        f"/api/toetssteen/v1/antwoorden/{answer.uuid}/gebruik",
        b'{"gebruikt": true}',
        content_type="application/json",
        headers=system,
    )
    assert response.status_code == 201
    use = AnswerUse.objects.get()
    assert (use.answer_id, use.kind, use.used) == (answer.pk, UseKind.DECLARED, True)
    assert not Event.objects.filter(name__startswith="answer.").exists()


@pytest.mark.parametrize("body", [b"", b"{", b'{"gebruikt": "ja"}', b'{"gebruikt": true, "wie": 1}', b"\xff"])
def test_a_body_that_is_none_is_refused(
    client: Client, vermissing: Contact, system: dict[str, str], body: bytes
) -> None:
    answer = topic_of(Task.objects.get()).answers.order_by("pk")[0]
    url = f"/api/toetssteen/v1/antwoorden/{answer.uuid}/gebruik"
    response = client.post(url, body, content_type="application/json", headers=system)
    assert response.status_code == 400
    assert not AnswerUse.objects.exists()


def test_an_unknown_answer_is_not_found(client: Client, system: dict[str, str]) -> None:
    url = f"/api/toetssteen/v1/antwoorden/{uuid4()}/gebruik"
    response = client.post(url, b'{"gebruikt": true}', content_type="application/json", headers=system)
    assert response.status_code == 404
