"""The mail to a department's own system."""

from django.core import mail

from tests import factories
from toetssteen.contacts.models import Contact
from toetssteen.parties.models import Party
from toetssteen.staff.models import Department
from toetssteen.tasks.jobs import link_to, mail_to_department


def test_the_mail_has_the_link_and_nothing_of_the_customer(vermissing: Contact, klant: Party) -> None:
    Department.objects.filter(code="burgerzaken").update(mailbox="burgerzaken@voorbeeld.nl")
    task = factories.task_of(vermissing)
    mail_to_department(task_uuid=str(task.uuid))
    (sent,) = mail.outbox
    assert sent.to == ["burgerzaken@voorbeeld.nl"]
    assert link_to(task.uuid) in sent.body
    whole = f"{sent.subject}\n{sent.body}"
    assert f"{task.due_on:%d-%m-%Y}" in whole
    for secret in (klant.surname, klant.given_names, "NX1234567", "Merelstraat", "+31612345678", vermissing.reference):
        assert str(secret) not in whole
