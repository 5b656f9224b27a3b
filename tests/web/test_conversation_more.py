"""The page of a conversation: its customer, its files, and how many statements it takes."""

import re
from collections.abc import Iterator
from dataclasses import replace as with_changes
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.fixtures import SignIn
from tests.web.talk import JPEG, PDF, PNG, Talk, text_of
from toetssteen.access.roles import Role
from toetssteen.adapters.brp_testserver import BrpTestServer, running
from toetssteen.contacts.models import Answer, Attachment, Contact, Topic
from toetssteen.history.models import Event, ProcessingRecord
from toetssteen.intake.errors import FileTooLarge, FileTypeRefused
from toetssteen.intake.files import MAX_BYTES
from toetssteen.parties.models import Party
from toetssteen.parties.register import person_register
from toetssteen.staff.models import StaffMember
from toetssteen.tasks.models import Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def brp(settings: Any) -> Iterator[BrpTestServer]:
    with running(key="sleutel") as server:
        settings.TOETSSTEEN = with_changes(settings.TOETSSTEEN, brp_url=server.url, brp_key="sleutel")
        person_register.cache_clear()
        yield server
    person_register.cache_clear()


def handles(html: str) -> list[str]:
    return re.findall(r'name="customer"\s+value="([^"]+)"', html)


def test_somebody_of_the_brp_becomes_a_customer_at_the_save(brp: BrpTestServer, about: Talk) -> None:
    about.press("outcome", "vermissing", customer_query="")
    found = about.press("do", "update", customer_query="999993653").content.decode()
    assert len(handles(found)) == 1
    about.press("customer", handles(found)[0])
    assert "Suzanne" in about.html
    assert not Party.objects.exists()
    assert about.press("do", "save").status_code == 302
    assert Party.objects.get(participations__isnull=False).given_names.startswith("Suzanne")


def test_a_customer_that_is_known_is_found_chosen_and_recorded(about: Talk, klant: Party) -> None:
    found = about.press("do", "update", customer_query="yilmaz 03-04-1981").content.decode()
    assert handles(found) == [str(klant.uuid)]
    about.press("customer", str(klant.uuid))
    names = ProcessingRecord.objects.filter(data_subject_id=klant.uuid, context_id=about.uuid)
    assert {"party.found", "party.viewed"} <= set(names.values_list("name", flat=True))
    about.press("do", "anonymous")
    assert "Anoniem." in about.html


@pytest.mark.parametrize("fault", ["down", "slow"])
def test_a_brp_that_does_not_answer_stops_nobody(brp: BrpTestServer, about: Talk, fault: str) -> None:
    from toetssteen.adapters.brp_testfaults import Fault

    brp.fault = Fault(fault)
    answer = about.client.post(reverse("customer-search-outside"), {"customer_query": "999993653"})
    assert "Ga verder zonder de BRP" in text_of(answer.content.decode())
    assert about.press("outcome", "geholpen").status_code == 302


def test_a_customer_who_vanished_meanwhile_is_said_and_nothing_is_lost(about: Talk, klant: Party) -> None:
    about.press("customer", str(klant.uuid))
    Party.objects.filter(pk=klant.pk).delete()
    about.look()
    answer = about.press("outcome", "geholpen", note="blijft")
    assert answer.status_code == 200
    assert "f-customer" in answer.content.decode()
    assert about.fields["note"] == ["blijft"]
    about.press("do", "anonymous")
    assert about.press("do", "save").status_code == 302


def test_what_is_typed_to_find_a_customer_stands_in_no_address(about: Talk) -> None:
    for route in ("customer-search", "customer-search-outside", "product-search"):
        assert about.client.get(reverse(route), {"customer_query": "999993653"}).status_code == 405


def test_a_number_is_looked_for_nowhere_as_a_product(about: Talk) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = about.client.post(reverse("product-search"), {"product_query": "9999.93.653"})
    assert "Geen product gevonden" in answer.content.decode()
    assert "999993653" not in "".join(query["sql"].replace(".", "").replace(" ", "") for query in queries)


# Files.


@pytest.fixture
def asks_file(departments: dict[str, Any], balie: StaffMember, sign_in: SignIn) -> Talk:
    factories.principles()
    document = factories.every_type()
    factories.publish(document)
    talk = Talk(sign_in(balie))
    talk.press("product", factories.own_product(document).ref)
    talk.press("outcome", "behandelen")
    return talk


def content_of(answer: Any) -> bytes:
    """Read to its end, which closes it."""
    return b"".join(answer.streaming_content)


def give(talk: Talk, name: str, content: bytes, field: str = "q:alle-soorten.file") -> str:
    return str(talk.press("do", "update", files={field: SimpleUploadedFile(name, content)}).content.decode())


@pytest.mark.parametrize(
    ("name", "content", "kept_as"),
    [
        ("foto.jpg", JPEG, ("foto.jpg", "image/jpeg")),
        ("foto.exe", PNG, ("foto.png", "image/png")),
        ("../../etc/passwd", PDF, ("passwd.pdf", "application/pdf")),
        ('a"\r\nX: y.pdf', PDF, None),
    ],
)
def test_a_file_is_typed_by_its_content(
    asks_file: Talk, name: str, content: bytes, kept_as: tuple[str, str] | None
) -> None:
    give(asks_file, name, content)
    kept = Attachment.objects.get()
    assert kept_as is None or (kept.name, kept.media_type) == kept_as
    answer = asks_file.client.get(reverse("attachment", args=[kept.uuid]))
    assert content_of(answer) == content
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == kept.media_type
    assert "X" not in answer.headers
    assert asks_file.press("do", "save").status_code == 302
    assert Answer.objects.get().value == [str(kept.uuid)]


