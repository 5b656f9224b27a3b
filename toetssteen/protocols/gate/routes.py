"""Whether the questions can be reached, and how many of them stand on one path."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.document import Condition, Option, ProtocolDocument, Question
from toetssteen.protocols.gate.context import Case
from toetssteen.protocols.gate.fitting import misfits, outside_scope
from toetssteen.protocols.gate.registry import Found, rule, said
from toetssteen.protocols.gate.verdict import Severity
from toetssteen.protocols.gate.walk import parts, tests_of, walk
from toetssteen.protocols.wording import condition_in_words

MOST_QUESTIONS = 7
"""On one path: what one remembers, and what still feels like a conversation (G. Miller, 1956)."""

_MORE = re.compile(
    r"(?:\b(?:namelijk|nl|nml|te weten|graag toelichten|licht toe)\b[\s.:…]*|:\s*|…\s*|\.\.\.\s*)$", re.I
)
"""An option that ends like this promises that one may say more."""


@rule(
    "condition-never",
    Severity.REFUSED,
    why=_("Wat nooit gevraagd kan worden, hoort niet in een protocol."),
    mend=_("Verbeter de voorwaarde, of haal haar weg."),
)
def condition_never(case: Case) -> Iterator[Found]:
    yield from outside_scope(case)
    skip = misfits(case)
    for path, question in case.questions:
        if question.code not in skip and _unreached(case, question) and _never(case.document, question):
            yield Found(question.code, f"{path}.when", _never_sentence(case, question.when))
    for at, notice in enumerate(case.document.notices):
        if notice.code in skip or notice.code in case.walk.held or case.walk.undetermined:
            continue
        yield Found(notice.code, f"notices[{at}].when", _never_sentence(case, notice.when))


def _never_sentence(case: Case, when: Condition | None) -> str:
    if when is None:
        return said(_("Deze mededeling komt nooit in beeld."))
    questions = {question.code: question for question in case.document.questions}
    words = condition_in_words(when, questions, _product_names(case.document))
    return said(_("Deze voorwaarde kan nooit waar zijn: %(words)s."), words=words)


@rule(
    "question-unreachable",
    Severity.REFUSED,
    why=_("Een vraag die op geen enkele weg ligt, wordt nooit gesteld."),
    mend=_("Verander de voorwaarde van deze vraag of van een eerdere, of laat de vraag vervallen."),
)
def question_unreachable(case: Case) -> Iterator[Found]:
    skip = misfits(case)
    for path, question in case.questions:
        if question.code in skip or not _unreached(case, question) or _never(case.document, question):
            continue
        if question.when is None:
            message = said(_("Vóór deze vraag eindigt het gesprek altijd al met een mededeling."))
        else:
            message = said(_("Geen enkele combinatie van eerdere antwoorden leidt naar deze vraag."))
        yield Found(question.code, path, message)


def _unreached(case: Case, question: Question) -> bool:
    """A question without a follow-up is refused for that; one of which it is not known is not refused."""
    known = [code for code in question.used_by if case.follow_up(code)]
    if not known or case.walk.undetermined & set(known):
        return False
    return not any((code, question.code) in case.walk.reached for code in known)


def _never(document: ProtocolDocument, question: Question) -> bool:
    """True where the condition by itself cannot hold in any of the question's follow-ups, whatever the others say:
    the question alone is walked, behind the questions that it looks at, without their conditions."""
    if question.when is None:
        return False
    tested = {test.question for test in tests_of(question.when)}
    alone = [_free(part) for part in document.questions if part.code in tested and part.code != question.code]
    small = _with(document, [*alone, question])
    return not any(code == question.code for _follow_up, code in walk(small).reached)


def _free(question: Question) -> Question:
    return Question(
        code=question.code, text=question.text, type=question.type, used_by=question.used_by, options=question.options
    )


def _with(document: ProtocolDocument, questions: list[Question]) -> ProtocolDocument:
    return ProtocolDocument(
        code=document.code,
        title=document.title,
        scope=document.scope,
        source=document.source,
        principles=document.principles,
        follow_ups=document.follow_ups,
        questions=questions,
    )


@rule(
    "option-leads-nowhere",
    Severity.REFUSED,
    why=_("Een antwoord dat om uitleg vraagt, moet ergens heen leiden."),
    mend=_("Voeg een vraag of mededeling toe voor dit antwoord, of zeg het antwoord zonder “namelijk”."),
)
def option_leads_nowhere(case: Case) -> Iterator[Found]:
    taken = _taken_up(case.document)
    for path, question in case.questions:
        for at, option in enumerate(question.options):
            if promises_more(option) and (question.code, option.value) not in taken:
                sentence = _("Wie “%(option)s” kiest, wil nog iets zeggen, en niets vraagt ernaar.")
                yield Found(question.code, f"{path}.options[{at}]", said(sentence, option=option.text))


def promises_more(option: Option) -> bool:
    return bool(_MORE.search(option.text))


def _taken_up(document: ProtocolDocument) -> set[tuple[str, str]]:
    """(question, option) on which a question or notice has a condition."""
    tests = (test for part in parts(document) for test in tests_of(part.when))
    return {(test.question, word) for test in tests for word in test.is_}


@rule(
    "too-many-questions",
    Severity.WARNED,
    why=_("Na zeven vragen is een gesprek een verhoor."),
    mend=_("Laat vragen vervallen, of laat de afdeling ze later stellen."),
)
def too_many_questions(case: Case) -> Iterator[Found]:
    general = case.context.general
    shared = case.context.general_longest if general and general.code != case.document.code else {}
    for code, own in case.walk.longest.items():
        longest, follow_up = own + shared.get(code, 0), case.follow_up(code)
        if longest > MOST_QUESTIONS and own:
            name = follow_up.name if follow_up else code
            sentence = _("Bij “%(name)s” staan er %(n)d vragen op de langste weg.")
            yield Found("", _follow_up_path(case.document, code), said(sentence, name=name, n=longest))


@rule(
    "paths-undetermined",
    Severity.WARNED,
    why=_("De poort wil zeker weten dat elke vraag gesteld kan worden."),
    mend=_("Maak de voorwaarden eenvoudiger: minder vragen die samen bepalen wat er volgt."),
)
def paths_undetermined(case: Case) -> Iterator[Found]:
    for code in sorted(case.walk.undetermined):
        follow_up = case.follow_up(code)
        sentence = _("Niet vast te stellen welke vragen bij “%(name)s” gesteld kunnen worden: te veel combinaties.")
        name = follow_up.name if follow_up else code
        yield Found("", _follow_up_path(case.document, code), said(sentence, name=name))


def _follow_up_path(document: ProtocolDocument, code: str) -> str:
    found = (at for at, follow_up in enumerate(document.follow_ups) if follow_up.code == code)
    return next((f"follow_ups[{at}]" for at in found), "follow_ups")


def _product_names(document: ProtocolDocument) -> dict[str, str]:
    return {f"eigen:{product.slug}": product.name for product in document.own_products}
