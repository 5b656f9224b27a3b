""" "Vragen en waarom": everybody who is signed in sees what is asked, and why."""

from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from msgspec.structs import replace

from tests import factories
from tests.fixtures import SignIn
from toetssteen.access.roles import Role
from toetssteen.history.models import Event
from toetssteen.products.models import Product, Synonym
from toetssteen.protocols.document import Comparison, Condition, Question, QuestionType
from toetssteen.protocols.models import Principle
from toetssteen.protocols.reading import LIBRARY, read_library
from toetssteen.staff.models import StaffMember


@pytest.fixture
def reader(sign_in: SignIn, balie: StaffMember, paspoort: factories.Passport) -> Client:
    return sign_in(balie)


def _text(response: Any) -> str:
    return unescape(response.content.decode())


def _queries(ask: Callable[[], Any]) -> int:
    ask()  # what a process remembers is remembered
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_every_role_reads_what_is_asked(sign_in: SignIn, paspoort: factories.Passport, role: Role) -> None:
    client = sign_in(factories.member(role))
    for address in (
        reverse("protocols"),
        reverse("protocol", args=["paspoort"]),
        reverse("principle", args=["klant-eerst"]),
        reverse("product", args=[paspoort.product.uuid]),
    ):
        assert client.get(address).status_code == 200


def test_nobody_reads_without_signing_in(client: Client, paspoort: factories.Passport) -> None:
    assert client.get(reverse("protocols")).status_code == 302
    assert client.get(reverse("protocol", args=["paspoort"])).status_code == 302


def test_the_list_counts_the_questions_of_which_nobody_knows_the_purpose(reader: Client) -> None:
    page = _text(reader.get(reverse("protocols")))
    row = page[page.index("/vragen/paspoort/") :].split("</tr>")[0]
    assert [cell.split(">")[-1].strip() for cell in row.split("</td>")[1:3]] == ["10", "3"]


def test_the_search_finds_a_product_by_the_word_that_customers_use(
    reader: Client, paspoort: factories.Passport, balie: StaffMember
) -> None:
    reader.post(reverse("product", args=[paspoort.product.uuid]), {"synonym": "reispas"})
    page = _text(reader.get(reverse("protocols"), {"q": "reispas"}))
    assert reverse("product", args=[paspoort.product.uuid]) in page
    assert "ook: reispas" in page


@pytest.mark.parametrize("query", ["", " ", "zzzzzz", "a" * 5000, "nul\0byte", "🙂", "' OR 1=1 --", "تجديد"])
def test_any_search_gives_a_page(reader: Client, query: str) -> None:
    assert reader.get(reverse("protocols"), {"q": query}).status_code == 200


def test_a_protocol_says_of_each_question_what_it_is_for_and_where_that_comes_from(reader: Client) -> None:
    page = _text(reader.get(reverse("protocol", args=["paspoort"])))
    for words in (
        "Versie 1, definitief, sinds", "Burgerzaken", "1 werkdag", "U krijgt een bevestiging van de afspraak.",
        "Weten of de ouder en het kind samen moeten komen", "Doel onbekend", "één uit een lijst", "Voor mijn kind",
        "uit de bron", "ons voorstel", "16 jaar (Selectielijst 2020, 5.1.4)", "die van het product",
        "We leggen alleen vast wat een vervolgactie nodig heeft.", "GEMMA e-Formulieren", "Zonder naam is",
    ):  # fmt: skip
        assert words in page


def test_a_condition_is_said_in_words(reader: Client, paspoort: factories.Passport) -> None:
    first = paspoort.document.questions[0]
    added = Question(
        code="paspoort.hoeveel-kinderen", text="Hoeveel kinderen?", type=QuestionType.NUMBER, used_by=["afspraak"],
        when=Condition(all=[Comparison(question=first.code, is_=["kind"])]),
    )  # fmt: skip
    factories.publish(replace(paspoort.document, questions=[*paspoort.document.questions, added]))
    page = _text(reader.get(reverse("protocol", args=["paspoort"])))
    assert f"Alleen als er bij “{first.text}” is geantwoord: “Voor mijn kind”." in page


def test_an_earlier_version_can_still_be_read(reader: Client, paspoort: factories.Passport) -> None:
    first = paspoort.document.questions[0]
    reworded = replace(first, text="Voor wie is het?")
    factories.publish(replace(paspoort.document, questions=[reworded, *paspoort.document.questions[1:]]))
    address = reverse("protocol", args=["paspoort"])
    assert "Voor wie is het?" in _text(reader.get(address))
    assert "Voor wie is het?" not in _text(reader.get(address, {"versie": "1"}))
    assert reader.get(address, {"versie": "9"}).status_code == 404


