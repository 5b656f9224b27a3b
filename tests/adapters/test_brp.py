"""The adapter against a real server of the contract: what it finds, what it sends, and what it keeps quiet."""

import json
import re
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from tests.adapters.brp_contract import complaints
from toetssteen.adapters.brp import HaalCentraalBrp
from toetssteen.adapters.brp_persons import persons
from toetssteen.adapters.brp_testfaults import Fault
from toetssteen.adapters.brp_testserver import BrpTestServer, running
from toetssteen.adapters.circuit import Circuit
from toetssteen.parties.brp import (
    AddressLines,
    DutchAddress,
    InvalidQuery,
    NoRegister,
    PersonRegister,
    RegisteredPerson,
    RegisterUnavailable,
    TooManyPersons,
    Unavailable,
    UnknownAddress,
)
from toetssteen.parties.bsn import Bsn

KEY = "sleutel-van-de-test"
DEADLINE = 0.5

Question = Callable[[PersonRegister, RegisteredPerson], object]


def by_bsn(register: PersonRegister, person: RegisteredPerson) -> object:
    assert person.bsn
    return register.by_bsn(person.bsn)


def by_name(register: PersonRegister, person: RegisteredPerson) -> object:
    assert person.birth_date.exact
    return register.by_name_and_birth(person.surname, person.birth_date.exact, given_names=person.given_names)


def by_address(register: PersonRegister, person: RegisteredPerson) -> object:
    assert isinstance(person.address, DutchAddress)
    assert person.address.house_number
    return register.by_postcode_and_number(person.address.postcode, person.address.house_number)


QUESTIONS = [by_bsn, by_name, by_address]


@pytest.fixture(scope="module")
def running_server() -> Iterator[BrpTestServer]:
    with running(key=KEY) as server:
        yield server


@pytest.fixture
def server(running_server: BrpTestServer) -> Iterator[BrpTestServer]:
    yield running_server
    running_server.fault = Fault.NONE
    running_server.on_query = None


@pytest.fixture
def queries(server: BrpTestServer) -> list[tuple[dict[str, str], bytes]]:
    seen: list[tuple[dict[str, str], bytes]] = []
    server.on_query = lambda headers, body: seen.append((headers, body))
    return seen


@pytest.fixture
def brp(server: BrpTestServer) -> Iterator[HaalCentraalBrp]:
    """With a circuit that never opens, and a short deadline so that the tests are short."""
    register = HaalCentraalBrp(server.url, KEY, DEADLINE, circuit=Circuit(failures=1_000_000))
    yield register
    register.close()


def found_in_data(wanted: Callable[[RegisteredPerson], object]) -> RegisteredPerson:
    return next(person for person in persons() if wanted(person))


@pytest.fixture(scope="module")
def somebody() -> RegisteredPerson:
    """Someone with a prefix, a full address and a full date of birth."""
    return found_in_data(
        lambda person: (
            person.prefix == "van der" and isinstance(person.address, DutchAddress) and person.birth_date.exact
        )
    )


def test_a_look_up_by_bsn_gives_the_person_as_the_data_has_them(brp: HaalCentraalBrp) -> None:
    for person in list(persons())[::9]:
        assert person.bsn
        assert brp.by_bsn(person.bsn) == person


def test_a_bsn_of_nobody_finds_nobody(brp: HaalCentraalBrp) -> None:
    assert brp.by_bsn(Bsn("111222333")) is None


def test_a_customer_is_found_by_surname_with_birth_date(brp: HaalCentraalBrp, somebody: RegisteredPerson) -> None:
    born = somebody.birth_date.exact
    assert born
    for typed in (somebody.surname, f"van der {somebody.surname}", f"  VAN DER   {somebody.surname.upper()} "):
        assert somebody.bsn in [person.bsn for person in brp.by_name_and_birth(typed, born)]
    assert brp.by_name_and_birth(somebody.surname, date(1901, 1, 1)) == []


def test_the_first_letters_of_the_given_names_are_enough(brp: HaalCentraalBrp, somebody: RegisteredPerson) -> None:
    born = somebody.birth_date.exact
    assert born
    assert brp.by_name_and_birth(somebody.surname, born, given_names=somebody.given_names[:3])
    assert brp.by_name_and_birth(somebody.surname, born, given_names="Xq") == []


def test_a_prefix_may_turn_out_to_belong_to_the_surname(
    brp: HaalCentraalBrp, queries: list[tuple[dict[str, str], bytes]]
) -> None:
    assert brp.by_name_and_birth("Van den Niemand", date(1970, 1, 1)) == []
    assert [json.loads(body)["geslachtsnaam"] for _headers, body in queries] == ["Niemand", "Van den Niemand"]


