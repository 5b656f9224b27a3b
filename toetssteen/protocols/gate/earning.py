"""Whether a question earns its place: somebody uses the answer, for something, and a customer is helped by it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.document import UNKNOWN, Beneficiary, FollowUp, Question
from toetssteen.protocols.gate.context import Case
from toetssteen.protocols.gate.registry import question_rule, said
from toetssteen.protocols.gate.verdict import Severity

_EMPTY = re.compile(
    r"aan|altijd|antwoord|beleid|dat|de|deze|dit|door|een|en|er|formulier|gevraagd|gewoon|hebben|het|hier|hoort|in"
    r"|ingevuld|invullen|is|ja|kan|lijst|management|moet|moeten|niet|nodig|noodzakelijk|omdat|op|regels?|systeem|te"
    r"|van|veld|verplichte?|vereist|volgens|voor|vraag|want|we|wettelijk|wij|willen|wordt|worden|zijn|zo|zonder"
)
"""Words that say that something is required, and not why."""


@question_rule(
    "no-consumer",
    Severity.REFUSED,
    field="consumer",
    why=_("Een antwoord dat niemand gebruikt, vragen we niet."),
    mend=_("Zet bij de vraag wie het antwoord gebruikt, of geef de vervolgactie een afdeling."),
)
def no_consumer(case: Case, question: Question) -> Iterator[str]:
    if question.consumer.strip():
        return
    for follow_up in case.follow_ups(question):
        if not _has_department(case, follow_up):
            yield said(_("Niemand gebruikt het antwoord bij “%(name)s”: die heeft geen afdeling."), name=follow_up.name)


def _has_department(case: Case, follow_up: FollowUp) -> bool:
    """For every product of the protocol."""
    products = case.document.scope.products or [""]
    return all(follow_up.for_product(product).department for product in products)


@question_rule(
    "no-follow-up",
    Severity.REFUSED,
    field="used_by",
    why=_("We vragen alleen wat een vervolgactie nodig heeft."),
    mend=_("Hang de vraag aan de vervolgactie die het antwoord gebruikt, of laat de vraag vervallen."),
)
def no_follow_up(case: Case, question: Question) -> Iterator[str]:
    if not any(case.follow_ups(question)):
        yield said(_("Geen enkele vervolgactie gebruikt het antwoord."))


@question_rule(
    "required-without-reason",
    Severity.REFUSED,
    field="required_because",
    why=_("Dat een formulier iets verplicht, is geen reden. Zonder antwoord moet de vervolgactie echt niet kunnen."),
    mend=_("Schrijf in een zin waarom de vervolgactie niet zonder kan, of maak de vraag vrijwillig."),
)
def required_without_reason(case: Case, question: Question) -> Iterator[str]:
    if question.required_because and not _is_reason(question.required_because):
        yield said(_("“%(text)s” zegt niet waarom het niet zonder kan."), text=question.required_because.strip())


def _is_reason(text: str) -> bool:
    """A sentence of four words or more, two of which say more than that it is required."""
    words = re.findall(r"[^\W_]+", text.lower())
    return len(words) >= 4 and sum(not _EMPTY.fullmatch(word) for word in words) >= 2


@question_rule(
    "management-alone",
    Severity.REFUSED,
    field="benefits",
    why=_("Een klant beantwoordt geen vraag waar alleen het management iets aan heeft."),
    mend=_("Laat de vraag vervallen, of laat zien wat de klant of een collega eraan heeft."),
)
def management_alone(case: Case, question: Question) -> Iterator[str]:
    if set(question.benefits) == {Beneficiary.MANAGEMENT}:
        yield said(_("Alleen het management heeft iets aan het antwoord."))


@question_rule(
    "not-for-customer",
    Severity.WARNED,
    field="benefits",
    why=_("De klant eerst; dat het werk er makkelijker van wordt, is mooi meegenomen."),
    mend=_("Zet erbij wat de klant eraan heeft, of schrijf op waarom de vraag toch blijft."),
)
def not_for_customer(case: Case, question: Question) -> Iterator[str]:
    if Beneficiary.COLLEAGUE in question.benefits and Beneficiary.CUSTOMER not in question.benefits:
        yield said(_("Een collega heeft iets aan het antwoord, en de klant niet."))


@question_rule(
    "purpose-unknown",
    Severity.WARNED,
    field="purpose",
    why=_("Van elke vraag kunnen we zeggen waarvoor die is."),
    mend=_("Vraag de afdeling waarvoor zij het antwoord gebruikt, en schrijf dat op."),
)
def purpose_unknown(case: Case, question: Question) -> Iterator[str]:
    if question.purpose.strip().lower() in ("", UNKNOWN):
        yield said(_("Niemand heeft opgeschreven waarvoor het antwoord is."))


@question_rule(
    "review-past",
    Severity.WARNED,
    field="review_on",
    why=_("Wat ooit nodig was, is dat niet vanzelf nog steeds."),
    mend=_("Bekijk of de vraag nog nodig is, en kies een nieuwe datum."),
)
def review_past(case: Case, question: Question) -> Iterator[str]:
    if not question.review_on:
        return
    try:
        due = date.fromisoformat(question.review_on)
    except ValueError:
        yield said(_("De datum om de vraag te bekijken, %(day)s, bestaat niet."), day=question.review_on)
        return
    if due < case.context.today:
        yield said(_("De vraag zou voor %(day)s opnieuw zijn bekeken."), day=f"{due:%d-%m-%Y}")
