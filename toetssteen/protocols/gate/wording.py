"""How a question is put: in plain words, once, and not about what is known already."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.document import Question, QuestionType
from toetssteen.protocols.gate.context import Case
from toetssteen.protocols.gate.registry import Found, question_rule, rule, said
from toetssteen.protocols.gate.verdict import Severity
from toetssteen.protocols.gate.wordings import ALIKE, Place, asks_apart, similarity

_MOST_NAMED = 3
"""Of the questions that are alike."""

_KNOWN = (
    r"(?:achter|voor|roep|geslachts|meisjes)?na(?:am|men)|voorletters?|initialen|geboorte(?:datum|plaats|land)|leeftijd"
    r"|nationaliteit|geslacht|(?:woon|post|huis)?adres|straat(?:naam)?|huisnummer|postcode|woonplaats"
    r"|bsn|burgerservicenummer|burgerlijke staat|(?:huwelijkse|echtelijke) staat|kvk-?nummer"
)
_FAMILY = r"partner|echtgenoot|echtgenote|kind|kinderen|ouders?|vader|moeder|gezin(?:sleden)?"
_LABEL = re.compile(rf"^(?:wat (?:is|zijn) )?(?:(?:uw|je|jouw|de|het) )?(?:volledige )?(?:{_KNOWN})\W*$", re.I)
"""A text that asks for nothing else: "Achternaam", "Wat is uw adres?"."""
_YOURS = re.compile(rf"\b(?:uw|je|jouw) (?:(?:eigen|huidige|volledige) )?(?:{_KNOWN})\b", re.I)
_YOUR_FAMILY = re.compile(
    rf"\b(?:uw|je|jouw) (?:{_FAMILY})\b.*\b(?:{_KNOWN})\b|\b(?:{_KNOWN}) van (?:uw|je|jouw) (?:{_FAMILY})\b"
    rf"|\b(?:heeft|heb) (?:u|je) (?:een )?(?:{_FAMILY})\b|\bhoeveel kinderen\b",
    re.I,
)


@question_rule(
    "in-base-registration",
    Severity.WARNED,
    field="known_from",
    why=_("We vragen niet wat al in de BRP of het Handelsregister staat."),
    mend=_("Zet bij “known_from” waar het staat, dan laten we het zien en vragen we hooguit of het klopt."),
)
def in_base_registration(case: Case, question: Question) -> Iterator[str]:
    if question.known_from or question.type in (QuestionType.YES_NO, QuestionType.FILE, QuestionType.LOCATION):
        return
    if question.type is QuestionType.BSN or any(ask.search(question.text) for ask in (_LABEL, _YOURS, _YOUR_FAMILY)):
        yield said(_("Dit staat waarschijnlijk al in een basisregistratie."))


@rule(
    "stands-twice",
    Severity.WARNED,
    why=_("Wat we van een vraag leren, raakt kwijt als zij twee keer bestaat."),
    mend=_("Gebruik één code voor dezelfde vraag, of maak het verschil duidelijk."),
)
def stands_twice(case: Case) -> Iterator[Found]:
    for path, question in case.questions:
        others = (found for found in case.context.others.alike(question.text) if _is_other(case, question, found[1]))
        found = [*_first(_beside(case, question)), *_first(others)]
        named = [f"“{place.text}” ({place.question})" for _score, place in sorted(found, reverse=True)]
        if named:
            sentence = _("Deze vraag lijkt op: %(others)s.")
            yield Found(question.code, f"{path}.text", said(sentence, others=", ".join(named[:_MOST_NAMED])))


def _beside(case: Case, question: Question) -> Iterator[tuple[float, Place]]:
    """The questions of the same protocol, most alike first."""
    others = (part for part in case.document.questions if part.code != question.code)
    scored = [(similarity(question.text, part.text), part) for part in others]
    near = [pair for pair in scored if pair[0] >= ALIKE and not asks_apart(question.text, pair[1].text)]
    for score, part in sorted(near, key=lambda pair: -pair[0]):
        yield score, Place(case.document.code, part.code, part.text)


def _first(found: Iterator[tuple[float, Place]]) -> list[tuple[float, Place]]:
    """Each question once, the most alike."""
    once: dict[str, tuple[float, Place]] = {}
    for score, place in found:
        once.setdefault(place.question, (score, place))
        if len(once) == _MOST_NAMED:
            break
    return list(once.values())


def _is_other(case: Case, question: Question, place: Place) -> bool:
    """The same code is the same question; an earlier version of this protocol is no other."""
    return place.question != question.code and place.protocol != case.document.code


@rule(
    "above-b1",
    Severity.WARNED,
    why=_("De meeste mensen lezen en luisteren op niveau B1."),
    mend=_("Zeg het in gewone woorden."),
)
def above_b1(case: Case) -> Iterator[Found]:
    for path, question in case.questions:
        texts = {"text": question.text, "help": question.help}
        texts |= {f"options[{at}].text": option.text for at, option in enumerate(question.options)}
        for field, text in texts.items():
            for hard in case.context.hard_words(text) if text else ():
                yield Found(question.code, f"{path}.{field}", hard.what, mend=hard.mend)
