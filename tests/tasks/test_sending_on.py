"""The mail to a department's own system: through the outbox that sends nothing twice."""

import pytest

from tests import factories
from tests.notices.post_office import open_office
from toetssteen.contacts.models import Contact
from toetssteen.notices import posting
from toetssteen.notices.models import Letter, LetterState
from toetssteen.parties.models import Party
from toetssteen.staff.models import Department, StaffMember
from toetssteen.tasks.actions import forward_task
from toetssteen.tasks.sending_on import link_to


@pytest.mark.usefixtures("committed")
def test_the_mail_has_the_link_and_nothing_of_the_customer(
    vermissing: Contact, klant: Party, vakafdeling: StaffMember
) -> None:
    Department.objects.filter(code="burgerzaken").update(mailbox="burgerzaken@voorbeeld.nl")
    task = factories.task_of(vermissing)
    forward_task(task.uuid, revision=task.revision, by=vakafdeling)
    with open_office() as office:
        assert posting.post() == 1
        assert posting.post() == 0
    (sent,) = office.taken
    assert sent["To"] == "burgerzaken@voorbeeld.nl"
    whole = f"{sent['Subject']}\n{sent.get_payload(decode=True)!r}"
    assert str(link_to(task.uuid)) in whole
    assert f"{task.due_on:%d-%m-%Y}" in whole
    for secret in (klant.surname, klant.given_names, "NX1234567", "Merelstraat", "+31612345678", vermissing.reference):
        assert str(secret) not in whole
    assert Letter.objects.get().state == LetterState.SENT
