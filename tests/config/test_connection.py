"""A kept connection: believed while nothing comes over it, asked when something does, replaced when it is dead."""

from unittest.mock import patch

import psycopg
import pytest
from django.db import close_old_connections, connection
from django.db.backends.postgresql import base
from django.test import Client

from toetssteen.cli.postgres import Urls

Owner = psycopg.Connection[tuple[object, ...]]


def _process() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_connection_that_lives_is_kept_without_asking(committed: None) -> None:
    before = _process()
    with patch.object(base.DatabaseWrapper, "is_usable") as asked:
        close_old_connections()
        assert connection.is_usable()
    asked.assert_not_called()
    assert _process() == before


def test_a_request_after_the_server_hung_up_is_answered(committed: None, database: Urls) -> None:
    """As after a restart of PostgreSQL: nobody notices."""
    before = _process()
    with psycopg.connect(database.superuser, autocommit=True) as superuser:
        superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    assert not connection.is_usable()
    close_old_connections()
    assert Client().get("/readyz").status_code == 200
    assert _process() != before


@pytest.mark.parametrize("times", range(2))
def test_a_line_that_was_closed_here_is_not_usable(committed: None, times: int) -> None:
    _process()
    connection.connection.close()
    assert not connection.is_usable()
    connection.close()
