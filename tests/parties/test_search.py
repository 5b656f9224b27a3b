"""Finding customers that are known here."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.sql import SQL

from tests import factories
from toetssteen.access.errors import NotAllowed
from toetssteen.access.roles import Role
from toetssteen.history.actions import Context
from toetssteen.history.models import ProcessingRecord
from toetssteen.parties import queries, ways
from toetssteen.parties.actions import add_identifier, find_customers, keep_registered
from toetssteen.parties.brp import DutchAddress, PartialDate, RegisteredPerson
from toetssteen.parties.models import AddressKind, DigitalAddress, IdentifierKind, Party, PartyKind, Surname
from toetssteen.parties.query import understand
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db
PEOPLE = [
    ("Pieter Johannes", "", "Jansen", PartialDate(1980, 3, 12)),
    ("Anna", "", "Jansen", PartialDate(1981, 4, 13)),
    ("Jan", "van der", "Berg", PartialDate(1980, 3, 12)),
    ("Sanne", "de", "Vries-Jansen", PartialDate(1990, 1, 1)),
    ("Fatima", "", "Yılmaz", PartialDate(1975)),
    ("Karim", "", "El Amrani", PartialDate(1988, 8, 8)),
    ("Nadia", "el", "Amrani", PartialDate(1989, 9, 9)),
    ("Cornelis", "'t", "Hart", PartialDate(1960, 6)),
    ("Ben", "", "Bakker", PartialDate(1970, 2, 2)),
]


@pytest.fixture
def people(balie: StaffMember) -> dict[str, Party]:
    """Given name → customer."""
    return {
        given: keep_registered(
            RegisteredPerson(
                bsn=factories.fresh_bsn(), given_names=given, prefix=prefix, surname=surname, birth_date=born,
                address=DutchAddress("Merelstraat", 12, letter="A", addition="-2", postcode="3514CM", town="Stad"),
            ),
            by=balie,
        )
        for given, prefix, surname, born in PEOPLE
    }  # fmt: skip


def found(typed: str) -> list[str]:
    query = understand(typed)
    return [] if query is None else [line.name for line in queries.search(query)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("jansen 12-03-1980", ["Pieter Johannes Jansen"]),
        ("12031980 jansen", ["Pieter Johannes Jansen"]),
        ("jansen, p.", ["Pieter Johannes Jansen"]),
        ("p.j. jansen", ["Pieter Johannes Jansen"]),
        ("anna jansen", ["Anna Jansen"]),
        ("jansen anna", ["Anna Jansen"]),
        ("jans", ["Anna Jansen", "Pieter Johannes Jansen"]),
        ("van der berg", ["Jan van der Berg"]),
        ("berg, van der", ["Jan van der Berg"]),
        ("v.d. berg", ["Jan van der Berg"]),
        ("van den berg", ["Jan van der Berg"]),
        ("jan van der berg 12-03-1980", ["Jan van der Berg"]),
        ("de vries-jansen", ["Sanne de Vries-Jansen"]),
        ("vries jansen", ["Sanne de Vries-Jansen"]),
        ("YILMAZ", ["Fatima Yılmaz"]),
        ("yılmaz 05-06-1975", ["Fatima Yılmaz"]),
        ("el amrani", ["Nadia el Amrani", "Karim El Amrani"]),
        ("'t hart", ["Cornelis 't Hart"]),
        ("t hart 03-06-1960", ["Cornelis 't Hart"]),
        ("ben bakker", ["Ben Bakker"]),
        ("jasnen 12-03-1980", ["Pieter Johannes Jansen"]),
        ("jasnen", ["Anna Jansen", "Pieter Johannes Jansen"]),
        ("janzen", ["Anna Jansen", "Pieter Johannes Jansen"]),
        ("bakekr", ["Ben Bakker"]),
        ("van der bergh", ["Jan van der Berg"]),
        ("el amranni", ["Nadia el Amrani", "Karim El Amrani"]),
        ("yilmas", ["Fatima Yılmaz"]),
        ("vn der brg 12-03-1980", ["Jan van der Berg"]),
        ("jansen 13-03-1980", []),
        ("xander jansen", []),
        ("qwertyuiop", []),
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_typed(typed: str, names: list[str], people: dict[str, Party]) -> None:
    assert found(typed) == names


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("3514CM 12", True), ("3514 cm 12 a-2", True), ("3514CM 12A2", True), ("12a 3514cm", True),
        ("3514CM 12B", False), ("3514CM 1", False),
    ],
)  # fmt: skip
def test_an_address_is_found_with_and_without_its_addition(typed: str, hits: bool, people: dict[str, Party]) -> None:
    assert bool(found(typed)) == hits


@pytest.mark.parametrize(
    "write",
    [lambda bsn: bsn, lambda bsn: f"{bsn[:4]}.{bsn[4:6]}.{bsn[6:]}", lambda bsn: f"{bsn[:3]} {bsn[3:6]} {bsn[6:]}"],
)
def test_a_bsn_finds_its_person(write: Callable[[str], str], balie: StaffMember) -> None:
    bsn = factories.fresh_bsn()
    factories.customer("Ada", "Bosch", by=balie, bsn=bsn)
    assert found(write(bsn.reveal())) == ["Ada Bosch"]


def test_a_kvk_number_finds_the_organisation(balie: StaffMember) -> None:
    party = Party(kind=PartyKind.ORGANISATION, organisation="Bakkerij De Vries B.V.")
    party.search_surname, party.search_given = queries.search_names(party)
    party.save()
    add_identifier(party, IdentifierKind.KVK_NUMBER, "12345678")
    add_identifier(party, IdentifierKind.BRANCH_NUMBER, "000012345678")
    for typed in ("12345678", "1234 5678", "000012345678", "bakkerij de vries"):
        assert found(typed) == ["Bakkerij De Vries B.V."], typed


@pytest.mark.parametrize(
    "typed",
    ["0612345678", "06-12345678", "+31 6 12 34 56 78", "0031 612345678", "fatima@voorbeeld.nl", "FATIMA@voorbeeld.nl "],
)
def test_a_phone_number_or_e_mail_address_finds_its_owner(typed: str, klant: Party) -> None:
    assert found(typed) == ["Fatima Yılmaz"]


def test_somebody_with_two_addresses_is_listed_once(klant: Party) -> None:
    DigitalAddress.objects.create(party=klant, kind=AddressKind.OTHER, address="x", search_address="+31612345678")
    assert found("0612345678") == ["Fatima Yılmaz"]


def test_the_address_of_somebody_with_secrecy_is_in_no_list(balie: StaffMember) -> None:
    factories.customer("Geheime", "Persoon", by=balie, secrecy=True)
    query = understand("persoon")
    assert query is not None
    (line,) = queries.search(query)
    assert (line.secret_address, line.address) == (True, "")


def test_no_more_are_listed_than_fit_on_the_screen(balie: StaffMember) -> None:
    for number in range(queries.LIMIT + 3):
        factories.customer(f"Naam{number}", "Zelfde", by=balie)
    assert len(found("zelfde")) == queries.LIMIT


@pytest.mark.parametrize(
    "typed",
    [
        "jansen", "jasnen", "jan van der berg", "zz jansen 12-03-1980", "12345678", "3514CM 12",
        "a b c d e f g h i j k", "vries-jansne", "zomaarzoeen",
    ],
)  # fmt: skip
def test_a_search_takes_one_statement_and_three_at_most_where_nobody_fits(typed: str, people: dict[str, Party]) -> None:
    query = understand(typed)
    assert query is not None
    with CaptureQueriesContext(connection) as captured:
        queries.search(query)
    assert len(captured) <= (1 if typed in ("jansen", "jan van der berg", "3514CM 12") else 3)


@pytest.mark.parametrize(
    "typed",
    [
        "Schimmelpennink", "Schimelpenninck", "Schimmelpennincks", "Zchimmelpenninck", "Schimmelpenninkc",
        "Schimmlepenninck", "Schimmelpnenninck", "chimmelpenninck", "Schimmelpenninc", "Schimmelxpenninck",
    ],
)  # fmt: skip
def test_a_long_name_with_one_typo_is_found_by_its_half(typed: str, balie: StaffMember) -> None:
    factories.customer("Ada", "Schimmelpenninck", by=balie)
    query = understand(typed)
    assert query is not None
    with patch.object(ways, "alike", lambda *_, **__: []):
        assert [line.name for line in queries.search(query)] == ["Ada Schimmelpenninck"]


@pytest.mark.parametrize(
    "typed",
    [
        "%",
        "_ansen",
        "jan%",
        "' OR 1=1 --",
        "jansen'; DROP TABLE parties_party",
        "\\",
        "😀 jansen",
        "ا ب ج",
        "\ud800@x.nl",
        "jan\0sen",
    ],
)
def test_no_sign_is_special(typed: str, people: dict[str, Party]) -> None:
    assert len(found(typed)) < len(PEOPLE)
    assert Party.objects.count() == len(PEOPLE)


@pytest.mark.parametrize(
    "typed",
    [
        "jansen",
        "amrani-bakker",
        "p jansen",
        "jansen 12-03-1980",
        "3514CM",
        "3514CM 12a",
        "0612345678",
        "123456782",
        "a@b.nl",
    ],
)
def test_each_way_in_has_an_index(typed: str) -> None:
    query = understand(typed)
    assert query is not None
    ways_in = [way for each in (ways.exact, ways.named, ways.nearly, ways.alike) for way in each(query, limit=10)]
    for way in ways_in:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(SQL("EXPLAIN ") + way.sql, way.parameters)
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "Seq Scan" not in plan


def test_that_they_were_looked_at_is_recorded_for_the_conversation_at_hand(klant: Party, balie: StaffMember) -> None:
    query = understand("yilmaz")
    assert query is not None
    find_customers(query, context=Context("conversation", klant.uuid, "klant-zoeken"), by=balie)
    seen = ProcessingRecord.objects.get(name="party.found")
    assert (seen.data_subject_id, seen.processing_activity_id) == (klant.uuid, "klant-zoeken")


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.COORDINATOR, Role.MANAGEMENT, Role.PRIVACY_OFFICER])
def test_who_does_not_talk_with_customers_does_not_look_for_them(role: Role, klant: Party) -> None:
    query = understand("yilmaz")
    assert query is not None
    with pytest.raises(NotAllowed):
        find_customers(query, context=Context("conversation", klant.uuid, "x"), by=factories.member(role))


def test_a_customer_is_kept_once_and_brought_up_to_date(balie: StaffMember) -> None:
    bsn = factories.fresh_bsn()
    first = factories.customer("Ada", "Bosch", by=balie, bsn=bsn)
    again = factories.customer("Ada", "Bosch-Jansen", by=balie, bsn=bsn)
    assert first.pk == again.pk
    assert found("bosch jansen") == ["Ada Bosch-Jansen"]
    assert Surname.objects.filter(text="bosch jansen").exists()


def test_two_colleagues_who_keep_the_same_person_at_once_get_one_customer(balie: StaffMember) -> None:
    bsn = factories.fresh_bsn()
    first = factories.customer("Ada", "Bosch", by=balie, bsn=bsn)
    answers: list[Any] = [None, first]
    with patch.object(queries, "by_bsn", lambda _: answers.pop(0)):
        second = keep_registered(RegisteredPerson(bsn=bsn, given_names="Ada", surname="Bosch"), by=balie)
    assert second.pk == first.pk
    assert Party.objects.count() == 1


def test_a_name_longer_than_its_column_once_written_out_is_cut() -> None:
    party = Party(surname="ß" * 200)
    assert len(queries.search_names(party)[0]) == 200


def test_replace_keeps_a_query_silent() -> None:
    query = understand("jansen")
    assert query is not None
    assert repr(replace(query, email="x@y.nl")) == "Query()"
