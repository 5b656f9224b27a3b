"""Asking a customer who is still there: by the colleague, or on the tablet at the desk."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from toetssteen.access.roles import Actor, require
from toetssteen.contacts.models import Contact, Topic
from toetssteen.feedback import answering, budget, counting, errors, links
from toetssteen.feedback.models import Allowance, Ask, SpentLink, Way
from toetssteen.feedback.ways import way_of
from toetssteen.keys.fields import keyring

REFUSED = "geen-antwoord"
"""The customer was asked, and did not want to answer."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A question for a customer who is still there."""

    product_id: int
    ask: Ask
    way: Way


def offered(contact: Contact) -> Offer | None:
    """Whether the customer of this conversation, who is present, is one of the sample. Looked at again it is the
    same. One query."""
    way = way_of(contact.channel)
    if not settings.TOETSSTEEN.feedback or way not in (Way.AGENT, Way.TABLET):
        return None
    topics = Topic.objects.filter(contact=contact, shielded=False)
    allowance = Allowance.objects.filter(product__topics__in=topics, left__gt=0).order_by("pk").first()
    if allowance is None or _lot(contact) >= allowance.chance:
        return None
    return Offer(allowance.product_id, Ask(allowance.ask), way)


@transaction.atomic
def ask_who_is_there(contact: Contact, way: Way) -> links.Link:
    """Take this asking from the budget; the link that answers it. Raises `NothingLeftToAsk`."""
    offer, today = offered(contact), timezone.localdate()
    if offer is None:
        raise errors.NothingLeftToAsk
    ask = budget.take(offer.product_id, contact.participants.values_list("party_id", flat=True), today)
    link = links.fresh(offer.product_id, timezone.localdate(contact.ended_at), ask, way, _nonce(contact))
    if SpentLink.objects.filter(nonce=link.nonce).exists():
        raise errors.LinkSpent
    counting.asked(link)
    return link


@transaction.atomic
def note_answer(contact: Contact, code: str, *, seconds: int, by: Actor) -> None:
    """What the customer said to the colleague who asked; `REFUSED` for who did not want to. Raises `NothingLeftToAsk`,
    `LinkSpent`, `AnswerUnknown`, and then nobody was asked."""
    require(by, "contact.register")
    link = ask_who_is_there(contact, Way.AGENT)
    if code != REFUSED:
        answering.answer(link, code, seconds=seconds)


def _lot(contact: Contact) -> float:
    """From 0 to 1, of this conversation alone, and known to nobody beforehand."""
    return int.from_bytes(_nonce(contact)[:7]) / 2**56


def _nonce(contact: Contact) -> bytes:
    """One for a conversation, so that it is answered once, and from which none can be told."""
    hashes = keyring().hashes(f"feedback {contact.uuid}".encode())
    return hashes[min(hashes)][:12]
