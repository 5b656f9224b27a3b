"""The BRP over the Haal Centraal BRP Personen API 2.7.0 (`tests/contract`). Decision: docs/decisions/0003-brp.md."""

import json
import re
import ssl
import time
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import structlog

from toetssteen.adapters.bounded_http import Answer, BoundedClient, Failure
from toetssteen.adapters.brp_answers import WrongAnswer, persons_in, problem_in
from toetssteen.adapters.circuit import Circuit
from toetssteen.parties.brp import (
    InvalidQuery,
    RegisteredPerson,
    RegisterUnavailable,
    TooManyPersons,
    Unavailable,
)
from toetssteen.parties.bsn import Bsn

DEADLINE_SECONDS = 1.5
MAX_BYTES = 256 * 1024
"""Ten persons, the most that a search gives, take some 10 kB."""

_BY_BSN = "RaadpleegMetBurgerservicenummer"
_BY_NAME = "ZoekMetGeslachtsnaamEnGeboortedatum"
_BY_ADDRESS = "ZoekMetPostcodeEnHuisnummer"

# No more than we show or use. Geheimhouding and opschorting come by themselves, and may not be asked.
_SEARCH_FIELDS = (
    "burgerservicenummer",
    "naam.voornamen",
    "naam.voorvoegsel",
    "naam.geslachtsnaam",
    "naam.volledigeNaam",
    "geboorte.datum",
    "geslacht",
)
_LINES = ("adressering.adresregel1", "adressering.adresregel2", "adressering.adresregel3", "adressering.land")
_DETAILS = ("verblijfplaats.verblijfadres", "gemeenteVanInschrijving", "overlijden.datum", "indicatieCurateleRegister")
_FIELDS = {
    _BY_BSN: [*_SEARCH_FIELDS, *_DETAILS],
    _BY_NAME: [*_SEARCH_FIELDS, *_LINES],
    _BY_ADDRESS: [*_SEARCH_FIELDS, *_LINES],
}

