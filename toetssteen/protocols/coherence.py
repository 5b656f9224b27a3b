"""Whether the parts of a protocol fit together: what the structure alone cannot say.

Only what would make a document unusable is a fault here. Whether a question has earned its place is for the
gate to judge, so a draft with a question that nobody uses yet can still be read.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.document import (
    CHOICES,
    KNOWN_FROM,
    Condition,
    FollowUp,
    ForProducts,
    Notice,
    Origin,
    ProtocolDocument,
    Question,
    QuestionType,
)
from toetssteen.protocols.paths import PRODUCT
from toetssteen.protocols.strict_yaml import Path

OWN = "eigen:"
YES_NO = frozenset({"ja", "nee"})
MOST_OPTIONS = 500
"""Of one question. There are 249 countries; the longest list of a real form has 13 answers."""


@dataclass(frozen=True, slots=True)
class Fault:
    code: str
    message: str | Promise
    path: Path


def _fault(path: Path, code: str, sentence: Promise, **values: str) -> Fault:
    return Fault(code, str(sentence) % values if values else sentence, path)


def faults(document: ProtocolDocument, *, general: Collection[str] = ()) -> Iterator[Fault]:
    """What does not fit. `general`: codes of the follow-ups that every product has."""
    yield from _scope(document)
    yield from _twice(document)
    yield from _used_by(document, {follow_up.code for follow_up in document.follow_ups} | set(general))
    yield from _questions(document)
    yield from _conditions(document)
    yield from _origins(document)


def _scope(document: ProtocolDocument) -> Iterator[Fault]:
    scope = document.scope
    if scope.all == bool(scope.products):
        yield _fault(("for",), "scope", _("Een protocol hoort bij één of meer producten, of bij alle producten."))
    for at, own in enumerate(document.own_products):
        if OWN + own.slug not in scope.products:
            sentence = _("Het eigen product “%(slug)s” staat niet onder “for”.")
            yield _fault(("own_products", at), "own-product-outside", sentence, slug=own.slug)
    for at, follow_up in enumerate(document.follow_ups):
        for part, differs in enumerate(follow_up.by_product):
            for strange in set(differs.products) - set(scope.products):
                sentence = _("Dit protocol gaat niet over “%(value)s”.")
                path = ("follow_ups", at, "by_product", part, "products")
                yield _fault(path, "product-outside", sentence, value=strange)


def _twice(document: ProtocolDocument) -> Iterator[Fault]:
    named: list[tuple[Path, str, list[str]]] = [
        (("for", "products"), "", list(document.scope.products)),
        (("own_products",), "slug", [own.slug for own in document.own_products]),
        (("follow_ups",), "code", [follow_up.code for follow_up in document.follow_ups]),
        (("questions",), "code", [question.code for question in document.questions]),
        (("notices",), "code", [notice.code for notice in document.notices]),
    ]
    for at, question in enumerate(document.questions):
        named.append((("questions", at, "options"), "value", [option.value for option in question.options]))
    for place, attribute, values in named:
        seen: set[str] = set()
        for at, value in enumerate(values):
            if value in seen:
                path = (*place, at, attribute) if attribute else (*place, at)
                yield _fault(path, "duplicate", _("“%(value)s” staat er twee keer."), value=value)
            seen.add(value)


def _used_by(document: ProtocolDocument, known: set[str]) -> Iterator[Fault]:
    named = [("questions", at, part.used_by) for at, part in enumerate(document.questions)]
    named += [("notices", at, part.used_by) for at, part in enumerate(document.notices)]
    for kind, at, codes in named:
        for place, code in enumerate(codes):
            if code not in known:
                sentence = _("De vervolgactie “%(value)s” bestaat niet.")
                yield _fault((kind, at, "used_by", place), "unknown-follow-up", sentence, value=code)


def _questions(document: ProtocolDocument) -> Iterator[Fault]:
    for at, question in enumerate(document.questions):
        place: Path = ("questions", at)
        if question.code == PRODUCT:
            sentence = _("De code “product” is bezet: die staat voor het product zelf.")
            yield _fault((*place, "code"), "reserved", sentence)
        if question.type in CHOICES and not question.options:
            sentence = _("Een keuzevraag heeft antwoorden om uit te kiezen.")
            yield _fault((*place, "options"), "options-missing", sentence)
        if len(question.options) > MOST_OPTIONS:
            sentence = _("Een vraag heeft meer dan 500 keuzes. Dat is geen vraag voor een gesprek.")
            yield _fault((*place, "options"), "too-many-options", sentence)
        if question.options and question.type not in CHOICES:
            sentence = _("Alleen een keuzevraag heeft antwoorden om uit te kiezen.")
            yield _fault((*place, "options"), "options-needless", sentence)
        if question.known_from and question.known_from not in KNOWN_FROM:
            sentence = _("“%(value)s” is geen gegeven dat we al kunnen weten.")
            yield _fault((*place, "known_from"), "unknown-source", sentence, value=question.known_from)
        elif question.known_from and KNOWN_FROM[question.known_from] is not question.type:
            sentence = _("Wat we weten uit “%(value)s” past niet bij dit type vraag.")
            yield _fault((*place, "known_from"), "source-type", sentence, value=question.known_from)


def _conditions(document: ProtocolDocument) -> Iterator[Fault]:
    answers = {PRODUCT: None if document.scope.all else frozenset(document.scope.products)}
    every = {question.code for question in document.questions}
    for at, question in enumerate(document.questions):
        yield from _tests(question.when, answers, every, ("questions", at, "when"))
        answers[question.code] = _possible(question)
    for at, notice in enumerate(document.notices):
        yield from _tests(notice.when, answers, every, ("notices", at, "when"))


def _possible(question: Question) -> frozenset[str] | None:
    """The words with which an answer can be compared; None where any word can be."""
    if question.type is QuestionType.YES_NO:
        return YES_NO
    return frozenset(option.value for option in question.options) if question.type in CHOICES else None


def _tests(
    when: Condition | None, answers: dict[str, frozenset[str] | None], every: set[str], place: Path
) -> Iterator[Fault]:
    """`answers`: what can be compared with at this place, so questions that come earlier."""
    named = [("all", at, test) for at, test in enumerate(when.all)] if when else []
    named += [("any", at, test) for at, test in enumerate(when.any)] if when else []
    for part, at, test in named:
        here, asked = (*place, part, at), test.question
        if asked in answers:
            possible = answers[asked]
            strange = [] if possible is None else [word for word in test.is_ if word not in possible]
            if strange:
                sentence = _("“%(value)s” is geen antwoord op “%(asked)s”.")
                yield _fault(here, "condition-value", sentence, value=strange[0], asked=asked)
        elif asked in every:
            sentence = _("De voorwaarde verwijst naar “%(asked)s”, en die vraag komt pas later.")
            yield _fault(here, "condition-later", sentence, asked=asked)
        else:
            sentence = _("De voorwaarde verwijst naar “%(asked)s”, en die vraag bestaat niet.")
            yield _fault(here, "condition-unknown", sentence, asked=asked)


def _origins(document: ProtocolDocument) -> Iterator[Fault]:
    parts: list[tuple[Path, type[msgspec.Struct], dict[str, Origin]]] = []
    for at, follow_up in enumerate(document.follow_ups):
        parts.append((("follow_ups", at), FollowUp, follow_up.origin))
        for place, differs in enumerate(follow_up.by_product):
            parts.append((("follow_ups", at, "by_product", place), ForProducts, differs.origin))
    parts += [(("questions", at), Question, part.origin) for at, part in enumerate(document.questions)]
    parts += [(("notices", at), Notice, part.origin) for at, part in enumerate(document.notices)]
    for path, struct, origin in parts:
        for name in set(origin) - set(struct.__struct_fields__):
            sentence = _("“%(value)s” is geen veld, dus het kan geen herkomst hebben.")
            yield _fault((*path, "origin", name), "origin-unknown", sentence, value=name)


def across(documents: Sequence[ProtocolDocument]) -> Iterator[tuple[ProtocolDocument, Fault]]:
    """What does not fit between documents: one owner a product, one meaning a question code."""
    codes: set[str] = set()
    products: set[str] = set()
    own = {OWN + product.slug for document in documents for product in document.own_products}
    questions: dict[str, Question] = {}
    for document in documents:
        if document.code in codes:
            sentence = _("Er is al een protocol met code “%(value)s”.")
            yield document, _fault(("code",), "duplicate-protocol", sentence, value=document.code)
        codes.add(document.code)
        for at, ref in enumerate(document.scope.products):
            place: Path = ("for", "products", at)
            if ref in products:
                sentence = _("“%(value)s” hoort al bij een ander protocol.")
                yield document, _fault(place, "duplicate-product", sentence, value=ref)
            if ref.startswith(OWN) and ref not in own:
                sentence = _("Het eigen product “%(value)s” is nergens beschreven.")
                yield document, _fault(place, "unknown-product", sentence, value=ref)
            products.add(ref)
        for at, question in enumerate(document.questions):
            if _meaning(questions.setdefault(question.code, question)) != _meaning(question):
                sentence = _("“%(value)s” staat in een ander protocol met een andere betekenis.")
                path = ("questions", at, "code")
                yield document, _fault(path, "other-meaning", sentence, value=question.code)


def _meaning(question: Question) -> tuple[object, ...]:
    return question.text, question.type, tuple((option.value, option.text) for option in question.options)
