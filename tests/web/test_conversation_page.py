"""The conversation as a page, without scripts: choose, decide, answer, find the customer, save."""

import re
from collections.abc import Iterator
from dataclasses import replace as with_changes
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.fixtures import SignIn
from tests.web.forms import form
from toetssteen.access.roles import Role
from toetssteen.adapters.brp_testserver import BrpTestServer, running
from toetssteen.contacts.models import Answer, Attachment, Contact, Participant, Topic
from toetssteen.contacts.references import shown
from toetssteen.history.models import Event, ProcessingRecord
from toetssteen.intake import drafts
from toetssteen.intake.errors import FileTooLarge, FileTypeRefused, UnknownFollowUp, UnknownProductChosen
from toetssteen.intake.files import MAX_BYTES
from toetssteen.intake.models import Draft
from toetssteen.observations.models import Signal
from toetssteen.parties.free_text import BsnInText
from toetssteen.parties.models import Party
from toetssteen.parties.register import person_register
from toetssteen.products.models import Product
from toetssteen.staff.models import StaffMember
from toetssteen.tasks.models import Task

pytestmark = pytest.mark.django_db
STALE = "Dit gesprek stond ook in een ander venster open."
HTMX = {"HX-Request": "true"}
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + b"\x10" * 64 + bytes.fromhex("ffd9")
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c489".replace(" ", "")) + b"\0" * 40
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