@pytest.mark.parametrize(
    "content", [b"<html><script>alert(1)</script></html>", b"MZ\x90\0" * 20, b"", b"GIF89a" + b"\0" * 40]
)
def test_another_kind_of_file_is_refused_beside_its_field(asks_file: Talk, content: bytes) -> None:
    html = give(asks_file, "foto.jpg", content)
    assert str(FileTypeRefused.message) in text_of(html)
    assert 'href="#f-q-alle-soorten.file"' in html
    assert not Attachment.objects.exists()


def test_a_file_of_more_than_ten_megabytes_is_refused_beside_its_field(asks_file: Talk) -> None:
    html = give(asks_file, "foto.jpg", JPEG + b"\0" * MAX_BYTES)
    assert str(FileTooLarge.message) in text_of(html)
    assert 'href="#f-q-alle-soorten.file"' in html
    assert not Attachment.objects.exists()
    give(asks_file, "foto.jpg", JPEG.ljust(MAX_BYTES, b"\0"))
    assert Attachment.objects.get().size == MAX_BYTES


def test_the_same_file_twice_is_kept_once(asks_file: Talk) -> None:
    for _ in range(2):
        give(asks_file, "foto.png", PNG)
    give(asks_file, "ander.pdf", PDF)
    assert Attachment.objects.count() == 2
    assert len(asks_file.subjects[0]["typed"]["alle-soorten.file"][""]) == 2


@pytest.mark.parametrize("field", ["q:alle-soorten.text", "q:bestaat.niet", "x"])
def test_a_file_where_none_is_asked_is_refused(asks_file: Talk, field: str) -> None:
    give(asks_file, "foto.png", PNG, field)
    assert not Attachment.objects.exists()


def test_a_file_is_for_who_helps_the_customer_and_who_does_the_work(
    asks_file: Talk, departments: dict[str, Any], sign_in: SignIn
) -> None:
    give(asks_file, "foto.png", PNG)
    url = reverse("attachment", args=[Attachment.objects.get().uuid])
    colleague = sign_in(factories.member(Role.AGENT))
    assert colleague.get(url).status_code == 404
    assert asks_file.press("do", "save").status_code == 302
    assert asks_file.client.get(url).status_code == 404
    assert sign_in(factories.member(Role.DEPARTMENT, departments["kcc"])).get(url).status_code == 404
    assert content_of(sign_in(factories.member(Role.DEPARTMENT, departments["burgerzaken"])).get(url)) == PNG
    assert colleague.get(reverse("attachment", args=[uuid4()])).status_code == 404


# How many statements it takes, with the session and the person in them.


class Counted:
    """Statements to the database; not those that begin and end a transaction."""

    def __enter__(self) -> "Counted":
        self._context = CaptureQueriesContext(connection)
        self._context.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._context.__exit__(*error)

    def __int__(self) -> int:
        return len(self.statements)

    @property
    def statements(self) -> list[str]:
        frame = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
        return [query["sql"] for query in self._context.captured_queries if not query["sql"].startswith(frame)]


def count(act: Any) -> int:
    with Counted() as counted:
        act()
    return int(counted)


def test_searching_takes_few_statements(about: Talk, klant: Party) -> None:
    product = {"product_query": "paspoort"}
    assert count(lambda: about.client.post(reverse("product-search"), product)) == 2
    query = {"customer_query": "yilmaz", "conversation": str(about.uuid)}
    about.client.post(reverse("customer-search"), query)
    assert count(lambda: about.client.post(reverse("customer-search"), query)) <= 4


def test_looking_and_typing_take_few_statements(about: Talk, klant: Party) -> None:
    about.press("customer", str(klant.uuid))
    about.press("outcome", "vermissing")
    assert count(about.look) == 5
    assert count(lambda: about.press("do", "keep")) <= 3


def test_saving_who_was_helped_takes_few_statements(about: Talk) -> None:
    assert count(lambda: about.press("outcome", "geholpen")) == 3


def missing(talk: Talk, klant: Party, subjects: int, product: str) -> int:
    """Statements to save so many missing passports."""
    talk.press("product", product)
    talk.press("customer", str(klant.uuid))
    for number in range(subjects):
        if number:
            talk.press("do", "add")
            talk.press("product", product)
        talk.press("outcome", "vermissing")
        for code, typed in factories.MISSING_PASSPORT.items():
            talk.fields[f"q:{code}"] = [str(typed[""])]
        talk.press("do", "update")
    saved = count(lambda: talk.press("do", "save"))
    assert Contact.objects.filter(uuid=talk.uuid).exists()
    return saved


def test_saving_is_one_statement_whatever_the_number_of_subjects_and_answers(
    paspoort: factories.Passport, klant: Party, balie: StaffMember, sign_in: SignIn
) -> None:
    """Beside it: who asks, the draft, the customer, and whether the product is new."""
    counts = [missing(Talk(sign_in(balie)), klant, subjects, paspoort.product.ref) for subjects in (1, 1, 4)]
    assert counts == [5, 5, 5]
    assert Answer.objects.count() == 18
    assert Task.objects.count() == 6
    assert Topic.objects.count() == 6
    assert Event.objects.filter(name="contact.registered").count() == 6
