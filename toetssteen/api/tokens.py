"""Issuing tokens and recognising them."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from toetssteen.api.models import Token
from toetssteen.staff.models import StaffMember

LIFETIME = timedelta(days=365)


def issue(name: str, *, purpose: str) -> str:
    """A new token for a system, shown this once; one that was issued under the same name ends."""
    secret = secrets.token_urlsafe(32)
    Token.objects.update_or_create(
        name=name,
        defaults={
            "purpose": purpose,
            "digest": _digest(secret),
            "acts_as": StaffMember.objects.system(f"api:{name}"),
            "expires_at": timezone.now() + LIFETIME,
        },
    )
    return secret


def recognise(secret: str) -> Token | None:
    """None for one that is unknown or has expired."""
    return Token.objects.filter(digest=_digest(secret), expires_at__gt=timezone.now()).select_related("acts_as").first()


def _digest(secret: str) -> str:
    """A token is long and random, so that a plain hash cannot be searched."""
    return hashlib.sha256(secret.encode()).hexdigest()
