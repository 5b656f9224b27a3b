"""Who is signed in, with how much of their news was not read: in the question that each page asks anyhow."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import IntegerField
from django.db.models.expressions import RawSQL

from toetssteen.staff.models import StaffMember
from toetssteen.staff.sign_in import PasswordBackend, welcome

MOST = 100
"""Counted no further."""
_UNREAD = (
    "(SELECT count(*) FROM (SELECT FROM notices_notice WHERE recipient_id = staff_staffmember.id"
    " AND read_at IS NULL LIMIT %s) AS unread)"
)


class WithNews(PasswordBackend):
    def get_user(self, user_id: int) -> StaffMember | None:
        unread = RawSQL(_UNREAD, [MOST], output_field=IntegerField())  # noqa: S611 a constant text
        return welcome().annotate(unread_news=unread).filter(pk=user_id).first()


def unread_of(member: StaffMember | AnonymousUser) -> int:
    """0 for somebody who came in during this very request."""
    return int(getattr(member, "unread_news", 0))
