"""The jobs, by a real worker on the real queue."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import factories
from tests.database import ROOT
from tests.notices.news import HAPPENED, Thing
from tests.notices.post_office import HOST, PostOffice, open_office
from toetssteen.access.roles import Role
from toetssteen.cli.postgres import Urls
from toetssteen.notices import actions, jobs

pytestmark = pytest.mark.usefixtures("committed")


_WORK = """
from toetssteen.cli.environment import start_django
start_django()
from procrastinate.contrib.django import app
with app.replace_connector(app.connector.get_worker_connector()) as working:
    working.run_worker(wait=False, listen_notify=False)
"""


def work(database: Urls, office: PostOffice) -> None:
    """All that waits in the queue, by a process of its own, and then stop."""
    environment = {
        **os.environ,
        "DATABASE_URL": database.app,
        "TOETSSTEEN_VAR": str(settings.TOETSSTEEN.var),
        "TOETSSTEEN_SECRET_KEY": settings.SECRET_KEY,
        "TOETSSTEEN_SMTP_URL": f"smtp://{HOST}:{office.port}",
    }
    subprocess.run([sys.executable, "-c", _WORK], cwd=ROOT, env=environment, check=True, timeout=60)


def test_what_was_told_goes_by_mail_as_soon_as_a_worker_has_time(database: Urls) -> None:
    member = factories.member(Role.AGENT)
    actions.choose_mail("meteen", "bo@voorbeeld.nl", by=member)
    with open_office() as office:
        actions.tell(HAPPENED, [member], subject=Thing(), about="iets")
        assert office.taken == []
        work(database, office)
        assert [message["To"] for message in office.taken] == ["bo@voorbeeld.nl"]


def test_jobs_that_were_done_long_ago_are_forgotten(database: Urls) -> None:
    with open_office() as office:
        jobs.post.defer()
        work(database, office)
        old = set(ProcrastinateJob.objects.values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_events SET at = at - interval '4 days'")
        jobs.post.defer()
        jobs.forget_jobs.defer(timestamp=0)  # type: ignore[call-arg]  # procrastinate counts the context with the arguments
        work(database, office)
    left = set(ProcrastinateJob.objects.values_list("pk", flat=True))
    assert old
    assert left
    assert not old & left