def test_accents_may_be_typed_apart_or_left_out(brp: HaalCentraalBrp) -> None:
    person = found_in_data(lambda person: re.fullmatch(r"[A-Za-z]*[éëü][A-Za-z]*", person.surname))
    assert person.birth_date.exact
    bare = person.surname.translate(str.maketrans("éëü", "eeu"))
    apart = person.surname.translate({ord("é"): "e\u0301", ord("ë"): "e\u0308", ord("ü"): "u\u0308"})
    for typed in (bare, apart, person.surname):
        found = brp.by_name_and_birth(typed, person.birth_date.exact)
        assert person.bsn in [one.bsn for one in found]


def test_a_household_is_found_by_postcode_and_number(brp: HaalCentraalBrp) -> None:
    household = brp.by_postcode_and_number("2511 ca", 17)
    assert len(household) == 5
    assert {person.address for person in household} == {AddressLines(("Turfmarkt 17", "2511 CA 's-Gravenhage"))}


def test_letter_and_addition_narrow_an_address_down(brp: HaalCentraalBrp) -> None:
    person = found_in_data(
        lambda person: isinstance(person.address, DutchAddress) and person.address.letter and person.address.addition
    )
    at = person.address
    assert isinstance(at, DutchAddress)
    assert at.house_number
    found = brp.by_postcode_and_number(at.postcode, at.house_number, letter=at.letter, addition=at.addition)
    assert person.bsn in [one.bsn for one in found]
    other = "Z" if at.letter.upper() != "Z" else "Y"
    assert brp.by_postcode_and_number(at.postcode, at.house_number, letter=other) == []


def test_a_number_that_fails_the_test_is_not_taken_over(brp: HaalCentraalBrp) -> None:
    """The data has one such person, on an address with four others, who are found none the less."""
    household = brp.by_postcode_and_number("2511CA", 17)
    assert [person.display_name for person in household if person.bsn is None] == ["Isidoros Iakovidis"]


def test_too_many_people_at_an_address_is_a_sentence(brp: HaalCentraalBrp) -> None:
    with pytest.raises(TooManyPersons) as refusal:
        brp.by_postcode_and_number("2596TW", 1)
    assert "te veel mensen" in str(refusal.value)


def test_the_deceased_are_found_and_marked(brp: HaalCentraalBrp) -> None:
    person = found_in_data(lambda person: person.deceased_on and person.birth_date.exact)
    assert person.birth_date.exact
    assert person.bsn
    found = brp.by_name_and_birth(person.surname, person.birth_date.exact, given_names=person.given_names)
    assert [(one.deceased, one.suspended_reason) for one in found] == [(True, "overlijden")]
    assert brp.by_bsn(person.bsn) == person


def test_a_date_of_death_may_be_known_in_part(brp: HaalCentraalBrp) -> None:
    in_part = {str(person.deceased_on) for person in persons() if person.deceased_on and not person.deceased_on.exact}
    assert in_part == {"2014", "2008", "2008-07"}


def test_geheimhouding_comes_along_unasked_and_keeps_the_address_out_of_lists(brp: HaalCentraalBrp) -> None:
    person = found_in_data(
        lambda person: person.secrecy and isinstance(person.address, DutchAddress) and person.birth_date.exact
    )
    assert person.birth_date.exact
    found = brp.by_name_and_birth(person.surname, person.birth_date.exact, given_names=person.given_names)
    assert [one.secrecy for one in found] == [True]
    assert [one.listed_address for one in found] == [UnknownAddress()]
    assert [one.address for one in found] != [UnknownAddress()]


def test_a_search_does_not_tell_of_curatele_and_does_not_pretend_to(brp: HaalCentraalBrp) -> None:
    person = found_in_data(lambda person: person.under_guardianship and person.birth_date.exact)
    assert person.birth_date.exact
    assert person.bsn
    found = brp.by_name_and_birth(person.surname, person.birth_date.exact, given_names=person.given_names)
    assert [one.under_guardianship for one in found] == [None]
    looked_up = brp.by_bsn(person.bsn)
    assert looked_up
    assert looked_up.under_guardianship is True


def test_dates_of_birth_may_be_known_in_part() -> None:
    in_part = sorted(str(person.birth_date) for person in persons() if not person.birth_date.exact)
    assert in_part[:4] == ["", "", "", "1951"]
    assert "1978-06" in in_part


