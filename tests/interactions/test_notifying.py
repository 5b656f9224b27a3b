"""What another system hears of a change, by a real server and, once, by a real worker."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.database import ROOT
from tests.interactions.nrc import CLIENT, SECRET, Nrc, claims, listening
from toetssteen.cli.main import main
from toetssteen.cli.postgres import Urls
from toetssteen.cli.preflight import free_port
from toetssteen.config import env
from toetssteen.contacts.models import Contact
from toetssteen.interactions import delivering, keeping
from toetssteen.interactions.delivering import MOST_ATTEMPTS, deliver
from toetssteen.interactions.models import Actor, Notification
from toetssteen.interactions.notifying import Action, changed
from toetssteen.parties.models import Party
from toetssteen.tasks.models import Task

pytestmark = pytest.mark.usefixtures("committed")

ABOUT = "https://voorbeeld.nl/onderwerpen/paspoort"


@pytest.fixture
def nrc() -> Iterator[Nrc]:
    with listening() as nrc:
        yield nrc


def contact(**given: Any) -> Contact:
    values = {"channel": "telefoon", "subject": "Paspoort", "content": "Vrije tekst", **given}
    return keeping.keep_contact(values, None)


def task() -> Task:
    return keeping.keep_task({"contact": contact(), "follow_up": "Bel terug", "actors": []}, None)


def party() -> Party:
    return keeping.keep_party({"kind": "organisatie", "organisation": "De Gouden Toets BV"}, None)


def address(collection: str, uuid: UUID) -> str:
    return f"{settings.TOETSSTEEN.public_url}/klantinteracties/api/v1/{collection}/{uuid}"


def later(attempts: int = 1) -> datetime:
    return timezone.now() + attempts * delivering.LONGEST_WAIT


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="interactions.notify").count()


def test_a_change_of_a_contact_is_told(nrc: Nrc) -> None:
    row = contact(reached=False, acted_further=True, main_subject_type=ABOUT)
    changed(row, Action.CREATE)
    assert deliver() == 1
    (received,) = nrc.got
    created = datetime.fromisoformat(received.body.pop("aanmaakdatum"))
    assert created.utcoffset() == timedelta(0)
    assert timedelta(0) <= datetime.now(UTC) - created < timedelta(minutes=1)
    assert received.body == {
        "kanaal": "klantcontacten",
        "hoofdObject": address("klantcontacten", row.uuid),
        "resource": "klantcontact",
        "resourceUrl": address("klantcontacten", row.uuid),
        "actie": "create",
        "kenmerken": {
            "hoofdOnderwerpType": ABOUT,
            "indicatieContactGelukt": "false",
            "verdereActieOndernomen": "true",
        },
    }
    assert (received.path, received.headers["Content-Type"]) == ("/api/v1/notificaties", "application/json")
    assert not Notification.objects.exists()


def test_it_is_signed_with_a_token_of_this_moment(nrc: Nrc) -> None:
    changed(contact(), Action.CREATE)
    deliver()
    said = claims(nrc.got[0])
    assert abs(said.pop("iat") - time.time()) < 60
    assert said == {"iss": CLIENT, "client_id": CLIENT}


@pytest.mark.parametrize(
    ("make", "resource", "collection", "features"),
    [
        (
            contact,
            "klantcontact",
            "klantcontacten",
            {"hoofdOnderwerpType": "", "indicatieContactGelukt": "", "verdereActieOndernomen": "false"},
        ),
        (task, "internetaak", "internetaken", {"status": "te_verwerken"}),
        (party, "partij", "partijen", {"soortPartij": "organisatie"}),
    ],
    ids=["contact", "task", "party"],
)
def test_each_has_its_own_channel_and_no_text_of_anybody(
    nrc: Nrc, make: Any, resource: str, collection: str, features: dict[str, str]
) -> None:
    row = make()
    changed(row, Action.UPDATE)
    deliver()
    body = nrc.got[0].body
    assert (body["kanaal"], body["resource"], body["kenmerken"]) == (collection, resource, features)
    assert body["resourceUrl"] == address(collection, row.uuid)


def test_work_that_is_done_says_so(nrc: Nrc) -> None:
    row = task()
    changed(keeping.keep_task({"done": True}, row), Action.UPDATE)
    deliver()
    assert nrc.got[0].body["kenmerken"] == {"status": "verwerkt"}


def test_what_is_gone_is_told_as_it_was(nrc: Nrc) -> None:
    row = party()
    uuid = row.uuid
    with transaction.atomic():
        row.delete()
        changed(row, Action.DESTROY)
    deliver()
    assert nrc.actions == ["destroy"]
    assert nrc.got[0].body["hoofdObject"] == address("partijen", uuid)


def test_what_was_rolled_back_is_told_to_nobody(nrc: Nrc) -> None:
    with transaction.atomic():
        changed(contact(), Action.CREATE)
        assert (Notification.objects.count(), jobs()) == (1, 1)
        transaction.set_rollback(True)
    deliver()
    assert (nrc.got, Notification.objects.count(), jobs()) == ([], 0, 0)


def test_other_rows_tell_nothing(nrc: Nrc) -> None:
    actor: models.Model = keeping.keep_actor({"name": "Zaaksysteem", "kind": "geautomatiseerde_actor"}, None)
    assert isinstance(actor, Actor)
    changed(actor, Action.CREATE)
    assert (Notification.objects.count(), jobs()) == (0, 0)


def test_where_nobody_listens_nothing_is_queued() -> None:
    changed(contact(), Action.CREATE)
    assert (Notification.objects.count(), jobs(), deliver()) == (0, 0, 0)


def test_it_is_not_sent_inside_a_transaction(nrc: Nrc) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        deliver()


@pytest.mark.parametrize("status", [400, 403, 429, 500, 503])
def test_what_was_not_taken_is_tried_again(nrc: Nrc, status: int) -> None:
    nrc.status = status
    changed(contact(), Action.CREATE)
    deliver()
    waiting = delivering.waiting().get()
    assert (waiting.attempts, waiting.last_status, waiting.failed) == (1, status, False)
    assert deliver() == 0
    nrc.status = 201
    assert deliver(later()) == 1
    assert len(nrc.got) == 2
    assert not Notification.objects.exists()


def test_a_server_that_is_not_there_gives_no_status(nrc: Nrc) -> None:
    settings.TOETSSTEEN = replace(settings.TOETSSTEEN, notifications_url=f"http://127.0.0.1:{free_port()}")
    changed(contact(), Action.CREATE)
    changed(contact(), Action.CREATE)
    assert deliver() == 1, "the second would fare no better"
    assert list(delivering.waiting().values_list("attempts", "last_status")) == [(1, None), (0, None)]


def test_a_refusal_of_one_keeps_no_others_waiting(nrc: Nrc) -> None:
    nrc.status = 400
    changed(contact(), Action.CREATE)
    changed(contact(), Action.CREATE)
    assert deliver() == 2


def test_the_pauses_grow_for_about_a_day(nrc: Nrc) -> None:
    nrc.status = 503
    changed(contact(), Action.CREATE)
    now, pauses = timezone.now(), []
    while not delivering.failed().exists():
        assert deliver(now) == 1
        turn = Notification.objects.get().next_try_at
        pauses.append(turn - now)
        now = turn
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=1)
    assert len(pauses) == len(nrc.got) == MOST_ATTEMPTS
    assert timedelta(hours=23) < sum(pauses[:-1], timedelta()) < timedelta(hours=26)
    assert deliver(now + timedelta(days=7)) == 0


def test_a_worker_that_fell_is_made_up_for(nrc: Nrc) -> None:
    changed(contact(), Action.CREATE)
    assert delivering._claimed(timezone.now()) is not None
    assert deliver() == 0
    assert deliver(later()) == 1
    assert nrc.actions == ["create"]


def test_changes_of_one_thing_go_in_their_order(nrc: Nrc) -> None:
    row = contact()
    nrc.status = 400
    changed(row, Action.CREATE)
    deliver()
    nrc.status = 201
    changed(row, Action.UPDATE)
    changed(contact(), Action.CREATE)
    assert deliver() == 1, "that of the other contact alone"
    assert deliver(later()) == 2
    assert [received.body["actie"] for received in nrc.got if str(row.uuid) in received.body["resourceUrl"]] == [
        "create",
        "create",
        "update",
    ]


@pytest.fixture
def failed(nrc: Nrc) -> Notification:
    """A contact of which nobody heard."""
    nrc.status = 503
    changed(contact(), Action.CREATE)
    Notification.objects.update(attempts=MOST_ATTEMPTS - 1)
    deliver()
    return delivering.failed().get()


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toetssteen.cli.notifications.start_django", lambda: None)


def test_the_command_lists_what_failed(
    failed: Notification, nrc: Nrc, command: None, capsys: pytest.CaptureFixture[str]
) -> None:
    nrc.status = 500
    changed(contact(), Action.UPDATE)
    deliver()
    changed(contact(), Action.DESTROY)
    assert main(["notifications"]) == 1
    told = capsys.readouterr().out
    assert "1 notificatie mislukt." in told
    assert f"klantcontact {failed.subject} gemaakt op " in told
    assert f"{MOST_ATTEMPTS} keer geprobeerd, laatst antwoord 503" in told
    assert "2 notificaties in de wacht. De oudste: klantcontact" in told
    assert "1 keer geprobeerd, laatst antwoord 500" in told
    assert "Paspoort" not in told


def test_the_command_queues_what_failed_anew(
    failed: Notification, nrc: Nrc, command: None, capsys: pytest.CaptureFixture[str]
) -> None:
    queued = jobs()
    assert main(["notifications", "--again"]) == 0
    assert "1 notificatie opnieuw klaargezet" in capsys.readouterr().out
    assert jobs() == queued + 1
    nrc.status = 201
    assert deliver() == 1
    assert main(["notifications"]) == 0
    assert capsys.readouterr().out == "Er is geen notificatie mislukt.\n"


def test_what_failed_is_forgotten_in_time(failed: Notification) -> None:
    assert delivering.forget_failed() == 0
    Notification.objects.update(happened_at=timezone.now() - timedelta(days=91))
    assert delivering.forget_failed() == 1


def test_as_a_cloud_event(committed: None) -> None:
    with listening(form="cloudevents") as nrc:
        row = contact(reached=True)
        changed(row, Action.UPDATE)
        uuid = str(Notification.objects.get().uuid)
        deliver()
    (received,) = nrc.got
    event = received.body
    data = event.pop("data")
    assert datetime.fromisoformat(event.pop("time")).utcoffset() == timedelta(0)
    assert event == {
        "specversion": "1.0",
        "id": uuid,
        "source": settings.TOETSSTEEN.public_url,
        "type": "nl.vng.klantinteracties.klantcontact.update",
        "subject": str(row.uuid),
        "datacontenttype": "application/json",
    }
    assert data["resourceUrl"] == address("klantcontacten", row.uuid)
    assert (data["indicatieContactGelukt"], data["verdereActieOndernomen"]) == ("true", "false")
    assert (received.path, received.headers["Content-Type"]) == ("/api/v1/cloudevents", "application/cloudevents+json")
    assert claims(received)["client_id"] == CLIENT


def test_an_event_that_is_there_already_was_taken(committed: None) -> None:
    with listening(form="cloudevents") as nrc:
        nrc.status, nrc.answer = 400, {"invalidParams": [{"name": "nonFieldErrors", "code": "unique"}]}
        changed(contact(), Action.CREATE)
        deliver()
    assert not Notification.objects.exists()


def test_a_worker_sends_what_was_queued(database: Urls, nrc: Nrc) -> None:
    changed(contact(), Action.CREATE)
    environment = {
        **os.environ,
        "DATABASE_URL": database.app,
        "TOETSSTEEN_VAR": str(settings.TOETSSTEEN.var),
        "TOETSSTEEN_SECRET_KEY": settings.SECRET_KEY,
        "TOETSSTEEN_NOTIFICATIONS_URL": nrc.url,
        "TOETSSTEEN_NOTIFICATIONS_CLIENT": CLIENT,
        "TOETSSTEEN_NOTIFICATIONS_SECRET": SECRET,
    }
    subprocess.run([sys.executable, "-c", _WORK], cwd=ROOT, env=environment, check=True, timeout=60)
    assert nrc.actions == ["create"]


_WORK = """
from toetssteen.cli.environment import start_django
start_django()
from procrastinate.contrib.django import app
with app.replace_connector(app.connector.get_worker_connector()) as working:
    working.run_worker(wait=False, listen_notify=False)
"""


@pytest.mark.parametrize("missing", ["TOETSSTEEN_NOTIFICATIONS_CLIENT", "TOETSSTEEN_NOTIFICATIONS_SECRET"])
def test_an_address_without_name_or_secret_is_a_sentence(missing: str) -> None:
    given = {
        "TOETSSTEEN_NOTIFICATIONS_URL": "https://nrc.voorbeeld.nl/api/v1",
        "TOETSSTEEN_NOTIFICATIONS_CLIENT": CLIENT,
        "TOETSSTEEN_NOTIFICATIONS_SECRET": SECRET,
    }
    with pytest.raises(env.BrokenEnvironment, match=f"^{missing} ontbreekt: "):
        env.read({name: value for name, value in given.items() if name != missing})
