"""The one place where somebody proves who they are. A provider by OIDC comes beside this backend."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import QuerySet
from django.http import HttpRequest

from toetssteen.staff.models import StaffMember


class PasswordBackend(BaseBackend):
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> StaffMember | None:
        if not username or not password:
            return None
        member = welcome().filter(username=username).first()
        if member is None:
            make_password(password)  # an unknown name takes as long as a wrong password
            return None
        return member if check_password(password, member.password) else None

    def get_user(self, user_id: int) -> StaffMember | None:
        return welcome().filter(pk=user_id).first()


def welcome() -> QuerySet[StaffMember]:
    """Who may be signed in here. Somebody of a demonstration exists in a demonstration only."""
    active = StaffMember.objects.filter(is_active=True)
    return active if settings.TOETSSTEEN.demo else active.filter(demo=False)
