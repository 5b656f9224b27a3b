"""A link that may answer one question once. It says which product, week and question, signed; not who, and not about
which conversation, so that no answer can be traced to a customer or to who helped."""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, timedelta

from django.core import signing
from django.utils import timezone

from toetssteen.dutch.dates import week_of
from toetssteen.feedback import errors
from toetssteen.feedback.models import Ask, Way

_SALT = "toetssteen.feedback"
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Link:
    product_id: int
    week: date
    """The Monday of the week of the conversation."""
    ask: Ask
    way: Way
    nonce: bytes

    @property
    def expires_on(self) -> date:
        """Its last day: the Sunday of the week after that of the conversation. Then that week is counted."""
        return self.week + 2 * _WEEK - timedelta(days=1)


def fresh(product_id: int, day: date, ask: Ask, way: Way, nonce: bytes | None = None) -> Link:
    """For a conversation of that day. `nonce`: of what may be answered once besides; None: of this link alone."""
    return Link(product_id, week_of(day), ask, way, nonce or secrets.token_bytes(12))


def seal(link: Link) -> str:
    """As it stands in an address."""
    parts = [link.product_id, link.week.isoformat(), link.ask, link.way, urlsafe_b64encode(link.nonce).decode()]
    return signing.dumps(parts, salt=_SALT)


def open_link(sealed: str) -> Link:
    """Raises `LinkForged`, `LinkExpired`."""
    try:
        product, week, ask, way, nonce = signing.loads(sealed, salt=_SALT)
        link = Link(int(product), date.fromisoformat(week), Ask(ask), Way(way), urlsafe_b64decode(nonce))
    except (signing.BadSignature, ValueError, TypeError):
        raise errors.LinkForged from None
    if link.expires_on < timezone.localdate():
        raise errors.LinkExpired
    return link
