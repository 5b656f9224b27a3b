"""The library that ships: whole, consistent, honest about what it does not know, and counted in the docs."""

import csv
import json
import re
from collections import Counter
from pathlib import Path

import jsonschema
import msgspec
import pytest
import yaml

from tests.protocols import library_figures
from toetssteen import products
from toetssteen.protocols import schema
from toetssteen.protocols.document import (
    UNKNOWN,
    Beneficiary,
    Origin,
    ProtocolDocument,
    Question,
    QuestionType,
    Sensitivity,
    from_builtins,
)
from toetssteen.protocols.paths import step
from toetssteen.protocols.reading import LIBRARY, NOT_PROTOCOLS, UnreadableProtocol, read_as, read_file, read_library
from toetssteen.protocols.selectielijst import UnknownResult, term_of
from toetssteen.protocols.shipped import ShippedPrinciple, read_departments, read_principles
from toetssteen.protocols.writing import write

FILES = sorted(path for path in LIBRARY.glob("*.yaml") if path.name not in NOT_PROTOCOLS)
DOCUMENTS = {document.code: document for document in read_library()}
ALL = list(DOCUMENTS.values())
UPL = "http://standaarden.overheid.nl/owms/terms/"
OWN_PROPOSALS = {"algemeen", "paspoort", "wmo-voorziening"}


def asked(file: str, follow_up: str, product: str, **answers: object) -> list[str]:
    """Question codes without the prefix of their file."""
    found = step(
        DOCUMENTS[file],
        follow_up,
        product=product,
        answers={f"{file}.{code.replace('_', '-')}": value for code, value in answers.items()},
    )
    return [question.code.removeprefix(f"{file}.") for question in found.questions]


# What is there


def test_every_form_and_set_has_a_file_named_after_it() -> None:
    assert [path.stem for path in FILES] == list(DOCUMENTS)
    assert set(library_figures.SOURCE_QUESTIONS) <= set(DOCUMENTS)
    assert len(library_figures.SOURCE_QUESTIONS) == 30 + 12


def test_a_product_belongs_to_one_file() -> None:
    refs = Counter(ref for document in ALL for ref in document.scope.products)
    assert max(refs.values()) == 1
    assert all(ref.startswith((UPL, "eigen:")) for ref in refs)


def test_every_upl_product_exists_in_the_upl_that_ships() -> None:
    shipped = (Path(products.__file__).parent / "data" / "upl.csv").read_text(encoding="utf-8-sig")
    uris = set(re.findall(r"http://standaarden[^,\s\"]+", shipped))
    named = {ref for document in ALL for ref in document.scope.products if not ref.startswith("eigen:")}
    named |= {product.part_of for document in ALL for product in document.own_products if product.part_of}
    assert len(named) > 30
    assert named <= uris


def test_the_categories_of_reports_all_exist_as_products_of_their_own() -> None:
    sets = [document for document in ALL if document.follow_up("melding") and document.own_products]
    assert sum(len(document.own_products) for document in sets) == 125
    for document in sets:
        assert all(product.part_of.startswith(f"{UPL}melding_openbare_ruimte_") for product in document.own_products)


@pytest.mark.parametrize("document", ALL, ids=lambda document: document.code)
def test_each_product_of_a_group_has_a_department_and_a_term(document: ProtocolDocument) -> None:
    departments = {department.code for department in read_departments()}
    for follow_up in document.follow_ups:
        for product in document.scope.products or ["any"]:
            mine = follow_up.for_product(product)
            assert mine.department is None or mine.department in departments
            assert (mine.term is None) == (mine.department is None)


def test_a_product_stands_once_among_what_differs() -> None:
    for document in ALL:
        for follow_up in document.follow_ups:
            named = [ref for part in follow_up.by_product for ref in part.products]
            assert len(named) == len(set(named)), document.code


