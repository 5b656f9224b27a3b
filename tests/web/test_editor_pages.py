"""A coordinator changes a protocol question by question, without a developer and without scripts."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from msgspec.structs import replace

from tests import factories
from tests.fixtures import SignIn
from tests.web.editor import Editor, errors_on, text_of
from toetssteen.access.roles import Role
from toetssteen.products.models import Product
from toetssteen.protocols import drafts
from toetssteen.protocols.document import Comparison, Condition, Option, QuestionType
from toetssteen.staff.models import StaffMember

WHO = "paspoort.voor-wie"


# Who


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.COORDINATOR, Role.SYSTEM)])
def test_only_who_may_edit_gets_a_draft(sign_in: SignIn, editor: Editor, role: Role) -> None:
    other = sign_in(factories.member(role))
    assert other.post(reverse("protocol-draft-new", args=["paspoort"])).status_code == 403
    for page in ("", "question-new", "gate", "publish", "preview", "find", "about", "compare"):
        assert other.get(editor.at(page)).status_code == 403, page
    assert "Begin een nieuw concept" not in text_of(other.get(reverse("protocol", args=["paspoort"])))
    assert "Concepten" not in text_of(other.get(reverse("protocols")))


def test_a_draft_that_does_not_exist_is_not_found(client_of_coordinator: Client) -> None:
    for page in ("protocol-draft", "protocol-draft-gate", "protocol-draft-publish", "protocol-draft-question-new"):
        assert client_of_coordinator.get(reverse(page, args=[uuid4()])).status_code == 404


# The draft as a whole


def test_a_draft_shows_its_questions_in_order_with_what_the_gate_says_beside_them(editor: Editor) -> None:
    page = editor.read()
    texts = [question.text for question in editor.document.questions]
    places = [page.index(f"{number}. {text}") for number, text in enumerate(texts, start=1)]
    assert places == sorted(places)
    row = page[page.index("6. Wat is de reden van vermissing?") :].split("</li>")[0]
    assert "Niemand heeft opgeschreven waarvoor het antwoord is." in row
    assert "5 waarschuwingen vragen een reden." in page
    assert "Begonnen als versie 1." in page


def test_the_list_shows_drafts_to_who_may_edit_them(editor: Editor) -> None:
    page = text_of(editor.client.get(reverse("protocols")))
    assert "Concepten (1)" in page
    assert editor.at("") in page


def test_a_question_moves_is_dropped_and_all_of_it_can_be_undone(editor: Editor) -> None:
    before = editor.document
    editor.press("down", f"question:{WHO}")
    assert editor.document.questions[1].code == WHO
    editor.press("drop", f"question:{WHO}")
    assert editor.document.question(WHO) is None
    page = editor.read()
    assert "Ongedaan maken: Vraag 2 “Is het paspoort voor uzelf of voor uw kind?” vervalt." in page
    editor.press("undo")
    assert "Opnieuw: Vraag 2 “Is het paspoort voor uzelf of voor uw kind?” vervalt." in editor.read()
    editor.press("undo")
    assert editor.document == before
    editor.press("redo")
    editor.press("redo")
    assert editor.document.question(WHO) is None


def test_what_was_done_is_said_in_the_language_of_the_reader(editor: Editor) -> None:
    editor.press("drop", f"question:{WHO}")
    editor.client.post(reverse("set-language"), {"language": "en", "next": "/"})
    assert "Undo: Question 1 “Is het paspoort voor uzelf of voor uw kind?” is dropped." in editor.read()


def test_a_follow_up_that_is_used_stays_and_the_refusal_says_by_what(editor: Editor) -> None:
    answer = editor.press("drop", "follow_up:vermissing")
    assert answer.status_code == 422
    assert "wordt nog gebruikt door: “Documentnummer (indien bekend)”" in text_of(answer)
    assert editor.document.follow_up("vermissing") is not None


@pytest.mark.parametrize("value", ["", "question:", "question:bestaat-niet", "iets:anders", "🙂", "x" * 5000, "a\0b"])
def test_a_button_that_nobody_made_changes_nothing(editor: Editor, value: str) -> None:
    before = editor.document
    for name in ("up", "down", "drop"):
        assert editor.press(name, value).status_code == 302
    assert editor.document == before


def test_a_draft_is_thrown_away(editor: Editor, coordinator: StaffMember) -> None:
    assert editor.press("discard").status_code == 302
    assert drafts.drafts(by=coordinator) == []


# A question


def test_only_what_is_typed_is_typed_and_the_rest_says_where_it_comes_from(editor: Editor) -> None:
    page = editor.read("question", WHO)
    for words in (
        "16 jaar (Selectielijst 2020, 5.1.4)",
        "van de vervolgactie",
        "die van het product",
        "van het protocol",
    ):
        assert words in page
    assert "Leeg: Burgerzaken (van de vervolgactie)" in page


def test_a_question_is_reworded_and_keeps_its_identity(editor: Editor) -> None:
    assert editor.save("question", WHO, text="Voor wie is het paspoort?").status_code == 302
    question = editor.document.question(WHO)
    assert question is not None
    assert question == replace(
        factories.from_library("paspoort").questions[0], text="Voor wie is het paspoort?", origin=question.origin
    )


def test_opening_and_saving_a_form_changes_nothing(editor: Editor) -> None:
    before = editor.document
    for question in before.questions:
        assert editor.save("question", question.code).status_code == 302
    for follow_up in before.follow_ups:
        assert editor.save("follow-up", follow_up.code).status_code == 302
    assert editor.save("notice", before.notices[0].code).status_code == 302
    assert editor.save("about").status_code == 302
    assert editor.document == before
    assert editor.draft.step == 0


def test_every_question_of_the_library_goes_through_its_form_unchanged(
    client_of_coordinator: Client, coordinator: StaffMember
) -> None:
    from toetssteen.protocols.reading import read_library

    documents = [document for document in read_library() if not document.scope.all]
    factories.publish(*documents)
    checked = 0
    for document in documents:
        editor = Editor(client_of_coordinator, document.code)
        for question in document.questions[:4]:
            answer = editor.save("question", question.code)
            assert answer.status_code == 302, (document.code, question.code, errors_on(answer))
            checked += 1
        for follow_up in document.follow_ups[:1]:
            assert editor.save("follow-up", follow_up.code).status_code == 302, document.code
        assert editor.document == document
    assert checked > 100


def test_a_new_question_gets_a_code_and_what_can_be_proposed(editor: Editor) -> None:
    answer = editor.save(
        "question-new", text="Heeft u haast?", type="yes_no", used_by="afspraak", purpose="Een snelle afspraak plannen"
    )
    assert answer.status_code == 302
    made = editor.document.questions[-1]
    assert (made.code, made.type, made.used_by) == ("paspoort.heeft-u-haast", QuestionType.YES_NO, ["afspraak"])
    assert [each.value for each in made.benefits] == ["customer"]


def test_a_question_that_means_something_else_gets_another_code(editor: Editor) -> None:
    editor.save("question", WHO, text="Wie gaat er reizen?", new_meaning="1")
    assert editor.document.questions[0].code == "paspoort.wie-gaat-er-reizen"


def test_options_are_kept_reworded_dropped_added_and_put_earlier(editor: Editor) -> None:
    fields = editor.fields("question", WHO)
    fields |= {"option:mijzelf": "Voor mij", "more_options": "Voor mijn ouder\n\nVoor iemand anders"}
    editor.save("question", WHO, at=fields)
    options = editor.document.questions[0].options
    assert options == [
        Option(value="mijzelf", text="Voor mij"),
        Option(value="kind", text="Voor mijn kind"),
        Option(value="voor-mijn-ouder", text="Voor mijn ouder"),
        Option(value="voor-iemand-anders", text="Voor iemand anders"),
    ]
    up = editor.save("question", WHO, do="", option_up="kind")
    assert up.status_code == 200
    assert text_of(up).index('value="Voor mijn kind"') < text_of(up).index('value="Voor mij"')
    editor.save("question", WHO, **{"option:kind": ""})
    assert "kind" not in [option.value for option in editor.document.questions[0].options]


def test_a_condition_is_built_by_choosing_a_question_and_its_answers(editor: Editor) -> None:
    code = "paspoort.voor-welke-datum"
    chosen = editor.save("question", code, do="refresh", **{"when:all:0:question": WHO})
    assert "Voor mijn kind" in text_of(chosen)
    assert editor.document.question(code) == factories.from_library("paspoort").question(code)
    editor.save("question", code, **{"when:all:0:question": WHO, "when:all:0:is": "kind"})
    question = editor.document.question(code)
    assert question is not None
    assert question.when == Condition(all=[Comparison(question=WHO, is_=["kind"])])
    editor.save("question", code, **{"when:all:0:question": "", "when:all:0:is": []})
    question = editor.document.question(code)
    assert question is not None
    assert question.when is None


def test_a_condition_on_typed_words_keeps_each_of_them(editor: Editor) -> None:
    code, asked = "paspoort.naam-gezaghebber", "paspoort.naam-kind"
    editor.save("question", code, **{"when:any:0:question": asked, "when:any:0:is": "Jan\nPiet"})
    question = editor.document.question(code)
    assert question is not None
    assert question.when == Condition(any=[Comparison(question=asked, is_=["Jan", "Piet"])])
    editor.save("question", code)
    assert editor.document.question(code) == question


def test_a_circle_made_by_moving_is_said_beside_both_questions(editor: Editor) -> None:
    code = "paspoort.voor-welke-datum"
    editor.save("question", code, **{"when:all:0:question": WHO, "when:all:0:is": "kind"})
    editor.press("up", f"question:{code}")
    assert "die vraag komt pas later" in editor.read()
    page = editor.save("question", WHO, **{"when:all:0:question": code, "when:all:0:is": "01-01-2027"})
    assert page.status_code == 302
    row = editor.read().split("1. Heeft u het paspoort")[1].split("</li>")[0]
    assert f"Deze vragen wachten op elkaar: {code} → {WHO} → {code}." in row
    assert "2 dingen houden publiceren tegen." in editor.read()


def test_a_question_that_is_asked_elsewhere_comes_with_its_identity(editor: Editor) -> None:
    factories.publish(factories.from_library("paspoort"), factories.from_library("overlijden"))
    page = text_of(editor.client.get(editor.at("find"), {"q": "terugbel nummer"}))
    assert "Op welk nummer kunnen we u bellen?" in page
    fields = editor.fields()
    answer = editor.client.post(
        editor.at("add"),
        {"revision": fields["revision"], "seen": fields["seen"], "add": "algemeen.terugbelnummer", "q": "nummer"},
    )
    assert answer["Location"] == editor.at("question", "algemeen.terugbelnummer")
    borrowed = editor.document.question("algemeen.terugbelnummer")
    assert borrowed is not None
    assert (borrowed.text, borrowed.when) == ("Op welk nummer kunnen we u bellen?", None)


@pytest.mark.parametrize("query", ["", " ", "zzzz", "a" * 5000, "nul\0byte", "🙂", "' OR 1=1 --", "%", "تجديد"])
def test_any_search_for_a_question_gives_a_page(editor: Editor, query: str) -> None:
    assert editor.client.get(editor.at("find"), {"q": query}).status_code == 200


# Follow-ups, notices, the protocol itself


def test_a_follow_up_is_made_with_what_differs_for_some_products(client_of_coordinator: Client) -> None:
    document = factories.from_library("afval")
    factories.publish(document)
    editor = Editor(client_of_coordinator, "afval")
    assert (
        editor.save(
            "follow-up-new",
            name="Container legen",
            department="afval",
            term="2",
            **{"group:0:products": ["eigen:grofvuil"], "group:0:term": "5"},
        ).status_code
        == 302
    )
    made = editor.document.follow_ups[-1]
    assert (made.code, made.term) == ("container-legen", 2)
    assert [(part.products, part.term) for part in made.by_product] == [(["eigen:grofvuil"], 5)]


def test_a_notice_is_told_at_an_answer(editor: Editor) -> None:
    editor.save(
        "notice-new",
        text="Neem uw kind mee.",
        used_by="afspraak",
        **{"when:all:0:question": WHO, "when:all:0:is": "kind"},
    )
    made = editor.document.notices[-1]
    assert made.text == "Neem uw kind mee."
    assert made.when == Condition(all=[Comparison(question=WHO, is_=["kind"])])


def test_title_principles_and_products_are_changed_in_one_form(editor: Editor) -> None:
    found = editor.save("about", product_query="boom", do="")
    assert found.status_code == 200
    extra = Product.objects.create(ref="eigen:kaal", name="kaal", search_name="kaal")
    refs = [*editor.document.scope.products, extra.ref]
    assert editor.save("about", title="Reisdocumenten", first="klant-eerst", products=refs).status_code == 302
    document = editor.document
    assert document.title == "Reisdocumenten"
    assert document.principles[0] == "klant-eerst"
    assert document.scope.products == refs


def test_pressing_enter_in_the_search_for_products_saves_nothing(editor: Editor) -> None:
    Product.objects.create(ref="eigen:kaal", name="kaal", search_name="kaal")
    answer = editor.save("about", title="Anders", product_query="kaal")
    assert answer.status_code == 200
    assert 'value="eigen:kaal"' in text_of(answer)
    assert 'value="Anders"' in text_of(answer)
    assert editor.document.title == "Paspoort"
