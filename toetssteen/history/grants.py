"""What the application's own login may do: everything with its tables, but only add to the history.

A trigger alone stops no owner; so the server runs as a login that owns nothing.
"""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from toetssteen.history.partitions import PARTITIONED

APPLICATION = "toetssteen_app"
AUDITOR = "toetssteen_auditor"
_ALL = "SELECT, INSERT, UPDATE, DELETE"


def apply(connection: BaseDatabaseWrapper) -> None:
    """Give the logins that exist what they need; on a server with one login there is nothing to give."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname IN (%s, %s)", [APPLICATION, AUDITOR])
        roles = {row[0] for row in cursor.fetchall()}
        if APPLICATION in roles:
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APPLICATION}")
            cursor.execute(f"GRANT {_ALL} ON ALL TABLES IN SCHEMA public TO {APPLICATION}")
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION}")
            cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {APPLICATION}")
            for table in _append_only(cursor):
                cursor.execute(f'REVOKE UPDATE, DELETE ON "{table}" FROM {APPLICATION}')
        if AUDITOR in roles:
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {AUDITOR}")
            for table in _append_only(cursor):
                cursor.execute(f'GRANT SELECT ON "{table}" TO {AUDITOR}')


def _append_only(cursor: CursorWrapper) -> list[str]:
    """The partitioned tables and each of their partitions."""
    cursor.execute(
        "SELECT relid::regclass::text FROM unnest(%s::text[]) AS name, pg_partition_tree(name::regclass)",
        [list(PARTITIONED)],
    )
    return [row[0] for row in cursor.fetchall()]
