"""What the test server finds: searched and cut as the features of the BRP Personen API 2.7.0 have it: at most
ten results, the deceased on request only, geheimhouding and opschorting unasked."""

import unicodedata
from collections.abc import Callable
from typing import Any

from toetssteen.adapters.brp_persons import Json, register
from toetssteen.adapters.brp_testqueries import AUTOMATIC, BY_BSN, Refused, check, known_path

MAX_RESULTS = 10


def answered(query: object) -> Json:
    """The body of the answer. Raises `Refused`."""
    asked = check(query)
    found = [person for person in register() if _fits(person, asked)]
    if asked["type"] != BY_BSN and len(found) > MAX_RESULTS:
        detail = f"Meer dan maximum van {MAX_RESULTS} zoekresultaten gevonden. Verfijn de zoekopdracht."
        raise Refused("tooManyResults", "Teveel zoekresultaten.", detail)
    paths = {known_path(path, asked["type"]) for path in asked["fields"]}
    wanted = [path.split(".") for path in paths if path]
    return {"type": asked["type"], "personen": [_cut(person, wanted) for person in found]}


def _fits(person: Json, query: Json) -> bool:
    reason = person.get("opschortingBijhouding", {}).get("reden", {}).get("code")
    if reason in ("F", "W"):  # entered by mistake, or to be wiped
        return False
    if query["type"] != BY_BSN and reason == "O" and not query.get("inclusiefOverledenPersonen"):
        return False
    return all(test(person, query[name]) for name, test in _TESTS.items() if query.get(name) not in (None, ""))


def _at(person: Json, *path: str) -> Any:
    value: Any = person
    for name in path:
        value = value.get(name, {})
    return value or ""


def _same(*path: str) -> Callable[[Json, Any], bool]:
    """Case and accents do not count; a `*` at the end stands for anything."""

    def test(person: Json, asked: Any) -> bool:
        has, wanted = _folded(str(_at(person, *path))), _folded(str(asked))
        return has.startswith(wanted[:-1]) if wanted.endswith("*") else has == wanted

    return test


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _same_postcode(person: Json, asked: str) -> bool:
    return bool(_at(person, "verblijfplaats", "verblijfadres", "postcode") == asked.replace(" ", "").upper())


_TESTS: dict[str, Callable[[Json, Any], bool]] = {
    "burgerservicenummer": lambda person, asked: person["burgerservicenummer"] in asked,
    "geslachtsnaam": _same("naam", "geslachtsnaam"),
    "voornamen": _same("naam", "voornamen"),
    "voorvoegsel": _same("naam", "voorvoegsel"),
    "geslacht": _same("geslacht", "code"),
    "geboortedatum": _same("geboorte", "datum", "datum"),
    "postcode": _same_postcode,
    "huisnummer": _same("verblijfplaats", "verblijfadres", "huisnummer"),
    "huisletter": _same("verblijfplaats", "verblijfadres", "huisletter"),
    "huisnummertoevoeging": _same("verblijfplaats", "verblijfadres", "huisnummertoevoeging"),
    "gemeenteVanInschrijving": _same("gemeenteVanInschrijving", "code"),
}


def _cut(person: Json, wanted: list[list[str]]) -> Json:
    return _kept(person, wanted) | {name: person[name] for name in AUTOMATIC if name in person}


def _kept(group: Json, wanted: list[list[str]]) -> Json:
    """The wanted paths of a group, and its `type`."""
    kept: Json = {}
    for name, value in group.items():
        rests = [path[1:] for path in wanted if path[0] == name]
        if name == "type" or [] in rests:
            kept[name] = value
        elif rests and (inner := _kept(value, rests)):
            kept[name] = inner
    return kept
