"""One protocol as a person reads it: each question with its why, and for each field where that comes from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.products.models import Product
from toetssteen.protocols.document import (
    Beneficiary,
    FollowUp,
    Notice,
    ProtocolDocument,
    Question,
)
from toetssteen.protocols.effective import Effective
from toetssteen.protocols.field_words import ORIGINS, SENSITIVITY, purpose_of, retention_in_words, term_in_words
from toetssteen.protocols.wording import TYPES, condition_in_words, duration_in_words
from toetssteen.staff.departments import name_of

KNOWN_FROM: dict[str, str | Promise] = {
    "brp": _("Basisregistratie Personen"),
    "kvk": _("Handelsregister"),
    "party": _("het klantdossier"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One field in words, with where it comes from; empty where that says nothing."""

    key: str | Promise
    value: str | Promise
    origin: str | Promise = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedFollowUp:
    name: str
    department: str
    term: str
    tell: str
    retention: str
    needs_customer: bool
    origin: str | Promise
    exceptions: tuple[str, ...]
    """Where it differs for some of the products, in words."""


@dataclass(frozen=True, slots=True)
class ExplainedQuestion:
    code: str
    text: str
    type: str | Promise
    purpose: str
    """Empty: unknown."""
    benefits: tuple[Beneficiary, ...]
    consumer: str
    when: str
    """In words; empty: always."""
    because: str
    options: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    follow_ups: tuple[ExplainedFollowUp, ...]
    questions: tuple[ExplainedQuestion, ...]
    notices: tuple[tuple[Notice, str], ...]
    """Each with its condition in words."""


def explain(effective: Effective, products: Sequence[Product], principles: dict[str, str]) -> Explanation:
    """`principles`: code → statement. No query but that of the departments' names, once a process."""
    document = effective.own
    asked = {question.code: question for question in (*effective.general.questions, *document.questions)}
    names = {product.ref: product.name for product in products}
    return Explanation(
        follow_ups=tuple(_follow_up(follow_up, document, names) for follow_up in document.follow_ups),
        questions=tuple(
            _question(question, effective, _when(question, asked, names), principles) for question in document.questions
        ),
        notices=tuple((notice, _when(notice, asked, names)) for notice in document.notices),
    )


def _when(asked: Question | Notice, questions: dict[str, Question], names: dict[str, str]) -> str:
    return condition_in_words(asked.when, questions, names) if asked.when else ""


def _follow_up(follow_up: FollowUp, document: ProtocolDocument, names: dict[str, str]) -> ExplainedFollowUp:
    return ExplainedFollowUp(
        name=follow_up.name,
        department=name_of(follow_up.department) if follow_up.department else "",
        term=term_in_words(follow_up.term),
        tell=follow_up.tell,
        retention=retention_in_words(follow_up.retention) if follow_up.retention else "",
        needs_customer=follow_up.needs_customer,
        origin=ORIGINS[follow_up.origin.get("name", document.origin)],
        exceptions=tuple(
            f"{', '.join(names.get(ref, ref) for ref in part.products)}: "
            + ", ".join(
                bit
                for bit in (name_of(part.department) if part.department else "", term_in_words(part.term), part.tell)
                if bit
            )
            for part in follow_up.by_product
        ),
    )


def _question(question: Question, effective: Effective, when: str, principles: dict[str, str]) -> ExplainedQuestion:
    return ExplainedQuestion(
        code=question.code,
        text=question.text,
        type=TYPES[question.type],
        purpose=purpose_of(question),
        benefits=tuple(question.benefits),
        consumer=question.consumer or ", ".join(dict.fromkeys(_departments(question, effective))),
        when=when,
        because=question.required_because,
        options=tuple(option.text for option in question.options),
        facts=tuple(_facts(question, effective, principles)),
    )


def _departments(question: Question, effective: Effective) -> Iterable[str]:
    for code in question.used_by:
        follow_up = effective.follow_up(code)
        if follow_up is not None and follow_up.department:
            yield name_of(follow_up.department)


def _facts(question: Question, effective: Effective, principles: dict[str, str]) -> Iterable[Fact]:
    """What is inherited says from what; the rest says whether the source has it or whether it is our proposal."""
    document = effective.own

    def fact(field: str, key: str | Promise, value: Any, **more: Any) -> Fact:
        return Fact(key, str(value), ORIGINS[question.origin.get(field, document.origin)], **more)

    yield fact("text", _("Vraag"), question.text)
    yield fact("used_by", _("Voor vervolgactie"), ", ".join(_names(question, effective)))
    yield fact("purpose", _("Waarvoor"), purpose_of(question) or _("doel onbekend"))
    if question.help:
        yield fact("help", _("Toelichting"), question.help)
    yield (
        Fact(_("Grondslag"), question.ground, ORIGINS[question.origin.get("ground", document.origin)])
        if (question.ground)
        else Fact(_("Grondslag"), _("die van het product, zie hieronder"), _("uit de UPL"), "#products")
    )
    yield _retention(question, effective)
    yield Fact(
        _("Gevoeligheid"),
        SENSITIVITY[question.sensitivity or document.sensitivity],
        "" if question.sensitivity else _("van het protocol"),
    )
    if question.known_from:
        yield fact("known_from", _("Niet vragen als het bekend is uit"), known_from_in_words(question.known_from))
    if question.valid_for:
        yield fact("valid_for", _("Antwoord blijft bruikbaar"), duration_in_words(question.valid_for))
    principle = question.principle or document.principles[0]
    yield Fact(
        _("Principe"),
        principles.get(principle, principle),
        "" if question.principle else _("van het protocol"),
        f"principle:{principle}",
    )
    if question.departs_because:
        yield fact("departs_because", _("Wijkt af, omdat"), question.departs_because)
    if question.source_ref:
        yield Fact(_("Plek in de bron"), ", ".join(question.source_ref))


def _names(question: Question, effective: Effective) -> Iterable[str]:
    for code in question.used_by:
        follow_up = effective.follow_up(code)
        yield follow_up.name if follow_up else code


def _retention(question: Question, effective: Effective) -> Fact:
    if question.retention:
        return Fact(_("Bewaren"), retention_in_words(question.retention))
    found = (effective.follow_up(code) for code in question.used_by)
    terms = dict.fromkeys(retention_in_words(each.retention) for each in found if each and each.retention)
    return Fact(_("Bewaren"), "; ".join(terms) or _("korte termijn van de gemeente"), _("van de vervolgactie"))


def known_from_in_words(code: str) -> str:
    source = code.partition(".")[0]
    return str(KNOWN_FROM.get(source, code))
