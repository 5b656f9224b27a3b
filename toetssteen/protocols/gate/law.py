"""What the law asks of a question: a ground for what is special or a BSN, and a source for how long it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.document import Question, QuestionType, Retention, Sensitivity
from toetssteen.protocols.gate.context import Case
from toetssteen.protocols.gate.grounds import BSN, SPECIAL, Ground, allows
from toetssteen.protocols.gate.registry import question_rule, said
from toetssteen.protocols.gate.verdict import Severity
from toetssteen.protocols.selectielijst import UnknownResult, term_of


@question_rule(
    "special-without-ground",
    Severity.REFUSED,
    field="ground",
    why=_("Naar gezondheid, geloof of afkomst vragen is verboden, tenzij een wet het toestaat (AVG, artikel 9)."),
    mend=_(
        "Noem de grondslag, zoals Wmo 2015 artikel 5.1.1, Jeugdwet artikel 7.4.0 of UAVG artikel 22 t/m 30, of vraag"
        " het niet."
    ),
)
def special_without_ground(case: Case, question: Question) -> Iterator[str]:
    if (question.sensitivity or case.document.sensitivity) is Sensitivity.SPECIAL:
        yield from _without(case, question, SPECIAL, said(_("Het antwoord is een bijzonder persoonsgegeven.")))


@question_rule(
    "bsn-without-ground",
    Severity.REFUSED,
    field="ground",
    why=_("Een BSN mag alleen worden gebruikt voor een taak die in een wet staat (UAVG, artikel 46)."),
    mend=_("Noem als grondslag Wabb artikel 10, met de wet waarin de taak staat, of vraag het BSN niet."),
)
def bsn_without_ground(case: Case, question: Question) -> Iterator[str]:
    if question.type is QuestionType.BSN:
        yield from _without(case, question, BSN, said(_("Het antwoord is een BSN.")))


def _without(case: Case, question: Question, table: Iterable[Ground], what: str) -> Iterator[str]:
    """One message, with the grounds of the first product that has none that allows it."""
    for _product, grounds in case.grounds(question):
        if not allows(table, grounds):
            named = "; ".join(grounds) or said(_("geen"))
            yield said(_("%(what)s De grondslag staat dat niet toe: %(named)s."), what=what, named=named)
            return


@question_rule(
    "retention-without-source",
    Severity.REFUSED,
    field="retention",
    why=_("We bewaren niets zonder te weten hoe lang, en van wie dat moet."),
    mend=_("Kies bij de vervolgactie een resultaat uit de Selectielijst gemeenten 2020."),
)
def retention_without_source(case: Case, question: Question) -> Iterator[str]:
    if question.retention:
        yield from _source(question.retention)
        return
    for follow_up in case.follow_ups(question):
        if follow_up.retention is None:
            yield said(_("De vervolgactie “%(name)s” heeft geen bewaartermijn."), name=follow_up.name)
        else:
            yield from _source(follow_up.retention)


def _source(retention: Retention) -> Iterator[str]:
    if not retention.source.strip():
        yield said(_("Bij de bewaartermijn staat geen bron."))
        return
    try:
        term_of(retention.result)
    except UnknownResult as error:
        yield str(error)
