"""A customer answers: once a link, and so that nobody can tell who."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from toetssteen.feedback import counting, errors, links
from toetssteen.feedback.asks import place_of
from toetssteen.feedback.models import SpentLink
from toetssteen.products.models import Product

LONGEST = 600
"""Seconds. Whoever has the page open for longer does something else."""


def answer(link: links.Link, code: str, *, seconds: int) -> None:
    """`code`: as in `asks.ANSWERS`. Raises `AnswerUnknown`, `LinkSpent`; `LinkForged` for a product that is gone."""
    place = place_of(link.ask, code)
    if place is None:
        raise errors.AnswerUnknown(field="answer")
    if not Product.objects.filter(pk=link.product_id).exists():
        raise errors.LinkForged
    try:
        with transaction.atomic():
            SpentLink.objects.create(nonce=link.nonce, expires_on=link.expires_on)
            counting.answered(link, place, max(0, min(seconds, LONGEST)))
    except IntegrityError:
        raise errors.LinkSpent from None


def is_spent(link: links.Link) -> bool:
    return SpentLink.objects.filter(nonce=link.nonce).exists()


def forget_spent(today: date | None = None) -> int:
    """What has expired is refused by its own date."""
    return SpentLink.objects.filter(expires_on__lt=today or timezone.localdate()).delete()[0]
