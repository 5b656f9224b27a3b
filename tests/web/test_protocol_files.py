"""Protocols as files: read in two steps, nothing kept before that, and taken along by everybody."""

import json
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.fixtures import SignIn
from tests.protocols.exchange.test_kiss import SET
from toetssteen.access.roles import Role
from toetssteen.products.actions import ListedProduct, add_own
from toetssteen.products.models import Product
from toetssteen.protocols.models import Protocol, ProtocolVersion, VersionStatus
from toetssteen.protocols.reading import LIBRARY, read_text
from toetssteen.protocols.writing import write
from toetssteen.staff.models import StaffMember

PAGE = "/vragen/inlezen/"
KISS = json.dumps(SET)


@pytest.fixture
def editor(sign_in: SignIn, coordinator: StaffMember, paspoort: factories.Passport) -> Client:
    return sign_in(coordinator)


def text_of(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split())


def drafts() -> list[ProtocolVersion]:
    return list(ProtocolVersion.objects.filter(status=VersionStatus.DRAFT).select_related("protocol"))


def post(client: Client, **fields: Any) -> Any:
    return client.post(PAGE, {"do": "read", **fields})


@pytest.mark.parametrize("role", [Role.AGENT, Role.DEPARTMENT, Role.MANAGEMENT, Role.PRIVACY_OFFICER])
def test_only_who_edits_protocols_reads_files_in(sign_in: SignIn, paspoort: factories.Passport, role: Role) -> None:
    client = sign_in(factories.member(role))
    assert client.get(PAGE).status_code == 403
    assert post(client, text=KISS).status_code == 403
    assert drafts() == []


def test_a_pasted_set_shows_what_would_come_of_it_and_keeps_nothing(editor: Client) -> None:
    answer = post(editor, text=KISS)
    page = text_of(answer)
    assert answer.status_code == 200
    assert "Parkeerbon" in page
    assert "Wat is het nummer van de parkeerbon?" in page
    assert "Een keuze stond er twee keer." in page
    assert "Maak er een concept van" in page
    assert drafts() == []
    assert not Protocol.objects.filter(code="parkeren-parkeerbon").exists()


def test_the_second_step_makes_a_draft_of_what_was_shown(editor: Client) -> None:
    file = SimpleUploadedFile("parkeren.json", KISS.encode())
    shown = post(editor, file=file)
    assert shown.status_code == 200
    answer = editor.post(PAGE, {"text": KISS, "name": "parkeren.json", "make": "parkeren-parkeerbon"})
    [draft] = drafts()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("protocol-draft", args=[draft.uuid])
    assert [question.text for question in draft.document.questions][:1] == ["Wat is het nummer van de parkeerbon?"]
    assert editor.get(answer["Location"]).status_code == 200


def test_a_product_is_found_and_the_set_belongs_to_it(editor: Client, paspoort: factories.Passport) -> None:
    listed = ListedProduct(ref="eigen:parkeervergunning", name="Parkeervergunning", part_of="", synonyms=())
    add_own([listed], by=StaffMember.objects.system("proef"))
    product = Product.objects.get(ref=listed.ref)
    found = editor.post(PAGE, {"text": KISS, "product_query": "parkeerv"})
    assert product.ref in found.content.decode()
    assert "Maak er een concept van" in text_of(found)
    editor.post(PAGE, {"text": KISS, "products": product.ref, "make": "parkeren-parkeerbon"})
    [draft] = drafts()
    assert draft.document.scope.products == [product.ref]


def test_a_product_that_has_a_protocol_is_refused_beside_its_field(
    editor: Client, paspoort: factories.Passport
) -> None:
    fields = {"text": KISS, "products": paspoort.product.ref}
    assert "hoort al bij het protocol" in text_of(post(editor, **fields))
    answer = editor.post(PAGE, {**fields, "make": "parkeren-parkeerbon"})
    assert answer.status_code == 422
    assert "bestaat al een ander protocol: paspoort" in text_of(answer)
    assert KISS[:40] in unescape(answer.content.decode())
    assert drafts() == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Kies een bestand, of plak de inhoud."),
        (b"PK\x03\x04", "Dit is een zip-bestand."),
        (b"code: [", "Dit is geen geldige YAML."),
        (b"\xff\xfe", "Het bestand is geen tekst in UTF-8."),
        (b"x" * 1_100_000, "Het bestand is groter dan 1 MB."),
        (b"code: &a x\nb: *a", "Verwijzingen (& en *) mogen niet"),
        (b'{"properties": {"a": {"$ref": "http://example.org"}}}', "Dat halen we niet op."),
        (b"a\0b", "Hier staat een teken dat geen tekst is."),
    ],
)
def test_a_broken_file_is_refused_beside_its_field(editor: Client, content: bytes, sentence: str) -> None:
    name = "stuk.json" if content.startswith(b"{") else "stuk.yaml"
    answer = post(editor, file=SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in unescape(page)
    assert 'id="f-file-error"' in page
    assert drafts() == []


def test_a_broken_text_is_refused_beside_its_field_and_stays(editor: Client) -> None:
    answer = post(editor, text="code: [\nvan mij")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="f-text-error"' in page
    assert "van mij</textarea>" in page


def test_what_is_made_must_stand_in_the_file(editor: Client) -> None:
    assert editor.post(PAGE, {"text": KISS, "make": "weg"}).status_code == 404
    assert drafts() == []


def test_yaml_of_the_library_becomes_the_same_document(editor: Client) -> None:
    text = (LIBRARY / "paspoort.yaml").read_text(encoding="utf-8")
    editor.post(PAGE, {"text": text, "make": "paspoort"})
    assert [draft.document for draft in drafts()] == [read_text(text, name="paspoort.yaml")]


# Taking along


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_everybody_takes_along_what_holds_now(sign_in: SignIn, paspoort: factories.Passport, role: Role) -> None:
    answer = sign_in(factories.member(role)).get(reverse("protocol-file", args=["paspoort"]))
    assert answer.content.decode() == write(paspoort.document)
    assert answer["Content-Disposition"] == 'attachment; filename="paspoort.yaml"'


def test_the_questions_of_a_follow_up_go_to_kiss(editor: Client, paspoort: factories.Passport) -> None:
    follow_up = paspoort.document.questions[0].used_by[0]
    address = reverse("protocol-file", args=["paspoort"])
    assert f"kiss={follow_up}" in editor.get(reverse("protocol", args=["paspoort"])).content.decode()
    data = json.loads(editor.get(address, {"kiss": follow_up}).content)
    assert json.loads(data["jsonVragen"])["$schema"].endswith("draft-04/schema")
    assert editor.get(address, {"kiss": "weg"}).status_code == 404
    assert editor.get(address, {"versie": "99"}).status_code == 404


def test_a_draft_is_taken_along_by_who_may_edit_it(
    editor: Client, sign_in: SignIn, balie: StaffMember, coordinator: StaffMember
) -> None:
    editor.post(PAGE, {"text": KISS, "make": "parkeren-parkeerbon"})
    [draft] = drafts()
    address = reverse("protocol-draft-file", args=[draft.uuid])
    assert editor.get(address).content.decode() == write(draft.document)
    assert sign_in(balie).get(address).status_code == 403