def test_addresses_abroad_without_number_and_unknown_are_told_apart() -> None:
    lines = [person.address for person in persons() if isinstance(person.address, AddressLines)]
    assert AddressLines(("woonaak De Kabouter in Ruigoord",)) in lines
    assert AddressLines(("Sint Gillislaan 27", "9200 Dendermonde"), "België") in lines
    assert any(person.address == UnknownAddress() for person in persons())


@pytest.mark.parametrize(
    ("field", "ask"),
    [
        ("surname", lambda brp: brp.by_name_and_birth("", date(1970, 1, 1))),
        ("surname", lambda brp: brp.by_name_and_birth("李", date(1970, 1, 1))),
        ("surname", lambda brp: brp.by_name_and_birth("J*", date(1970, 1, 1))),
        ("surname", lambda brp: brp.by_name_and_birth("a" * 1_000_000, date(1970, 1, 1))),
        ("surname", lambda brp: brp.by_name_and_birth("Jan\x00sen", date(1970, 1, 1))),
        ("given_names", lambda brp: brp.by_name_and_birth("Jansen", date(1970, 1, 1), given_names="😀")),
        ("postcode", lambda brp: brp.by_postcode_and_number("0123AB", 1)),
        ("postcode", lambda brp: brp.by_postcode_and_number("1234AB\n", 0)),
        ("house_number", lambda brp: brp.by_postcode_and_number("1234AB", 0)),
        ("house_number", lambda brp: brp.by_postcode_and_number("1234AB", 100_000)),
        ("letter", lambda brp: brp.by_postcode_and_number("1234AB", 1, letter="AB")),
        ("addition", lambda brp: brp.by_postcode_and_number("1234AB", 1, addition="links")),
    ],
)
def test_what_the_brp_cannot_search_with_is_not_sent(
    brp: HaalCentraalBrp,
    queries: list[tuple[dict[str, str], bytes]],
    field: str,
    ask: Callable[[HaalCentraalBrp], object],
) -> None:
    with pytest.raises(InvalidQuery) as refusal:
        ask(brp)
    assert refusal.value.field == field or (field, refusal.value.field) == ("postcode", "house_number")
    assert queries == []


@pytest.mark.parametrize("ask", QUESTIONS)
def test_what_is_sent_is_as_the_contract_has_it(
    brp: HaalCentraalBrp,
    queries: list[tuple[dict[str, str], bytes]],
    somebody: RegisteredPerson,
    ask: Question,
) -> None:
    assert ask(brp, somebody)
    for headers, body in queries:
        query = json.loads(body)
        assert complaints("PersonenQuery", query) == []
        assert headers["X-API-KEY"] == KEY
        assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert queries


