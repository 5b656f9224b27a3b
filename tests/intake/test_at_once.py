"""A double click on save, with real threads on a real database."""

import threading
from uuid import uuid4

import pytest
from django.db import connections

from tests import factories
from toetssteen.contacts.models import Contact, Topic
from toetssteen.history.models import Event
from toetssteen.intake import drafts
from toetssteen.intake.models import Draft
from toetssteen.intake.register import Registered, register_contact
from toetssteen.staff.models import StaffMember
from toetssteen.tasks.models import Task


@pytest.mark.parametrize("kept", [True, False], ids=["with a draft", "without"])
def test_of_clicks_at_once_one_saves_and_all_give_the_same_reference(
    committed: None, paspoort: factories.Passport, balie: StaffMember, kept: bool
) -> None:
    uuid = uuid4()
    conversation = factories.conversation_about(paspoort.product, "terugbelverzoek", typed=factories.CALLBACK)
    if kept:
        drafts.keep(uuid, conversation, by=balie, revision=0)
    start = threading.Barrier(6)
    results: list[Registered] = []
    failures: list[Exception] = []

    def click() -> None:
        try:
            start.wait(10)
            results.append(register_contact(uuid, conversation, by=balie))
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(6)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join(30)
    assert failures == []
    assert len({result.contact.reference for result in results}) == 1
    assert sorted(result.again for result in results) == [False] + [True] * 5
    assert (Contact.objects.count(), Topic.objects.count(), Task.objects.count()) == (1, 1, 1)
    assert Event.objects.filter(name="contact.registered").count() == 1
    assert not Draft.objects.exists()
