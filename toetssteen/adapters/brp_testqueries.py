"""What the test server accepts: three of the seven kinds of query of the BRP Personen API 2.7.0, checked as
the contract has it. Refusals name the parameter, never its value. The codes are those of the features of the
API; where those texts break the patterns of the contract (a colon, a bracket), the contract is followed.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from toetssteen.adapters.brp_persons import Json

_MAX_FIELDS = 130

BY_BSN = "RaadpleegMetBurgerservicenummer"
BY_NAME = "ZoekMetGeslachtsnaamEnGeboortedatum"
BY_ADDRESS = "ZoekMetPostcodeEnHuisnummer"


class Kind(NamedTuple):
    required: tuple[str, ...]
    optional: tuple[str, ...]


KINDS = {
    BY_BSN: Kind(("burgerservicenummer",), ()),
    BY_NAME: Kind(
        ("geslachtsnaam", "geboortedatum"),
        ("voornamen", "voorvoegsel", "geslacht", "inclusiefOverledenPersonen"),
    ),
    BY_ADDRESS: Kind(
        ("postcode", "huisnummer"),
        (
            "huisletter",
            "huisnummertoevoeging",
            "geboortedatum",
            "geslachtsnaam",
            "inclusiefOverledenPersonen",
        ),
    ),
}

_NAME = "[a-zA-Z0-9À-ž .\\-']"
_PATTERNS = {
    "geslachtsnaam": rf"{_NAME}{{1,200}}|{_NAME}{{3,199}}\*",
    "voornamen": rf"{_NAME}{{1,199}}\*?",
    "voorvoegsel": r"[a-zA-Z ']{1,10}",
    "geslacht": r"[MmVvOo]",
    "postcode": r"[1-9][0-9]{3} ?[A-Za-z]{2}",
    "huisletter": r"[a-zA-Z]",
    "huisnummertoevoeging": r"[a-zA-Z0-9 \-]{1,4}",
    "gemeenteVanInschrijving": r"[0-9]{4}",
}

_GROUPS = {
    "naam": "voornamen adellijkeTitelPredicaat voorvoegsel geslachtsnaam volledigeNaam",
    "geboorte": "datum",
    "adressering": "adresregel1 adresregel2 adresregel3 land",
    "overlijden": "datum",
    "verblijfplaats": "verblijfadres",
    "verblijfplaats.verblijfadres": (
        "officieleStraatnaam korteStraatnaam huisnummer huisletter huisnummertoevoeging "
        "aanduidingBijHuisnummer postcode woonplaats locatiebeschrijving regel1 regel2 regel3 land"
    ),
}


def _paths(*groups: str) -> frozenset[str]:
    return frozenset(
        {"burgerservicenummer", "geslacht", *groups}
        | {f"{group}.{name}" for group in groups for name in _GROUPS[group].split()}
    )


_LIMITED = _paths("naam", "geboorte", "adressering")
_FULL = _paths(*_GROUPS) | {"gemeenteVanInschrijving", "indicatieCurateleRegister"}
AUTOMATIC = ("geheimhoudingPersoonsgegevens", "opschortingBijhouding")
_PARTS = ("type", "datum", "jaar", "maand", "onbekend", "langFormaat", "code", "omschrijving", "soort")

Fault = tuple[str, str, str]
"""Name of the parameter, code, and reason, as in `invalidParams`."""


class Refused(Exception):
    """The query is no good. `problem` is the answer, without what was asked."""

    def __init__(self, code: str, title: str, detail: str, faults: Iterable[Fault] = ()) -> None:
        self.problem: Json = {"code": code, "title": title, "detail": detail}
        if faults:
            self.problem["invalidParams"] = [
                {"name": name, "code": fault, "reason": reason} for name, fault, reason in faults
            ]
        super().__init__(code)


def check(query: object) -> Json:
    """The query, when it is one that the contract allows and the test server knows. Raises `Refused`."""
    if not isinstance(query, dict):
        raise Refused("paramsRequired", "Ten minste één parameter moet worden opgegeven.", "Geen JSON-object.")
    faults = list(_faults(query))
    if faults:
        names = ", ".join(dict.fromkeys(name for name, _code, _reason in faults))
        title = "Een of meerdere parameters zijn niet correct."
        raise Refused("paramsValidation", title, f"De foutieve parameter(s) zijn {names}."[:200], faults)
    return query


def known_path(path: str, kind: str) -> str | None:
    """The path of a field that this kind of query may ask. A part of a date, or of a value from a table,
    stands for the whole of it, as in the API. None for what there is not."""
    known = _FULL if kind == BY_BSN else _LIMITED
    parent, _dot, last = path.rpartition(".")
    if path in known:
        return path
    return parent if last in _PARTS and parent in known and parent not in _GROUPS else None


def _faults(query: Json) -> Iterable[Fault]:
    kind = KINDS.get(query["type"]) if isinstance(query.get("type"), str) else None
    if kind is None:
        yield "type", "value", "Waarde is geen geldig zoek type."
        return
    known = {*kind.required, *kind.optional, "type", "fields", "gemeenteVanInschrijving"}
    for name in query.keys() - known:
        shown = name if re.fullmatch(r"[a-zA-Z0-9._]{1,30}", name) else "onbekend"
        yield shown, "unknownParam", "Parameter is niet verwacht."
    for name in kind.required:
        if query.get(name) in (None, "", []):
            yield name, "required", "Parameter is verplicht."
    for name in query.keys() & known - {"type", "fields"}:
        if query[name] not in (None, "", []) and (fault := _value_fault(name, query[name])):
            yield name, *fault
    yield from _field_faults(query.get("fields"), query["type"])


def _value_fault(name: str, value: object) -> tuple[str, str] | None:
    if name == "burgerservicenummer":
        return _bsn_fault(value)
    if name == "huisnummer":
        return _number_fault(value)
    if name == "geboortedatum":
        return None if _is_date(value) else ("date", "Waarde is geen geldige datum.")
    if name == "inclusiefOverledenPersonen":
        return None if isinstance(value, bool) else ("boolean", "Waarde is geen boolean.")
    if isinstance(value, str) and re.fullmatch(_PATTERNS[name], value):
        return None
    return "pattern", "Waarde voldoet niet aan het patroon."


def _bsn_fault(value: object) -> tuple[str, str] | None:
    if not isinstance(value, list):
        return "array", "Parameter is geen array."
    if len(value) > 20:
        return "maxItems", "Array bevat meer dan 20 items."
    if all(isinstance(number, str) and re.fullmatch(r"[0-9]{9}", number) for number in value):
        return None
    return "pattern", "Waarde voldoet niet aan het patroon."


def _number_fault(value: object) -> tuple[str, str] | None:
    try:
        number = int(str(value))
    except ValueError:
        return "integer", "Waarde is geen geldig getal."
    if number < 1:
        return "minimum", "Waarde is lager dan minimum 1."
    return ("maximum", "Waarde is hoger dan maximum 99999.") if number > 99999 else None


def _is_date(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _field_faults(fields: object, kind: str) -> Iterable[Fault]:
    if fields is None:
        yield "fields", "required", "Parameter is verplicht."
    elif not isinstance(fields, list):
        yield "fields", "array", "Parameter is geen array."
    elif not fields:
        yield "fields", "minItems", "Array bevat minder dan 1 items."
    elif len(fields) > _MAX_FIELDS:
        yield "fields", "maxItems", f"Array bevat meer dan {_MAX_FIELDS} items."
    else:
        for place, path in enumerate(fields):
            if fault := _path_fault(path, kind):
                yield f"fields.{place}", *fault


def _path_fault(path: object, kind: str) -> tuple[str, str] | None:
    if not isinstance(path, str) or not re.fullmatch(r"[a-zA-Z0-9._]{1,200}", path):
        return "pattern", "Waarde voldoet niet aan het patroon."
    if path.partition(".")[0] in AUTOMATIC:
        return "fields", "Parameter bevat een niet toegestane veldnaam."
    if known_path(path, kind) is None:
        return "fields", "Parameter bevat een niet bestaande veldnaam."
    return None
