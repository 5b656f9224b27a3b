"""The fictitious persons of RvIG (`testdata/NOTICE`), put from its GBA model into the BRP Personen API.

`persons()` is for demonstration data; `register()` is what the test server answers from. The rules of the
translation are those of the features of the API: partial dates, address lines (NEN 5825), full names.
Not translated, for nothing asks it: inOnderzoek, rni, verificatie.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toetssteen.parties.brp import RegisteredPerson

_FILE = Path(__file__).with_name("testdata") / "brp_persons.json"
_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december"
_NETHERLANDS_UNKNOWN = "0000"

Json = dict[str, Any]


def persons() -> Iterator["RegisteredPerson"]:
    """The 913 test persons as our adapter would return them, always in the same order. Without the dummies
    of DigiD, who have their BSN in their name, and without the one whose BSN fails the 11-test."""
    import msgspec

    from toetssteen.adapters.brp_answers import Person, registered

    for person in register():
        if not person.get("naam", {}).get("geslachtsnaam", "").startswith("Digid "):
            known = registered(msgspec.convert(person, Person), complete=True)
            if known.bsn:
                yield known


@cache
def register() -> tuple[Json, ...]:
    """Every person as the `Persoon` of the contract, with the fields that the test server knows."""
    return tuple(_person(gba) for gba in json.loads(_FILE.read_text(encoding="utf-8")))


def _person(gba: Json) -> Json:
    death, suspension = gba.get("overlijden"), gba.get("opschortingBijhouding")
    home = gba.get("verblijfplaats", {})
    person = {
        "burgerservicenummer": gba["burgerservicenummer"],
        "geslacht": gba.get("geslacht"),
        "naam": _name(gba["naam"]),
        "geboorte": _told({"datum": _date(gba.get("geboorte", {}).get("datum"))}),
        "gemeenteVanInschrijving": gba["gemeenteVanInschrijving"],
        "verblijfplaats": _home(home),
        "adressering": _lines(home, gba["gemeenteVanInschrijving"]["omschrijving"]),
        "overlijden": death and _told({"datum": _date(death.get("datum"))}),
        "opschortingBijhouding": suspension
        and _told({"reden": suspension["reden"], "datum": _date(suspension.get("datum"))}),
        "geheimhoudingPersoonsgegevens": gba.get("geheimhoudingPersoonsgegevens", "0") != "0" or None,
        "indicatieCurateleRegister": gba.get("indicatieCurateleRegister"),
    }
    return _told(person)


def _told(fields: Json) -> Json:
    """The API leaves out what there is not."""
    return {name: value for name, value in fields.items() if value not in (None, "", {})}


def _name(gba: Json) -> Json:
    given, prefix = gba.get("voornamen", "").strip(), gba.get("voorvoegsel")
    surname = "" if gba["geslachtsnaam"] == "." else gba["geslachtsnaam"]  # "." is how the GBA writes unknown
    title = gba.get("adellijkeTitelPredicaat", {})
    before = title["omschrijving"] if title.get("soort") == "predicaat" else ""
    between = title["omschrijving"] if title.get("soort") == "titel" else ""
    full = " ".join(part for part in (before, given, between, prefix, surname) if part)
    return _told(
        {
            "voornamen": given,
            "adellijkeTitelPredicaat": title,
            "voorvoegsel": prefix,
            "geslachtsnaam": surname,
            "volledigeNaam": full,
        }
    )


def _date(gba: str | None) -> Json | None:
    """`19700300` → March 1970: zeros stand for what is not known."""
    if gba is None:
        return None
    year, month, day = int(gba[:4]), int(gba[4:6]), int(gba[6:])
    if day:
        long = f"{day} {_MONTHS.split()[month - 1]} {year}"
        return {"type": "Datum", "datum": f"{gba[:4]}-{gba[4:6]}-{gba[6:]}", "langFormaat": long}
    if month:
        long = f"{_MONTHS.split()[month - 1]} {year}"
        return {"type": "JaarMaandDatum", "jaar": year, "maand": month, "langFormaat": long}
    if year:
        return {"type": "JaarDatum", "jaar": year, "langFormaat": str(year)}
    return {"type": "DatumOnbekend", "onbekend": True, "langFormaat": "onbekend"}


def _home(gba: Json) -> Json | None:
    if "straat" in gba:
        return {"type": "Adres", "verblijfadres": _inland(gba)}
    if "locatiebeschrijving" in gba:
        return {"type": "Locatie", "verblijfadres": {"locatiebeschrijving": gba["locatiebeschrijving"]}}
    if "land" not in gba:
        return None
    if gba["land"]["code"] == _NETHERLANDS_UNKNOWN:
        return {"type": "VerblijfplaatsOnbekend"}
    lines = {f"regel{n}": gba.get(f"regel{n}", "").strip() for n in (1, 2, 3)}
    return {"type": "VerblijfplaatsBuitenland", "verblijfadres": _told(lines | {"land": gba["land"]})}


def _inland(gba: Json) -> Json:
    street = gba["straat"] if gba["straat"] != "." else None
    return _told(
        {
            "officieleStraatnaam": gba.get("naamOpenbareRuimte"),
            "korteStraatnaam": street,
            "huisnummer": int(gba["huisnummer"]) if "huisnummer" in gba else None,
            "huisletter": gba.get("huisletter"),
            "huisnummertoevoeging": gba.get("huisnummertoevoeging"),
            "aanduidingBijHuisnummer": gba.get("aanduidingBijHuisnummer"),
            "postcode": gba.get("postcode"),
            "woonplaats": gba.get("woonplaats"),
        }
    )


def _lines(gba: Json, municipality: str) -> Json | None:
    if gba.get("straat", ".") != ".":
        postcode, town = gba.get("postcode", ""), gba.get("woonplaats", municipality)
        second = f"{postcode[:4]} {postcode[4:]}  {town}" if postcode else town
        return {"adresregel1": _street_line(gba), "adresregel2": second}
    if "locatiebeschrijving" in gba:
        return {"adresregel1": gba["locatiebeschrijving"], "adresregel2": municipality}
    if gba.get("land", {"code": _NETHERLANDS_UNKNOWN})["code"] == _NETHERLANDS_UNKNOWN:
        return None
    lines = {f"adresregel{n}": gba.get(f"regel{n}", "").strip() for n in (1, 2, 3)}
    return _told(lines | {"land": gba["land"]})


def _street_line(gba: Json) -> str:
    near = {"by": " bij", "to": " t/o"}.get(gba.get("aanduidingBijHuisnummer", {}).get("code", ""), "")
    letter, addition = gba.get("huisletter", ""), gba.get("huisnummertoevoeging", "")
    if letter:
        after = f" {letter}{addition}"
    elif addition[:1].isdigit():
        after = f"-{addition}"
    else:
        after = f" {addition}" if addition else ""
    return f"{gba['straat']}{near} {gba.get('huisnummer', '')}{after}".strip()