class Talk:
    """One conversation in one window; a second one of the same conversation with `window()`."""

    def __init__(self, client: Client, uuid: UUID | None = None) -> None:
        self.client, self.uuid = client, uuid or uuid4()
        self.url = reverse("conversation", args=[self.uuid])
        self.html = ""
        self.fields: dict[str, list[str]] = {}

    def look(self) -> str:
        return self._seen(self.client.get(self.url))

    def press(self, name: str = "", value: str = "", *, files: dict[str, Any] | None = None, **typed: Any) -> Any:
        """Post the form as it stands with this button; `typed` has `__` for `:` and `_` as it is."""
        posted: dict[str, Any] = {**self.fields, **{key.replace("__", ":"): text for key, text in typed.items()}}
        answer = self.client.post(self.url, {**posted, **({name: value} if name else {}), **(files or {})})
        if answer.status_code == 302 and answer["Location"] == self.url:
            answer = self.client.get(self.url)
        self._seen(answer)
        return answer

    def answer(self, code: str, text: str, button: tuple[str, str] = ("do", "update")) -> Any:
        self.fields[f"q:{code}"] = [text]
        return self.press(*button)

    def window(self) -> "Talk":
        other = Talk(self.client, self.uuid)
        other.look()
        return other

    def _seen(self, answer: Any) -> str:
        if answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]:
            self.html = answer.content.decode()
            if f'action="{self.url}"' in self.html:
                self.fields = form(self.html, self.url)
        return self.html

    @property
    def subjects(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = Draft.objects.get(uuid=self.uuid).content["subjects"]
        return found


@pytest.fixture
def talk(paspoort: factories.Passport, balie: StaffMember, sign_in: SignIn) -> Talk:
    return Talk(sign_in(balie))


@pytest.fixture
def about(talk: Talk, paspoort: factories.Passport) -> Talk:
    talk.press("product", paspoort.product.ref)
    return talk


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


# From start to save.


def test_an_empty_page_keeps_nothing(talk: Talk) -> None:
    answer = talk.client.get(reverse("conversation-new"))
    assert "Waar gaat het over?" in answer.content.decode()
    assert not Draft.objects.exists()


def test_who_was_helped_is_saved_with_one_button(about: Talk) -> None:
    answer = about.press("outcome", "geholpen")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("conversation-saved", args=[about.uuid])
    contact = Contact.objects.get()
    assert contact.uuid == about.uuid
    page = about.client.get(answer["Location"]).content.decode()
    assert shown(contact.reference) in page
    assert not Participant.objects.exists()
    assert not Draft.objects.exists()


def test_a_second_post_and_a_reload_lead_to_what_was_saved(about: Talk) -> None:
    first = about.press("outcome", "geholpen")
    for again in (about.press("outcome", "geholpen"), about.client.get(about.url), about.press("do", "save")):
        assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert Contact.objects.count() == 1


def test_scripts_are_told_where_to_go(about: Talk) -> None:
    answer = about.client.post(about.url, {**about.fields, "outcome": "geholpen"}, headers=HTMX)
    assert answer["HX-Redirect"] == reverse("conversation-saved", args=[about.uuid])


def test_only_the_questions_of_the_follow_up_are_shown(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    assert {name for name in about.fields if name.startswith("q:")} == {
        "q:algemeen.terugbelnummer",
        "q:algemeen.terugbelmoment",
        "q:algemeen.terugbelvraag",
    }
    assert "De klant terugbellen" in text_of(about.html)


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    answer = about.answer("algemeen.terugbelvraag", "Ligt het klaar?", ("do", "save"))
    assert answer.status_code == 200
    html = answer.content.decode()
    assert 'href="#f-q-algemeen.terugbelnummer"' in html
    assert "Zonder nummer kan niemand terugbellen." in text_of(html)
    assert about.fields["q:algemeen.terugbelvraag"] == ["Ligt het klaar?"]
    assert not Contact.objects.exists()
    saved = about.answer("algemeen.terugbelnummer", "06 12345678", ("do", "save"))
    assert saved.status_code == 302
    assert Task.objects.count() == 1


def test_a_wrong_answer_stays_in_its_box(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    about.answer("algemeen.terugbelnummer", "0612", ("do", "save"))
    assert about.fields["q:algemeen.terugbelnummer"] == ["0612"]
    assert "Dit telefoonnummer klopt niet." in about.html


def test_a_skipped_question_can_come_back(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    about.fields["q:algemeen.terugbelmoment"] = ["vanavond"]
    about.press("skip", "algemeen.terugbelmoment")
    assert about.subjects[0]["skipped"] == ["algemeen.terugbelmoment"]
    about.press("unskip", "algemeen.terugbelmoment")
    assert about.fields["q:algemeen.terugbelmoment"] == ["vanavond"]


def test_several_subjects_even_with_the_same_product(about: Talk, paspoort: factories.Passport) -> None:
    about.press("outcome", "terugbelverzoek")
    about.answer("algemeen.terugbelvraag", "eerste")
    about.press("do", "add")
    about.press("product", paspoort.product.ref)
    about.press("outcome", "terugbelverzoek")
    about.answer("algemeen.terugbelvraag", "tweede")
    assert [one["typed"]["algemeen.terugbelvraag"][""] for one in about.subjects] == ["eerste", "tweede"]
    about.press("subject", "0")
    assert about.fields["q:algemeen.terugbelvraag"] == ["eerste"]
    about.press("remove", "0")
    assert about.fields["q:algemeen.terugbelvraag"] == ["tweede"]
    assert len(about.subjects) == 1


def test_a_double_click_on_a_product_makes_one_subject(talk: Talk, paspoort: factories.Passport) -> None:
    before = dict(talk.fields)
    talk.press("product", paspoort.product.ref)
    talk.fields = before
    talk.press("product", paspoort.product.ref)
    assert len(talk.subjects) == 1


def test_another_product_replaces_the_first(about: Talk, paspoort: factories.Passport) -> None:
    about.press("product", "")
    assert about.subjects == []
    assert "Waar gaat het over?" in about.html
    about.press("product", paspoort.product.ref)
    assert len(about.subjects) == 1


def test_several_conversations_stand_open_beside_each_other(about: Talk, paspoort: factories.Passport) -> None:
    other = Talk(about.client)
    other.press("product", paspoort.product.ref)
    for talk in (about, other):
        assert f'href="{about.url}"' in talk.look()
        assert f'href="{other.url}"' in talk.html


def test_thrown_away_is_gone(about: Talk) -> None:
    answer = about.press("do", "discard")
    assert answer["Location"] == reverse("conversation-new")
    assert about.client.get(about.url).status_code == 404


# Nothing that was typed is lost.


def test_it_survives_a_new_browser(about: Talk, balie: StaffMember, sign_in: SignIn) -> None:
    about.press("outcome", "terugbelverzoek")
    about.answer("algemeen.terugbelvraag", "שלום 👋🏽 \u202eomgekeerd")
    again = Talk(sign_in(balie), about.uuid)
    again.look()
    assert again.fields["q:algemeen.terugbelvraag"] == ["שלום 👋🏽 \u202eomgekeerd"]


def test_typing_is_kept_without_a_page(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    about.fields["q:algemeen.terugbelvraag"] = ["half"]
    answer = about.client.post(about.url, {**about.fields, "do": "keep"}, headers=HTMX)
    assert (answer.status_code, answer.content) == (204, b"")
    assert about.subjects[0]["typed"]["algemeen.terugbelvraag"][""] == "half"
    assert Draft.objects.get().revision == 2


def test_a_colleague_does_not_see_it(about: Talk, sign_in: SignIn) -> None:
    colleague = Talk(sign_in(factories.member(Role.AGENT)), about.uuid)
    assert colleague.client.get(about.url).status_code == 404
    assert colleague.client.post(about.url, {"note": "van mij"}).status_code == 404
    assert Draft.objects.get().content["note"] == ""


def test_an_older_page_says_so_and_loses_nothing_of_either(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    old = about.window()
    about.answer("algemeen.terugbelvraag", "van hier")
    old.fields["note"] = ["van daar"]
    answer = old.press("do", "save")
    assert answer.status_code == 200
    assert STALE in text_of(answer.content.decode())
    assert not Contact.objects.exists()
    assert old.fields["q:algemeen.terugbelvraag"] == ["van hier"]
    assert old.fields["note"] == ["van daar"]


def test_typing_on_in_an_older_page_empties_nothing(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    old = about.window()
    about.answer("algemeen.terugbelvraag", "van hier")
    old.fields["q:algemeen.terugbelmoment"] = ["vanavond"]
    old.press("do", "keep")
    typed = about.subjects[0]["typed"]
    assert typed["algemeen.terugbelvraag"][""] == "van hier"
    assert typed["algemeen.terugbelmoment"][""] == "vanavond"


def test_a_button_works_on_the_subject_of_its_own_page(about: Talk, paspoort: factories.Passport) -> None:
    about.press("outcome", "terugbelverzoek")
    old = about.window()
    about.press("do", "add")
    about.press("product", paspoort.product.ref)
    old.press("outcome", "informatie-nasturen")
    assert [one["outcome"] for one in about.subjects] == ["informatie-nasturen", ""]


def test_what_was_typed_about_a_subject_that_was_taken_away_comes_back(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    old = about.window()
    about.press("product", "")
    old.answer("algemeen.terugbelvraag", "nog niet klaar")
    assert "was in een ander venster weggehaald" in text_of(old.html)
    assert old.fields["q:algemeen.terugbelvraag"] == ["nog niet klaar"]


def test_what_was_typed_in_a_conversation_that_was_thrown_away_comes_back(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    old = about.window()
    about.press("do", "discard")
    old.answer("algemeen.terugbelvraag", "nog niet klaar", ("do", "save"))
    assert old.fields["q:algemeen.terugbelvraag"] == ["nog niet klaar"]
    assert not Contact.objects.exists()


# What cannot be.


def test_a_forged_product_is_refused(talk: Talk) -> None:
    Product.objects.filter(ref=factories.PASSPORT).update(retired_at="2026-01-01T00:00Z")
    for ref in ("http://standaarden.overheid.nl/owms/terms/bestaat-niet", factories.PASSPORT, "x" * 5000, "a\0b"):
        answer = talk.press("product", ref, note="blijft staan")
        assert answer.status_code == 200
        assert str(UnknownProductChosen.message) in text_of(answer.content.decode())
        assert drafts.load(talk.uuid, by=StaffMember.objects.get(roles=["kcc"])) is not None


def test_a_forged_follow_up_is_refused(about: Talk) -> None:
    about.press("outcome", "kwijtschelden")
    assert str(UnknownFollowUp.message) in text_of(about.html)
    assert about.subjects[0]["outcome"] == ""


@pytest.mark.parametrize("name", ["q:bestaat.niet", "q:", "q:algemeen.terugbelvraag:postcode", "q:a\0b"])
def test_a_forged_question_is_refused_and_the_rest_is_kept(about: Talk, name: str) -> None:
    about.press("outcome", "terugbelverzoek")
    about.fields |= {name: ["x"], "q:algemeen.terugbelvraag": ["blijft"]}
    answer = about.press("do", "save")
    assert "hoort niet bij dit gesprek" in text_of(answer.content.decode())
    assert about.fields["q:algemeen.terugbelvraag"] == ["blijft"]
    assert not Contact.objects.exists()


@pytest.mark.parametrize("button", ["skip", "reject", "signal", "signal_words", "subject", "remove", "customer"])
@pytest.mark.parametrize("value", ["", "bestaat.niet", "-1", "9" * 30, "\0", "b.AAAA", "x:y", str(UUID(int=0))])
def test_a_forged_button_gives_a_sentence(about: Talk, button: str, value: str) -> None:
    answer = about.press(button, value, note="blijft staan")
    assert answer.status_code == 200
    assert about.fields["note"] == ["blijft staan"]
    assert 'role="alert"' in answer.content.decode() or "toets-alert" in answer.content.decode()


def test_a_forged_channel_stays_what_it_was(about: Talk) -> None:
    about.press("do", "update", channel="123456782")
    assert Draft.objects.get().content["channel"] == "telefoon"
    assert about.client.session.get("channel") == "telefoon"
    about.press("do", "update", channel="balie")
    assert Draft.objects.get().content["channel"] == "balie"


@pytest.mark.parametrize("note", ["een\0nul", "lang " * 200_000], ids=["nul", "1 MB"])
def test_a_note_that_cannot_be_stays_and_is_not_saved(about: Talk, note: str) -> None:
    answer = about.press("outcome", "geholpen", note=note)
    assert answer.status_code == 200
    assert not Contact.objects.exists()
    assert Draft.objects.get().content["note"] == note
    assert "f-note" in answer.content.decode()


def test_more_than_a_form_can_take_gives_a_page(about: Talk) -> None:
    answer = about.press("do", "save", note="x" * 2_200_000)
    assert answer.status_code == 400
    assert "Dit verzoek klopt niet" in answer.content.decode()


def test_a_bsn_in_the_note_is_refused_until_somebody_says_that_it_is_none(about: Talk) -> None:
    about.press("outcome", "geholpen", note=f"nummer {factories.fresh_bsn().reveal()}")
    assert str(BsnInText.message) in text_of(about.html)
    assert 'name="no_bsn"' in about.html
    answer = about.press("do", "save", no_bsn="on")
    assert answer.status_code == 302


def test_what_was_typed_cannot_run_in_the_page(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    about.answer("algemeen.terugbelvraag", "</textarea><script>alert(1)</script>")
    assert "<script>alert" not in about.html
    assert about.fields["q:algemeen.terugbelvraag"] == ["</textarea><script>alert(1)</script>"]


# Signals.


def test_a_signal_takes_two_actions_and_a_double_click_sends_one(about: Talk) -> None:
    about.press("outcome", "terugbelverzoek")
    for _ in range(2):
        about.press("signal", "algemeen.terugbelmoment:helpt-niet")
    signal = Signal.objects.get()
    assert signal.question is not None
    assert (signal.question.code, signal.product.ref) == ("algemeen.terugbelmoment", factories.PASSPORT)
    assert str(about.uuid)[:8] not in str(signal.uuid)


# The customer.


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
    assert Participant.objects.get().party.given_names.startswith("Suzanne")


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
    assert count(lambda: about.client.post(reverse("product-search"), product)) <= 3
    query = {"customer_query": "yilmaz", "conversation": str(about.uuid)}
    about.client.post(reverse("customer-search"), query)
    assert count(lambda: about.client.post(reverse("customer-search"), query)) <= 5


def test_looking_and_typing_take_few_statements(about: Talk, klant: Party) -> None:
    about.press("customer", str(klant.uuid))
    about.press("outcome", "vermissing")
    assert count(about.look) <= 7
    assert count(lambda: about.press("do", "keep")) <= 4


def test_saving_who_was_helped_takes_few_statements(about: Talk) -> None:
    assert count(lambda: about.press("outcome", "geholpen")) <= 7


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


def test_saving_takes_twelve_statements_whatever_the_number_of_subjects_and_answers(
    paspoort: factories.Passport, klant: Party, balie: StaffMember, sign_in: SignIn
) -> None:
    counts = [missing(Talk(sign_in(balie)), klant, subjects, paspoort.product.ref) for subjects in (1, 1, 4)]
    assert counts[1] <= 12
    assert counts[2] == counts[1]
    assert Answer.objects.count() == 18
    assert Task.objects.count() == 6
    assert Topic.objects.count() == 6
    assert Event.objects.filter(name="contact.registered").count() == 6