@pytest.mark.parametrize(
    ("file", "product", "department", "term"),
    [
        ("afval", "container-glas-vol", "afval", 15),
        ("afval", "asbest-accu", "handhaving", 3),
        ("straatverlichting-klokken", "lantaarnpaal-straatverlichting", "beheer-openbare-ruimte", 21),
        ("afval-rolcontainer", "rolcontainer-is-kapot", "afval", 10),
        ("overlast-van-dieren", "wespen", "gezondheid", 5),
        ("melding-openbare-ruimte-overig", "wonen-ondermijning", "wonen-en-veiligheid", 10),
        ("melding-openbare-ruimte-overig", "eikenprocessierups", "beheer-openbare-ruimte", 10),
    ],
)
def test_terms_and_departments_are_those_of_the_categories(file: str, product: str, department: str, term: int) -> None:
    follow_up = DOCUMENTS[file].follow_ups[0].for_product(f"eigen:{product}")
    assert (follow_up.department, follow_up.term) == (department, term)


def test_every_product_has_the_general_follow_ups_and_connecting_asks_nothing() -> None:
    general = DOCUMENTS["algemeen"]
    assert general.scope.all
    names = ["terugbelverzoek", "doorverbinden", "afspraak-maken", "informatie-nasturen"]
    assert [follow_up.code for follow_up in general.follow_ups] == names
    assert asked("algemeen", "doorverbinden", "x") == []
    assert asked("algemeen", "terugbelverzoek", "x") == ["terugbelnummer", "terugbelmoment", "terugbelvraag"]
    assert sum(document.scope.all for document in ALL) == 1
    others = {follow_up.code for document in ALL if document is not general for follow_up in document.follow_ups}
    assert not others & set(names)