def test_every_protocol_of_the_library_has_its_page(sign_in: SignIn, balie: StaffMember, departments: Any) -> None:
    factories.principles()
    documents = [document for document in read_library(LIBRARY) if not document.scope.all]
    factories.publish(*documents)
    client = sign_in(balie)
    for document in documents:
        page = _text(client.get(reverse("protocol", args=[document.code])))
        assert all(question.text in page for question in document.questions), document.code
    listed = _text(client.get(reverse("protocols")))
    assert all(reverse("protocol", args=[document.code]) in listed for document in documents)


def test_the_pages_ask_as_many_queries_for_many_questions_as_for_few(
    reader: Client, paspoort: factories.Passport
) -> None:
    addresses = [
        reverse("protocols"),
        reverse("protocol", args=["paspoort"]),
        reverse("principle", args=["reden-erbij"]),
    ]
    few = [_queries(lambda address=address: reader.get(address)) for address in addresses]  # type: ignore[misc]  # bound now
    more = [
        replace(question, code=f"{question.code}-{n}") for n in range(9) for question in paspoort.document.questions
    ]
    factories.publish(
        replace(paspoort.document, questions=[*paspoort.document.questions, *more]),
        factories.from_library("overlijden"),
    )
    assert [_queries(lambda address=address: reader.get(address)) for address in addresses] == few  # type: ignore[misc]  # bound now


def test_a_principle_says_what_it_means_and_what_stands_on_it(reader: Client) -> None:
    page = _text(reader.get(reverse("principle", args=["alleen-voor-vervolg"])))
    for words in (
        "Is de klant geholpen, dan vragen we niets meer.",
        "Dit is een voorstel",
        "Zo vragen we niet",
        "Paspoort",
    ):
        assert words in page
    Principle.objects.update(proposal=False)
    assert "Dit is een voorstel" not in _text(reader.get(reverse("principle", args=["alleen-voor-vervolg"])))


@pytest.mark.parametrize(
    "address", ["/vragen/bestaat-niet/", "/vragen/a%00b/", "/vragen/A/", "/principes/bestaat-niet/"]
)
def test_what_does_not_exist_is_not_found(reader: Client, address: str) -> None:
    assert reader.get(address).status_code == 404
    assert reader.get(reverse("product", args=[uuid4()])).status_code == 404


def test_a_product_without_a_protocol_of_its_own_says_so(reader: Client) -> None:
    bare = Product.objects.create(ref="eigen:kaal", name="kaal", search_name="kaal")
    page = _text(reader.get(reverse("product", args=[bare.uuid])))
    assert "geen eigen vragen" in page
    assert reverse("protocol", args=["algemeen"]) in page


def test_a_word_of_customers_is_added_once(reader: Client, paspoort: factories.Passport) -> None:
    address = reverse("product", args=[paspoort.product.uuid])
    for _ in range(2):
        response = reader.post(address, {"synonym": "  Reis  pas "})
        assert response.status_code == 302
    assert "Reis pas" in _text(reader.get(response["Location"]))
    assert Synonym.objects.filter(product=paspoort.product).count() == 1
    assert Event.objects.filter(name="synonym.added").count() == 1


@pytest.mark.parametrize("word", ["", "a", "!!", "a" * 121, "é" * 500_000, "🙂"])
def test_a_word_that_cannot_be_is_refused_beside_its_field(
    reader: Client, paspoort: factories.Passport, word: str
) -> None:
    response = reader.post(reverse("product", args=[paspoort.product.uuid]), {"synonym": word})
    assert response.status_code == 422
    assert 'id="f-synonym-error"' in _text(response)
    assert word in _text(response)
    assert not Synonym.objects.filter(product=paspoort.product).exists()


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.MANAGEMENT, Role.PRIVACY_OFFICER])
def test_who_may_not_add_a_word_sees_no_box_and_is_refused(
    sign_in: SignIn, paspoort: factories.Passport, role: Role
) -> None:
    client = sign_in(factories.member(role))
    address = reverse("product", args=[paspoort.product.uuid])
    assert 'name="synonym"' not in _text(client.get(address))
    assert client.post(address, {"synonym": "reispas"}).status_code == 403