def test_the_trace_of_the_request_goes_along(
    server: BrpTestServer, queries: list[tuple[dict[str, str], bytes]], somebody: RegisteredPerson
) -> None:
    traces = iter(["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "no trace\r\nX-Evil: 1", None])
    brp = HaalCentraalBrp(server.url, KEY, traceparent=lambda: next(traces))
    for _ in range(3):
        by_bsn(brp, somebody)
    sent = [headers.get("traceparent") for headers, _body in queries]
    assert sent == ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", None, None]
    assert not any("X-Evil" in headers for headers, _body in queries)


REASONS = {
    Fault.SLOW: Unavailable.SLOW,
    Fault.DRIP: Unavailable.SLOW,
    Fault.DRIP_HEADERS: Unavailable.SLOW,
    Fault.DOWN: Unavailable.DOWN,
    Fault.BUSY: Unavailable.DOWN,
    Fault.HANG_UP: Unavailable.DOWN,
    Fault.TRUNCATED: Unavailable.DOWN,
    Fault.REFUSED: Unavailable.REFUSED,
}
FAULTS = [fault for fault in Fault if fault not in (Fault.NONE, Fault.INVALID_PARAMETER)]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_brp_that_fails_is_a_sentence_within_the_deadline(
    server: BrpTestServer, brp: HaalCentraalBrp, somebody: RegisteredPerson, fault: Fault
) -> None:
    server.fault = fault
    started = time.monotonic()
    with pytest.raises(RegisterUnavailable) as refusal:
        by_bsn(brp, somebody)
    assert time.monotonic() - started < DEADLINE + 0.4
    assert refusal.value.reason is REASONS.get(fault, Unavailable.WRONG_ANSWER)
    assert str(refusal.value).startswith("De BRP ")
    server.fault = Fault.NONE
    assert by_bsn(brp, somebody), "the next question is answered as ever"


@pytest.mark.parametrize("fault", [Fault.SLOW, Fault.DRIP])
def test_two_searches_for_one_name_share_one_deadline(server: BrpTestServer, fault: Fault) -> None:
    server.fault = fault
    brp = HaalCentraalBrp(server.url, KEY, DEADLINE)
    started = time.monotonic()
    with pytest.raises(RegisterUnavailable):
        brp.by_name_and_birth("van Niemand", date(1970, 1, 1))
    assert time.monotonic() - started < DEADLINE + 0.4


def test_a_parameter_that_only_the_brp_refuses_is_told_by_our_name(
    server: BrpTestServer, brp: HaalCentraalBrp, somebody: RegisteredPerson
) -> None:
    server.fault = Fault.INVALID_PARAMETER
    with pytest.raises(InvalidQuery) as refusal:
        by_name(brp, somebody)
    assert refusal.value.field == "surname"


def test_a_wrong_key_is_told_apart(server: BrpTestServer, somebody: RegisteredPerson) -> None:
    with pytest.raises(RegisterUnavailable) as refusal:
        by_bsn(HaalCentraalBrp(server.url, "andere-sleutel"), somebody)
    assert refusal.value.reason is Unavailable.REFUSED


def test_a_wrong_address_of_the_api_is_told_apart(server: BrpTestServer, somebody: RegisteredPerson) -> None:
    with pytest.raises(RegisterUnavailable) as refusal:
        by_bsn(HaalCentraalBrp(f"{server.url}/v1", KEY), somebody)
    assert refusal.value.reason is Unavailable.WRONG_ANSWER


def test_nothing_personal_leaks_however_the_brp_fails(
    server: BrpTestServer, brp: HaalCentraalBrp, somebody: RegisteredPerson, caplog: pytest.LogCaptureFixture
) -> None:
    """Logs at their most talkative, the text of the error, its values, and everything that hangs on it."""
    caplog.set_level("DEBUG")
    kept: list[str] = []
    chained: list[BaseException | None] = []
    for fault in Fault:
        server.fault = fault
        for ask in QUESTIONS:
            try:
                kept.append(repr(ask(brp, somebody)))
            except (RegisterUnavailable, InvalidQuery) as error:
                kept += [str(error), repr(error), repr(vars(error)), repr(error.args)]
                kept.append("".join(traceback.format_exception(error)))
                chained += [error.__cause__, error.__context__]
    assert set(chained) == {None}
    kept.append(caplog.text)
    kept += [repr(vars(record)) for record in caplog.records]
    assert "brp.unavailable" in caplog.text
    assert "httpcore" in caplog.text
    assert somebody.bsn
    assert isinstance(somebody.address, DutchAddress)
    born = str(somebody.birth_date)
    personal = [somebody.bsn.reveal(), somebody.surname, somebody.given_names, born, somebody.address.postcode, KEY]
    assert [secret for secret in personal if any(secret in text for text in kept)] == []


def test_a_brp_that_stays_down_costs_nothing_after_a_few_tries(
    server: BrpTestServer, queries: list[tuple[dict[str, str], bytes]], somebody: RegisteredPerson
) -> None:
    now = 1000.0
    brp = HaalCentraalBrp(server.url, KEY, circuit=Circuit(failures=3, pause=15, clock=lambda: now))
    server.fault = Fault.DOWN
    reasons = []
    for _ in range(5):
        with pytest.raises(RegisterUnavailable) as refusal:
            by_bsn(brp, somebody)
        reasons.append(refusal.value.reason)
    assert reasons == [Unavailable.DOWN] * 3 + [Unavailable.PAUSED] * 2
    assert len(queries) == 3
    server.fault = Fault.NONE
    now += 15
    assert by_bsn(brp, somebody)
    assert by_bsn(brp, somebody)


def test_a_question_that_is_refused_does_not_count_as_down(server: BrpTestServer, somebody: RegisteredPerson) -> None:
    brp = HaalCentraalBrp(server.url, KEY, circuit=Circuit(failures=2))
    for _ in range(5):
        with pytest.raises(TooManyPersons):
            brp.by_postcode_and_number("2596TW", 1)
    assert by_bsn(brp, somebody)


@pytest.mark.parametrize("ask", QUESTIONS)
def test_without_a_brp_there_is_a_sentence(somebody: RegisteredPerson, ask: Question) -> None:
    with pytest.raises(RegisterUnavailable) as refusal:
        ask(NoRegister(), somebody)
    assert "niet aangesloten" in str(refusal.value)
