"""What the fields of a protocol are called, and what stands in them, as a person reads it.

Every field of every part has a name here, so that a comparison leaves no change unmentioned; a test holds to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from toetssteen.protocols.document import (
    UNKNOWN,
    Beneficiary,
    Condition,
    FollowUp,
    ForProducts,
    Notice,
    Option,
    Origin,
    OwnProduct,
    ProtocolDocument,
    Question,
    QuestionType,
    Retention,
    Sensitivity,
    Source,
)
from toetssteen.protocols.selectielijst import UnknownResult, term_of
from toetssteen.protocols.wording import TYPES, condition_in_words, day_in_words, duration_in_words
from toetssteen.staff.departments import name_of

Words = str | Promise

SENSITIVITY: dict[Sensitivity, Words] = {
    Sensitivity.ORDINARY: _("gewoon"),
    Sensitivity.SPECIAL: _("bijzonder (AVG artikel 9): ligt versleuteld"),
}
ORIGINS: dict[Origin, Words] = {Origin.SOURCE: _("uit de bron"), Origin.PROPOSAL: _("ons voorstel")}
BENEFICIARIES: dict[Beneficiary, Words] = {
    Beneficiary.CUSTOMER: _("klant"),
    Beneficiary.COLLEAGUE: _("collega"),
    Beneficiary.MANAGEMENT: _("management"),
}
KNOWN_FROM: dict[str, Words] = {
    "brp.bsn": _("BSN uit de BRP"),
    "brp.given_names": _("voornamen uit de BRP"),
    "brp.surname": _("achternaam uit de BRP"),
    "brp.birth_date": _("geboortedatum uit de BRP"),
    "brp.address": _("adres uit de BRP"),
    "kvk.number": _("KVK-nummer uit het Handelsregister"),
    "party.phone": _("telefoonnummer uit het klantdossier"),
    "party.email": _("e-mailadres uit het klantdossier"),
}

_ORIGIN = {"origin": _("herkomst"), "source_ref": _("plek in de bron")}
_WHO = {"department": _("afdeling"), "term": _("termijn"), "tell": _("wat de klant hoort")}

NAMES: dict[type[Any], dict[str, Words]] = {
    Question: {
        "code": _("code"),
        "text": _("vraag"),
        "type": _("soort antwoord"),
        "used_by": _("vervolgacties"),
        "help": _("toelichting"),
        "options": _("antwoorden"),
        "when": _("voorwaarde"),
        "purpose": _("waarvoor"),
        "consumer": _("wie het antwoord gebruikt"),
        "benefits": _("wie er iets aan heeft"),
        "required_because": _("waarom het nodig is"),
        "max_length": _("hoogste aantal tekens"),
        "not_in_future": _("niet in de toekomst"),
        "not_in_past": _("niet in het verleden"),
        "object_types": _("soorten object met een nummer"),
        "known_from": _("al bekend uit"),
        "valid_for": _("hoe lang een antwoord bruikbaar blijft"),
        "purpose_class": _("soort doel"),
        "ground": _("grondslag"),
        "retention": _("hoe lang we het bewaren"),
        "sensitivity": _("gevoeligheid"),
        "principle": _("principe"),
        "departs_because": _("waarom het afwijkt"),
        "review_on": _("opnieuw bekijken op"),
        **_ORIGIN,
    },
    FollowUp: {
        "code": _("code"),
        "name": _("naam"),
        **_WHO,
        "needs_customer": _("we moeten weten wie de klant is"),
        "retention": _("hoe lang we het bewaren"),
        "by_product": _("wat per product anders is"),
        **_ORIGIN,
    },
    ForProducts: {"products": _("producten"), **_WHO, **_ORIGIN},
    Notice: {
        "code": _("code"),
        "text": _("tekst"),
        "when": _("voorwaarde"),
        "used_by": _("vervolgacties"),
        "blocking": _("dan geen vervolgactie"),
        **_ORIGIN,
    },
    Option: {"value": _("code"), "text": _("tekst")},
    OwnProduct: {
        "slug": _("code"),
        "name": _("naam"),
        "synonyms": _("andere woorden"),
        "part_of": _("hoort bij"),
    },
    Source: {
        "name": _("naam"),
        "path": _("plek"),
        "commit": _("versie"),
        "licence": _("licentie"),
    },
    ProtocolDocument: {
        "code": _("code"),
        "title": _("titel"),
        "scope": _("producten"),
        "source": _("bron"),
        "principles": _("principes"),
        "origin": _("herkomst"),
        "shielded": _("afgeschermd"),
        "sensitivity": _("gevoeligheid"),
        "own_products": _("eigen producten"),
        "follow_ups": _("vervolgacties"),
        "questions": _("vragen"),
        "notices": _("mededelingen"),
    },
}


@dataclass(frozen=True)
class Lookup:
    """How codes read: what a sentence needs to say names instead."""

    questions: Mapping[str, Question] = field(default_factory=dict)
    follow_ups: Mapping[str, str] = field(default_factory=dict)
    products: Mapping[str, str] = field(default_factory=dict)
    principles: Mapping[str, str] = field(default_factory=dict)

    def named(self, kind: str, code: str) -> str:
        names: Mapping[str, str] = getattr(self, kind)
        return names.get(code, code)


def name_of_field(part: type[Any], name: str) -> str:
    return str(NAMES[part][name])


def in_words(part: type[Any], name: str, value: Any, lookup: Lookup) -> str:
    """What stands in one field; empty for what is left out."""
    if value in (None, "", [], {}, False) or (name == "purpose" and value == UNKNOWN):
        return ""
    say = _BY_NAME.get(name)
    return say(value, lookup) if say else _by_kind(value, lookup)


def label_of(name: str) -> str:
    """What a field is called, whichever part it belongs to; the name itself where there is none."""
    return next((str(names[name]) for names in NAMES.values() if name in names), name)


def _by_kind(value: Any, lookup: Lookup) -> str:
    match value:
        case True:
            return _t("ja")
        case QuestionType():
            return str(TYPES[value])
        case Sensitivity():
            return str(SENSITIVITY[value])
        case Origin():
            return str(ORIGINS[value])
        case Beneficiary():
            return str(BENEFICIARIES[value])
        case Condition():
            return condition_in_words(value, dict(lookup.questions), dict(lookup.products))
        case Retention():
            return retention_in_words(value)
        case Option():
            return value.text
        case list():
            return ", ".join(_by_kind(part, lookup) for part in value)
    return str(value)


def _day(iso: str) -> str:
    try:
        return day_in_words(date.fromisoformat(iso))
    except ValueError:
        return iso


def term_in_words(days: int | None) -> str:
    return "" if days is None else ngettext("%(n)d werkdag", "%(n)d werkdagen", days) % {"n": days}


def purpose_of(question: Question) -> str:
    """What the answer is for; empty where nobody knows."""
    return "" if question.purpose.strip().lower() in ("", UNKNOWN) else question.purpose


def retention_in_words(retention: Retention) -> str:
    """`1 jaar (Selectielijst 2020, 6.1.3)`."""
    try:
        term = term_of(retention.result)
    except UnknownResult:
        return _t("Selectielijst %(result)s") % {"result": retention.result}
    words = duration_in_words(term) if term else _t("blijvend")
    return _t("%(term)s (Selectielijst 2020, %(result)s)") % {"term": words, "result": retention.result}


def _codes(kind: str) -> Callable[[Any, Lookup], str]:
    return lambda value, lookup: ", ".join(lookup.named(kind, code) for code in value)


def _alone(say: Callable[[Any], Any]) -> Callable[[Any, Lookup], str]:
    return lambda value, _lookup: str(say(value))


_BY_NAME: dict[str, Callable[[Any, Lookup], str]] = {
    "department": _alone(name_of),
    "principle": lambda value, lookup: lookup.named("principles", value),
    "known_from": _alone(lambda value: KNOWN_FROM.get(value, value)),
    "valid_for": _alone(duration_in_words),
    "review_on": _alone(_day),
    "used_by": _codes("follow_ups"),
    "products": _codes("products"),
}
"""Fields whose value is a code that has a name."""
