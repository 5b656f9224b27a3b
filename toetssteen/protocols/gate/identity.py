"""One meaning for a question code, and one owner for a product: what a document says beside all others.

A rewording keeps the identity of a question, so that what was learned about it is not lost. Another kind of answer,
or an answer in the place of another, makes what was learned untrue: that is another question, with a code of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.coherence import YES_NO
from toetssteen.protocols.document import Question, QuestionType
from toetssteen.protocols.gate.context import Case
from toetssteen.protocols.gate.registry import Found, Words, question_rule, rule, said
from toetssteen.protocols.gate.verdict import Severity
from toetssteen.protocols.gate.wordings import asks_apart, similarity

UNLIKE = 0.3
"""Below it two texts have so little in common that they may ask something else; `pg_trgm` too calls texts alike
from here on. "Waar is het?" and "Waar is het precies?" are 0.65 alike, "Waar is het?" and "Wanneer was het?" 0.27."""

_ROOM = {QuestionType.LONG_TEXT: QuestionType.TEXT}
"""More room to answer in is no other kind of answer."""


@question_rule(
    "other-meaning",
    Severity.REFUSED,
    field="code",
    why=_("Wat we van een vraag leren, hoort bij haar code. Een andere betekenis is een andere vraag."),
    mend=_("Geef de vraag met de nieuwe betekenis een eigen code, of laat soort en keuzes zoals ze waren."),
)
def other_meaning(case: Case, question: Question) -> Iterator[str]:
    for protocol, other in case.context.others.holding(question.code, beside=case.document.code):
        where = _where(case, protocol)
        if _kind(question) is not _kind(other):
            yield said(_("Het soort antwoord is anders dan in %(where)s."), where=where)
            return
        ours, theirs = set(_answers(question)), set(_answers(other))
        lost = [text for value, text in _answers(other).items() if value not in ours]
        if lost and ours - theirs:
            sentence = _("De keuze “%(lost)s” uit %(where)s is er niet meer, en er is een andere.")
            yield said(sentence, lost=lost[0], where=where)
            return


@question_rule(
    "meaning-in-doubt",
    Severity.WARNED,
    field="text",
    why=_("Een andere zin is dezelfde vraag, zolang zij hetzelfde vraagt."),
    mend=_("Schrijf op waarom het dezelfde vraag is, of geef haar een eigen code."),
)
def meaning_in_doubt(case: Case, question: Question) -> Iterator[str]:
    for protocol, other in case.context.others.holding(question.code, beside=case.document.code):
        doubt = _doubt(question, other) or (_fewer(question, other) if protocol == case.document.code else None)
        if doubt:
            yield said(doubt[0], where=_where(case, protocol), words=doubt[1])
            return


def _doubt(question: Question, other: Question) -> tuple[Words, str] | None:
    """A sentence, and the words that it is about."""
    if _unlike(question.text, other.text):
        return _("De tekst lijkt weinig op die in %(where)s: “%(words)s”."), other.text
    ours, theirs = _answers(question), _answers(other)
    for value, text in theirs.items():
        if value in ours and _unlike(ours[value], text):
            return _("Een keuze lijkt weinig op die in %(where)s: “%(words)s”."), text
    if _kind(question) is _kind(other) and set(ours) > set(theirs):
        added = next(text for value, text in ours.items() if value not in theirs)
        return _("De keuze “%(words)s” is nieuw: eerdere antwoorden, in %(where)s, kenden haar niet."), added
    return None


def _fewer(question: Question, other: Question) -> tuple[Words, str] | None:
    """An answer that one cannot give any more; in another protocol the same question may well have fewer."""
    ours = _answers(question)
    gone = [text for value, text in _answers(other).items() if value not in ours]
    if _kind(question) is not _kind(other) or not gone or not set(ours) < set(_answers(other)):
        return None
    return _("De keuze “%(words)s” is er niet meer; in %(where)s wel."), gone[0]


def _unlike(one: str, other: str) -> bool:
    return one != other and (similarity(one, other) < UNLIKE or asks_apart(one, other))


def _kind(question: Question) -> QuestionType:
    """As one where the answers are the same: yes or no can be asked as a choice."""
    if question.type is QuestionType.ONE_OF and {option.value for option in question.options} == YES_NO:
        return QuestionType.YES_NO
    return _ROOM.get(question.type, question.type)


def _answers(question: Question) -> dict[str, str]:
    """Value → text, of a choice that is more than yes or no."""
    if _kind(question) is QuestionType.YES_NO:
        return {}
    return {option.value: option.text for option in question.options}


def _where(case: Case, protocol: str) -> str:
    if protocol == case.document.code:
        return said(_("de versie die nu geldt"))
    return said(_("het protocol “%(code)s”"), code=protocol)


@rule(
    "product-taken",
    Severity.REFUSED,
    why=_("Voor een product geldt één protocol, anders weet niemand welke vragen er staan."),
    mend=_("Haal het product uit een van de twee protocollen."),
)
def product_taken(case: Case) -> Iterator[Found]:
    """Beside one for its group a product can have one of its own: the nearest holds."""
    refs = case.document.scope.products
    for at, ref in enumerate(refs):
        owners = case.context.others.owners(ref, alone=len(refs) == 1)
        others = [code for code in owners if code != case.document.code]
        if others:
            sentence = _("“%(ref)s” hoort al bij het protocol “%(code)s”.")
            yield Found("", f"for.products[{at}]", said(sentence, ref=ref, code=others[0]))
