"""The klantdossier as a page, and in short beside the conversation."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.fixtures import SignIn
from toetssteen.access.roles import Role
from toetssteen.contacts.models import Contact
from toetssteen.contacts.references import shown
from toetssteen.history.models import Event, ProcessingRecord
from toetssteen.intake import drafts
from toetssteen.parties.models import Party
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db
PAGES = ["dossier", "dossier-aside"]


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_signed_in_sees_no_dossier(page: str, klant: Party) -> None:
    answer = Client().get(reverse(page, args=[klant.uuid]))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("sign-in"))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGEMENT, Role.PRIVACY_OFFICER])
def test_a_role_that_does_not_help_customers_sees_no_dossier(
    page: str, role: Role, klant: Party, sign_in: SignIn
) -> None:
    assert sign_in(factories.member(role)).get(reverse(page, args=[klant.uuid])).status_code == 403
    assert not ProcessingRecord.objects.filter(name="dossier.viewed").exists()


@pytest.mark.parametrize("page", PAGES)
def test_somebody_who_is_no_customer_has_no_dossier(page: str, balie: StaffMember, sign_in: SignIn) -> None:
    assert sign_in(balie).get(reverse(page, args=[uuid4()])).status_code == 404


def test_the_dossier_tells_what_was_asked_why_and_until_when_it_is_kept(
    vermissing: Contact, klant: Party, balie: StaffMember, sign_in: SignIn
) -> None:
    text = text_of(sign_in(balie), reverse("dossier", args=[klant.uuid]))
    assert "Fatima Yılmaz" in text
    assert "Merelstraat 12 A" in text
    assert "06 12345678" in text
    assert shown(vermissing.reference) in text
    assert "Vermissing van een paspoort verwerken" in text
    assert "Burgerzaken" in text
    assert "In de trein laten liggen, tussen Utrecht en Zwolle." in text
    assert "Waarvoor:" in text
    assert "bewaard t/m" in text
    assert "Open, uiterlijk" in text


def test_a_bsn_is_never_on_the_page(balie: StaffMember, sign_in: SignIn) -> None:
    bsn = factories.fresh_bsn()
    klant = factories.customer(by=balie, bsn=bsn)
    for page in PAGES:
        assert bsn.reveal() not in text_of(sign_in(balie), reverse(page, args=[klant.uuid]))


def test_warnings_speak_up(balie: StaffMember, sign_in: SignIn) -> None:
    """Beside a conversation the page itself has them, also without scripts."""
    klant = factories.customer(by=balie, deceased=True, under_guardianship=True, secrecy=True)
    html = sign_in(balie).get(reverse("dossier", args=[klant.uuid])).content.decode()
    assert html.count('role="alert"') == 3
    for word in ("Overleden", "Onder curatele", "Geheimhouding"):
        assert word in html


def test_the_purpose_is_the_conversation_at_hand(klant: Party, balie: StaffMember, sign_in: SignIn) -> None:
    conversation = uuid4()
    drafts.keep(
        conversation, factories.conversation_about(factories.passport().product, party=klant), revision=0, by=balie
    )
    sign_in(balie).get(reverse("dossier", args=[klant.uuid]), {"gesprek": str(conversation)})
    seen = ProcessingRecord.objects.get(name="dossier.viewed")
    assert (seen.context_type, seen.context_id) == ("conversation", conversation)
    assert (seen.data_subject_id, seen.processing_activity_id) == (klant.uuid, "klantcontact")
    assert Event.objects.get(name="dossier.viewed").actor_id == balie.pk


def test_somebody_elses_conversation_is_no_purpose(klant: Party, balie: StaffMember, sign_in: SignIn) -> None:
    conversation, colleague = uuid4(), factories.member(Role.AGENT)
    drafts.keep(conversation, factories.conversation_about(factories.passport().product), revision=0, by=colleague)
    for claimed in (conversation, uuid4(), "geen-id"):
        sign_in(balie).get(reverse("dossier", args=[klant.uuid]), {"gesprek": str(claimed)})
    purposes = ProcessingRecord.objects.filter(name="dossier.viewed").values_list("processing_activity_id", flat=True)
    assert list(purposes) == ["dossier-inzien"] * 3


def test_a_department_reads_for_the_task_at_hand(
    vermissing: Contact, klant: Party, vakafdeling: StaffMember, balie: StaffMember, sign_in: SignIn
) -> None:
    task = factories.task_of(vermissing)
    stranger = factories.customer("Piet", "Jansen", by=balie)
    for customer in (klant, stranger):
        sign_in(vakafdeling).get(reverse("dossier", args=[customer.uuid]), {"taak": str(task.uuid)})
    purposes = dict(
        ProcessingRecord.objects.filter(name="dossier.viewed").values_list("data_subject_id", "context_type")
    )
    assert purposes == {klant.uuid: "task", stranger.uuid: "party"}


def test_older_contacts_are_a_page_further_and_keep_the_purpose(
    paspoort: factories.Passport, klant: Party, balie: StaffMember, sign_in: SignIn
) -> None:
    contacts = [factories.contact_about(paspoort.product, by=balie, party=klant) for _ in range(23)]
    client, conversation = sign_in(balie), uuid4()
    drafts.keep(conversation, factories.conversation_about(paspoort.product, party=klant), revision=0, by=balie)
    first = client.get(f"{reverse('dossier', args=[klant.uuid])}?gesprek={conversation}").content.decode()
    assert first.count('class="toets-entry"') == 20
    older = re.search(r'href="([^"]*voor=[^"]*)"', first)
    assert older is not None
    address = older[1].replace("&amp;", "&")
    assert f"gesprek={conversation}" in address
    second = client.get(address).content.decode()
    assert second.count('class="toets-entry"') == 3
    assert shown(contacts[0].reference) in second
    assert "voor=" not in second
    assert ProcessingRecord.objects.filter(name="dossier.viewed", context_id=conversation).count() == 2


@pytest.mark.parametrize("before", ["", "x", "\0", "9" * 5000, "5c8e3a7e-96a3-4a52-9df7-0d8f1b7a9c11"])
def test_a_mangled_address_still_opens_the_dossier(
    before: str, vermissing: Contact, klant: Party, balie: StaffMember, sign_in: SignIn
) -> None:
    answer = sign_in(balie).get(reverse("dossier", args=[klant.uuid]), {"voor": before, "gesprek": before})
    assert answer.status_code == 200


def test_what_a_customer_said_cannot_run_in_the_page(
    paspoort: factories.Passport, klant: Party, balie: StaffMember, sign_in: SignIn
) -> None:
    contact = factories.contact_about(paspoort.product, by=balie, party=klant)
    Contact.objects.filter(pk=contact.pk).update(note="<script>alert(1)</script> 😀 \u202eomgekeerd")
    html = sign_in(balie).get(reverse("dossier", args=[klant.uuid])).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_the_page_takes_as_many_statements_for_many_contacts_as_for_few(
    paspoort: factories.Passport,
    klant: Party,
    balie: StaffMember,
    sign_in: SignIn,
    django_assert_max_num_queries: Any,
) -> None:
    client, counts = sign_in(balie), []
    for _ in range(2):
        for _ in range(6):
            factories.contact_about(
                paspoort.product, "vermissing", by=balie, party=klant, typed=factories.MISSING_PASSPORT
            )
        client.get(reverse("dossier", args=[klant.uuid]))
        with django_assert_max_num_queries(12) as captured:
            client.get(reverse("dossier", args=[klant.uuid]))
        counts.append(len(captured))
    assert counts[0] == counts[1]