# The patterns of the contract, by the name that the parameter has here and there.
_PARAMETERS = {
    "geslachtsnaam": ("surname", r"[a-zA-Z0-9À-ž .\-']{1,200}|[a-zA-Z0-9À-ž .\-']{3,199}\*"),
    "voornamen": ("given_names", r"[a-zA-Z0-9À-ž .\-']{1,199}\*?"),
    "geboortedatum": ("birth_date", r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "postcode": ("postcode", r"[1-9][0-9]{3} ?[A-Za-z]{2}"),
    "huisnummer": ("house_number", r"[1-9][0-9]{0,4}"),
    "huisletter": ("letter", r"[a-zA-Z]"),
    "huisnummertoevoeging": ("addition", r"[a-zA-Z0-9 \-]{1,4}"),
}

# Words of the national table of prefixes (RvIG, table 36) that people write before a surname.
_PREFIXES = """
    's 't aan af al am auf aus bij bin d d' da dal de degli dei del della den der des di die do don dos du el
    het im in l l' la las le les lo los onder op over s t te ten ter tho thoe thor to toe tot uijt uit unter
    van vanden vander ver vom von voor vor zu zum zur
"""
_PREFIX_WORDS = frozenset(_PREFIXES.split())
_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")

_log = structlog.get_logger(__name__)


def no_trace() -> str | None:
    return None


class HaalCentraalBrp:
    """A `PersonRegister`. One object a process, shared by its threads: it keeps connections, and the circuit."""

    def __init__(
        self,
        url: str,
        key: str,
        timeout: float = DEADLINE_SECONDS,
        *,
        circuit: Circuit | None = None,
        tls: ssl.SSLContext | None = None,
        traceparent: Callable[[], str | None] = no_trace,
    ) -> None:
        """`url` ends before `/personen`; `timeout` in seconds is for a whole question. `traceparent` gives
        the W3C header of the request at hand. Raises ValueError for a URL or key that cannot be sent."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("the BRP needs an http or https URL")
        if not (key.isascii() and key.isprintable()):
            raise ValueError("the key of the BRP has characters that a header cannot hold")
        self._url = url.rstrip("/") + "/personen"
        self._key = key
        self._timeout = timeout
        self._circuit = circuit or Circuit()
        self._client = BoundedClient(max_bytes=MAX_BYTES, tls=tls)
        self._traceparent = traceparent

    def close(self) -> None:
        self._client.close()

    def by_bsn(self, bsn: Bsn) -> RegisteredPerson | None:
        persons = self._ask(_BY_BSN, {"burgerservicenummer": [bsn.reveal()]}, self._deadline())
        if any(person.bsn != bsn for person in persons) or len(persons) > 1:
            raise RegisterUnavailable(Unavailable.WRONG_ANSWER)
        return persons[0] if persons else None

    def by_name_and_birth(
        self, surname: str, birth_date: date, *, given_names: str | None = None
    ) -> list[RegisteredPerson]:
        """The contract searches without the prefix. Where that finds nobody, the words that look like one
        may belong to the surname itself, as in Van Damme."""
        whole, bare = _tidy(surname), _without_prefix(_tidy(surname))
        query = {"geboortedatum": birth_date.isoformat(), "inclusiefOverledenPersonen": True}
        if given_names and (begin := _tidy(given_names).rstrip("*")):
            query["voornamen"] = f"{begin}*"
        deadline = self._deadline()
        found = self._ask(_BY_NAME, {**query, "geslachtsnaam": bare}, deadline)
        if found or bare == whole:
            return found
        return self._ask(_BY_NAME, {**query, "geslachtsnaam": whole}, deadline)

    def by_postcode_and_number(
        self, postcode: str, house_number: int, *, letter: str | None = None, addition: str | None = None
    ) -> list[RegisteredPerson]:
        query = {"postcode": _tidy(postcode), "huisnummer": house_number, "inclusiefOverledenPersonen": True}
        optional = {"huisletter": letter, "huisnummertoevoeging": addition}
        told = {name: _tidy(value) for name, value in optional.items() if value and _tidy(value)}
        return self._ask(_BY_ADDRESS, query | told, self._deadline())

    def _deadline(self) -> float:
        return time.monotonic() + self._timeout

    def _ask(self, kind: str, query: dict[str, Any], deadline: float) -> list[RegisteredPerson]:
        _check(query)
        if not self._circuit.may_try():
            raise RegisterUnavailable(Unavailable.PAUSED)
        asked = {"type": kind, "fields": _FIELDS[kind], **query}
        answer = self._client.post(
            self._url, headers=self._headers(), body=json.dumps(asked).encode(), deadline=deadline
        )
        outcome = _outcome(answer, kind)
        # Raised here, outside any `except`: an exception chain could hold the question or the answer.
        if isinstance(outcome, Unavailable):
            self._circuit.failed()
            status = answer.status if isinstance(answer, Answer) else None
            _log.warning("brp.unavailable", reason=outcome.value, status=status, question=kind)
            raise RegisterUnavailable(outcome)
        self._circuit.worked()
        if isinstance(outcome, InvalidQuery):
            raise outcome
        return outcome

    def _headers(self) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Accept": "application/json, application/problem+json",
            "X-API-KEY": self._key,
        }
        trace = self._traceparent()
        if trace and _TRACEPARENT.fullmatch(trace):
            headers["traceparent"] = trace
        return headers


def _outcome(answer: Answer | Failure, kind: str) -> list[RegisteredPerson] | InvalidQuery | Unavailable:
    if isinstance(answer, Failure):
        return _UNAVAILABLE[answer]
    if answer.status == 200:
        try:
            return persons_in(answer.body, kind=kind, complete=kind == _BY_BSN)
        except WrongAnswer:
            return Unavailable.WRONG_ANSWER
    if answer.status == 400:
        return _refusal(answer.body)
    if answer.status in (401, 403):
        return Unavailable.REFUSED
    if answer.status == 429 or answer.status >= 500:
        return Unavailable.DOWN
    return Unavailable.WRONG_ANSWER


_UNAVAILABLE = {
    Failure.LATE: Unavailable.SLOW,
    Failure.UNREACHABLE: Unavailable.DOWN,
    Failure.TOO_LARGE: Unavailable.WRONG_ANSWER,
}


def _refusal(body: bytes) -> InvalidQuery | Unavailable:
    """A 400 is about what the customer told, or else about us: then we and the BRP speak another contract."""
    problem = problem_in(body)
    if problem.code == "tooManyResults":
        return TooManyPersons()
    for parameter in problem.invalid:
        if parameter.name in _PARAMETERS:
            return InvalidQuery(field=_PARAMETERS[parameter.name][0])
    return Unavailable.WRONG_ANSWER


def _check(query: dict[str, Any]) -> None:
    """Raises `InvalidQuery` for what the contract does not take, before anything leaves the house."""
    for name, value in query.items():
        if name in _PARAMETERS:
            ours, pattern = _PARAMETERS[name]
            if not re.fullmatch(pattern, str(value)):
                raise InvalidQuery(field=ours)


def _tidy(text: str) -> str:
    """Accents in one character each, the straight apostrophe of the contract, and one space at a time."""
    return " ".join(unicodedata.normalize("NFC", text).replace("’", "'").split())


def _without_prefix(surname: str) -> str:
    words = surname.split(" ")
    while len(words) > 1 and words[0].lower() in _PREFIX_WORDS:
        words.pop(0)
    return " ".join(words)
