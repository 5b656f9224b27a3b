"""What a protocol needs beside its questions, and a question set does not say: products, a follow-up, principles."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.coherence import OWN
from toetssteen.protocols.document import Condition, FollowUp, Origin, OwnProduct, Question, Retention, Scope
from toetssteen.protocols.exchange import words
from toetssteen.protocols.exchange.known import Wishes
from toetssteen.protocols.exchange.result import Remarks

PRINCIPLES = ("alleen-voor-vervolg", "niet-opnieuw-vragen")
"""Those of the library; a source has none."""

CALL_BACK = "terugbelverzoek"
GENERAL = frozenset({CALL_BACK, "doorverbinden", "afspraak-maken", "informatie-nasturen"})
"""Follow-ups that every product has, in the library that ships."""

REQUIRED = _(
    "Het formulier verplicht dit. Dat is hier geen reden: schrijf zelf op waarom de vervolgactie niet zonder kan."
)
TOO_MANY_OPTIONS = _("Een vraag heeft meer dan 500 keuzes. Dat is geen vraag voor een gesprek.")

_NAMES = {"melding": "Melding oppakken", "aanvraag": "Aanvraag behandelen"}
"""In Dutch, as all that a protocol says."""


@dataclass(frozen=True, slots=True)
class Frame:
    code: str
    scope: Scope
    own_products: list[OwnProduct]
    follow_ups: list[FollowUp]
    used_by: str


def of(code: str, products: list[str], follow_up: str, *, wishes: Wishes, remarks: Remarks) -> Frame:
    """`follow_up`: what fits the format, where the user named none."""
    refs = list(dict.fromkeys(products))
    if not refs:
        refs = [f"{OWN}{code}"]
        sentence = _("Het bestand noemt geen product. Het staat nu bij een eigen product met de naam van de set.")
        remarks.add("product-proposed", sentence)
    own = [_own(ref, wishes) for ref in refs if ref.startswith(OWN)]
    used_by = words.slug(wishes.follow_up) or follow_up
    return Frame(
        code=code,
        scope=Scope(products=refs),
        own_products=own,
        follow_ups=_follow_ups(used_by, wishes, remarks),
        used_by=used_by,
    )


def _own(ref: str, wishes: Wishes) -> OwnProduct:
    """As it is called here already, or by its own code."""
    known = wishes.known.own_products.get(ref)
    if known:
        return known
    slug = ref.removeprefix(OWN)
    title = wishes.title if wishes.title and words.slug(wishes.title) == slug else words.as_name(slug)
    return OwnProduct(slug=slug, name=title)


def _follow_ups(code: str, wishes: Wishes, remarks: Remarks) -> list[FollowUp]:
    """None of its own where the answer is used by a follow-up that every product has."""
    if code in GENERAL | set(wishes.known.follow_ups):
        return []
    sentence = _("Kies bij de vervolgactie de afdeling en de termijn: die staan niet in het bestand.")
    remarks.add("follow-up-open", sentence, place=code)
    return [
        FollowUp(
            code=code,
            name=_NAMES.get(code, words.as_name(code)),
            retention=Retention(result="6.1"),
            origin={"name": Origin.PROPOSAL, "retention": Origin.PROPOSAL},
        )
    ]


def with_condition(question: Question, when: Condition | bool | None) -> Question:
    return msgspec.structs.replace(question, when=when if isinstance(when, Condition) else None)


def with_code(question: Question, code: str) -> Question:
    return msgspec.structs.replace(question, code=code)