# Form


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_is_valid_by_the_schema_for_any_reader_of_yaml(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=schema.json\n")
    plain = yaml.safe_load(text)
    jsonschema.validate(plain, json.loads(schema.FILE.read_text(encoding="utf-8")))
    assert from_builtins(plain) == DOCUMENTS[path.stem]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_stands_as_it_is_written(path: Path) -> None:
    assert write(read_file(path)) == path.read_text(encoding="utf-8")


def test_the_schema_is_that_of_the_structure() -> None:
    hint = "python -m toetssteen.protocols.schema writes it anew"
    assert schema.FILE.read_text(encoding="utf-8") == schema.schema_text(), hint


def test_the_schema_refuses_what_the_structure_refuses() -> None:
    plain = yaml.safe_load((LIBRARY / "verhuizing.yaml").read_text(encoding="utf-8"))
    plain["questions"][0]["typ"] = "date"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(plain, schema.schema())


# Honesty


def test_every_question_of_the_sources_is_here_or_is_listed_as_left_out() -> None:
    left_out = library_figures.not_asked()
    for file, expected in library_figures.SOURCE_QUESTIONS.items():
        here = library_figures.places(DOCUMENTS[file])
        assert set(expected) == (here & set(expected)) | left_out.get(file, set()), file
        assert not here & left_out.get(file, set()), file


def test_a_place_in_the_source_serves_one_question() -> None:
    for document in ALL:
        refs = Counter(ref for question in document.questions for ref in question.source_ref)
        assert not refs or max(refs.values()) == 1, document.code


def questions() -> list[tuple[ProtocolDocument, Question]]:
    return [(document, question) for document in ALL for question in document.questions]


def test_required_says_why_and_is_never_the_word_of_a_form() -> None:
    for document, question in questions():
        if question.required and document.origin is Origin.SOURCE:
            assert question.origin["required_because"] is Origin.PROPOSAL, question.code
            assert question.required_because.endswith("."), question.code


def test_nobody_benefits_without_a_purpose_and_management_never() -> None:
    for document, question in questions():
        assert Beneficiary.MANAGEMENT not in question.benefits
        if question.purpose == UNKNOWN:
            assert not question.benefits, (document.code, question.code)
        if question.benefits and document.origin is Origin.SOURCE:
            assert question.origin["benefits"] is Origin.PROPOSAL, question.code


def test_fields_that_no_source_has_are_marked_as_ours() -> None:
    for document, question in questions():
        for name in ("known_from", "valid_for", "purpose_class", "sensitivity", "required_because"):
            if getattr(question, name):
                assert question.origin.get(name, document.origin) is Origin.PROPOSAL, (question.code, name)
        if not question.source_ref:
            assert document.origin is Origin.PROPOSAL, question.code


def test_fields_of_a_follow_up_that_no_source_has_are_marked_as_ours() -> None:
    for document in ALL:
        for follow_up in document.follow_ups:
            for name in ("department", "retention"):
                if getattr(follow_up, name):
                    assert follow_up.origin.get(name, document.origin) is Origin.PROPOSAL, (document.code, name)


def test_every_source_is_named_with_its_licence() -> None:
    for document in ALL:
        assert document.source.licence in {"EUPL", "EUPL-1.2", "MPL-2.0"}
        if document.code not in OWN_PROPOSALS:
            assert re.fullmatch(r"[0-9a-f]{40}", document.source.commit), document.code
            assert document.source.path
    notice = (LIBRARY / "NOTICE").read_text(encoding="utf-8")
    assert all(document.source.commit in notice for document in ALL)


# Questions


def test_codes_are_shared_or_carry_the_name_of_a_file() -> None:
    shared = {"iban", "bic", "ten-naam-van", "bijlage", "kvk-nummer", "locatie", "wanneer-was-het", "wanneer-overlast"}
    for document, question in questions():
        head, dot, _tail = question.code.partition(".")
        if dot:
            assert head in {*DOCUMENTS, "persoonsgegevens"}, question.code
        else:
            assert question.code in shared, question.code
        assert question.used_by, (document.code, question.code)


def test_special_data_is_marked() -> None:
    special = {question.code for _document, question in questions() if question.sensitivity is Sensitivity.SPECIAL}
    assert special == {
        "kwijtschelding.motorvoertuig-medisch",
        "leerlingenvervoer.handicap",
        "leerlingenvervoer.levensbeschouwing",
    }
    wmo = DOCUMENTS["wmo-voorziening"]
    assert wmo.shielded
    assert wmo.sensitivity is Sensitivity.SPECIAL


def test_every_type_of_question_occurs() -> None:
    assert {question.type for _document, question in questions()} == set(QuestionType)


def test_no_condition_is_empty() -> None:
    for document in ALL:
        for condition in library_figures.conditions(document):
            tests = [*condition.all, *condition.any]
            assert tests, document.code
            assert all(test.is_ for test in tests), document.code


def _can_be_reached(document: ProtocolDocument, question: Question) -> bool:
    """Try every product, with every answer that any condition asks for given at once."""
    wanted: dict[str, set[str]] = {}
    for part in document.questions:
        for test in (*part.when.all, *part.when.any) if part.when else ():
            wanted.setdefault(test.question, set()).update(test.is_)
    answers = {code: sorted(words) for code, words in wanted.items()}
    return any(
        question in step(document, follow_up, product=product, answers=answers).questions
        for follow_up in question.used_by
        for product in document.scope.products or ["any"]
    )


@pytest.mark.parametrize("document", ALL, ids=lambda document: document.code)
def test_some_path_reaches_each_question(document: ProtocolDocument) -> None:
    assert [q.code for q in document.questions if not _can_be_reached(document, q)] == []


def test_a_passport_asks_by_follow_up() -> None:
    product = f"{UPL}paspoort"
    assert asked("paspoort", "afspraak", product) == ["voor-wie", "voor-welke-datum", "afspraak-voorkeur"]
    assert len(asked("paspoort", "vermissing", product)) == 4
    assert asked("paspoort", "toestemming-gezaghebber", product) == [
        "naam-kind",
        "naam-gezaghebber",
        "email-gezaghebber",
    ]
    assert asked("paspoort", "doorverbinden", product) == []


def test_wmo_questions_have_purpose_beneficiary_and_ground() -> None:
    wmo = DOCUMENTS["wmo-voorziening"]
    assert 15 <= len(wmo.questions) <= 20
    for question in wmo.questions:
        assert question.purpose != UNKNOWN
        assert Beneficiary.CUSTOMER in question.benefits
        assert question.ground.startswith("Wmo 2015, artikel 2.3.")


def test_a_choice_at_the_start_of_a_form_became_the_choice_of_follow_up() -> None:
    product = f"{UPL}hondenbelasting"
    assert asked("hondenbelasting", "aanmelden", product) == ["sinds"]
    assert asked("hondenbelasting", "afmelden", product) == ["per", "waarom"]


def test_conditions_of_the_forms_hold() -> None:
    product = f"{UPL}belastingkwijtschelding"
    plain = asked("kwijtschelding", "aanvraag", product, belastingschulden=False)
    deep = asked("kwijtschelding", "aanvraag", product, belastingschulden=True, betalingsregeling=True)
    assert set(deep) - set(plain) == {"betalingsregeling", "betaling-per-maand", "datum-regeling"}


def test_conditions_on_the_category_hold() -> None:
    file = "wegen-verkeer-straatmeubilair"
    assert asked(file, "melding", "eigen:speelplaats") == ["locatie"]
    assert asked(file, "melding", "eigen:verkeerslicht") == ["locatie", "wanneer-was-het", "welk-verkeerslicht"]
    broken = asked(
        file, "melding", "eigen:verkeerslicht", welk_verkeerslicht="fiets", beschadiging="geen_beschadigingen"
    )
    assert broken[-2:] == ["probleem-fiets-auto", "verkeerslicht-nummer"]


@pytest.mark.parametrize(("word", "blocked"), [("woning", True), ("openbaar", False)])
def test_a_message_that_blocks_in_the_source_blocks_here(word: str, blocked: bool) -> None:
    answers = {"overlast-van-dieren.waar-wespen": word}
    document = DOCUMENTS["overlast-van-dieren"]
    assert step(document, "melding", product="eigen:wespen", answers=answers).blocked is blocked


# What stands beside the protocols


def test_five_principles_ship_as_a_proposal_and_every_protocol_stands_on_them() -> None:
    principles = read_principles()
    assert len(principles) == 5
    assert all(principle.proposal for principle in principles)
    known = {principle.code for principle in principles}
    for document in ALL:
        assert document.principles
        assert set(document.principles) <= known, document.code


def test_a_principle_without_examples_is_refused() -> None:
    text = "- {code: a, statement: A, meaning: B, asks: [], refrains: [c], proposal: true}"
    with pytest.raises(UnreadableProtocol) as caught:
        read_as(list[ShippedPrinciple], text, name="p.yaml")
    assert (caught.value.code, caught.value.path) == ("empty", "[0].asks")


def test_departments_are_few_and_used() -> None:
    departments = [department.code for department in read_departments()]
    follow_ups = [follow_up for document in ALL for follow_up in document.follow_ups]
    used = {follow_up.department for follow_up in follow_ups}
    used |= {part.department for follow_up in follow_ups for part in follow_up.by_product}
    assert len(departments) == len(set(departments)) == 13
    assert set(departments) == used - {None}


def test_every_retention_is_a_result_that_exists() -> None:
    for document in ALL:
        for follow_up in document.follow_ups:
            if follow_up.retention:
                assert term_of(follow_up.retention.result), (document.code, follow_up.code)


@pytest.mark.parametrize(("result", "term"), [("6.1", "P5Y"), ("6.1.3", "P1Y"), ("8.1.1", "P15Y"), ("11.1.3", None)])
def test_terms_are_those_of_the_selectielijst(result: str, term: str | None) -> None:
    assert term_of(result) == term


@pytest.mark.parametrize("result", ["6.99", "", "7.1.20", "19.1.13", "6"])
def test_a_result_that_is_unknown_or_lapsed_is_refused(result: str) -> None:
    with pytest.raises(UnknownResult) as caught:
        term_of(result)
    assert result in str(caught.value)


def test_all_terms_are_durations() -> None:
    with (LIBRARY / "retention" / "selectielijst_2020_resultaten.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 346
    for row in rows:
        if row["waardering"]:
            term = term_of(row["nummer"])
            assert term is None or re.fullmatch(r"P\d+[YMWD]", term), row["nummer"]
            assert (term is None) == row["waardering"].startswith("Bewaren"), row["nummer"]


def test_the_page_in_the_docs_has_the_figures_of_today() -> None:
    hint = "python -m tests.protocols.library_figures writes it anew"
    assert library_figures.written() == library_figures.table(ALL), hint


def test_documents_are_immutable() -> None:
    with pytest.raises(AttributeError):
        ALL[0].title = "x"  # type: ignore[misc]  # that it is refused is the test
    assert msgspec.structs.replace(ALL[0], title="x").title == "x"
