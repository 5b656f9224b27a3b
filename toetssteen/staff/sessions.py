"""Who is signed in, in one statement a request: the session, and with it the member of staff whose it is."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.utils.crypto import constant_time_compare

from toetssteen.staff.models import Session, StaffMember

_FIELDS = tuple(field.attname for field in StaffMember._meta.concrete_fields)
_along: dict[str, str] = {}
"""Attribute → SQL expression over `member`."""
_READ = """
SELECT session.session_data, {columns}
FROM staff_session session LEFT JOIN staff_staffmember member
    ON member.id = session.member_id AND member.is_active AND (NOT member.demo OR %s)
WHERE session.session_key = %s AND session.expire_date > now()
"""


def read_along(name: str, expression: str) -> None:
    """A domain above has something of the member read in the same statement; it becomes an attribute of this name.
    `expression` is a constant of the program."""
    _along[name] = expression
    _statement.cache_clear()


@lru_cache(maxsize=1)
def _statement() -> str:
    columns = [f"member.{field.column}" for field in StaffMember._meta.concrete_fields]
    return _READ.format(columns=", ".join([*columns, *_along.values()]))


class SessionStore(db.SessionStore):
    """Django's sessions, each of which knows whose it is: they can be ended by member of staff."""

    member: StaffMember | None = None
    """Who is welcome, of those that this session was begun by; known once something was read from it."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        row = _row(self.session_key)
        if row is None:
            self._session_key = None
            return {}
        data, *columns = row
        if columns[0] is not None:
            self.member = StaffMember.from_db("default", _FIELDS, columns[: len(_FIELDS)])
            vars(self.member).update(zip(_along, columns[len(_FIELDS) :], strict=True))
        return dict(self.decode(data))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast(Session, super().create_model_instance(data))
        session.member_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return session


def signed_in(session: SessionBase) -> StaffMember | AnonymousUser:
    """A session that was begun before the password changed signs nobody in, and ends."""
    key, begun_with = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY, "")
    member = session.member if isinstance(session, SessionStore) else None
    if member is None or key != str(member.pk):
        return AnonymousUser()
    if not constant_time_compare(begun_with, member.get_session_auth_hash()):
        session.flush()
        return AnonymousUser()
    return member


def _row(session_key: str | None) -> Sequence[Any] | None:
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [settings.TOETSSTEEN.demo, session_key or ""])
        row: Sequence[Any] | None = cursor.fetchone()
    return row
