"""How much of somebody's news was not read: read along with who is signed in, so that no page asks for it."""

from django.contrib.auth.models import AnonymousUser

from toetssteen.staff import sessions
from toetssteen.staff.models import StaffMember

_UNREAD = (
    "(SELECT count(*) FROM (SELECT FROM notices_notice WHERE recipient_id = member.id AND read_at IS NULL LIMIT 100)"
    " AS unread)"
)
"""Counted no further than a hundred."""
_NAME = "unread_news"


def count_along() -> None:
    """Once, at the start."""
    sessions.read_along(_NAME, _UNREAD)


def unread_of(member: StaffMember | AnonymousUser) -> int:
    """0 for somebody who came in during this very request."""
    return int(getattr(member, _NAME, 0))
