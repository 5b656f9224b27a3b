"""Replays the busiest product and all products, and tells how long each took and how much memory."""

import resource
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import msgspec

from toetssteen.cli.environment import start_django

start_django()

from django.db import connection

from toetssteen.insight import replay_runs
from toetssteen.insight.models import ReplayRun
from toetssteen.products.models import Product
from toetssteen.protocols.document import ProtocolDocument
from toetssteen.protocols.drafts import begin_from
from toetssteen.protocols.effective import pin
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.staff.models import StaffMember

T = TypeVar("T")
GOALS = {"one product": 5.0, "all products": 60.0}
"""Seconds."""
_BUSIEST = """
SELECT topic.product_id FROM contacts_contact AS contact JOIN contacts_topic AS topic ON topic.contact_id = contact.id
WHERE contact.ended_at > now() - interval '91 days' AND topic.follow_up <> '' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1
"""


def main() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_BUSIEST)
        product = Product.objects.get(pk=cursor.fetchone()[0])
    own = ProtocolVersion.objects.get(pk=pin(product).version)
    general = ProtocolVersion.objects.get(pk=pin(product).general)
    late = [_replay(name, draft.document) for name, draft in (("one product", own), ("all products", general))]
    return int(any(late))


def _replay(name: str, document: ProtocolDocument) -> bool:
    """A draft without every third question."""
    by = StaffMember.objects.system("bench")
    kept = [question for at, question in enumerate(document.questions) if at % 3]
    draft = begin_from(msgspec.structs.replace(document, questions=kept), by=by)
    by.roles = ["coordinator"]
    cpu = time.process_time()
    begun, started = _timed(lambda: replay_runs.start_replay(draft.uuid, by=by))
    chunks = []
    while True:
        went_on, took = _timed(lambda: replay_runs.advance(begun.uuid))
        if not went_on:
            break
        chunks.append(took)
    run = ReplayRun.objects.select_related("draft").get(uuid=begun.uuid)
    report = replay_runs.report_of(run)
    whole = started + sum(chunks)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    cpu = time.process_time() - cpu
    print(
        f"{name}: {whole:.1f} s, of which {cpu:.1f} s of CPU beside the database; {len(chunks)} chunks, "
        f"the longest {max(chunks):.1f} s; {run.total} subjects, {report.not_asked} answers not asked; "
        f"{memory:.0f} MB. The goal is {GOALS[name]:g} s."
    )
    return whole > GOALS[name]


def _timed(what: Callable[[], T]) -> tuple[T, float]:
    started = time.monotonic()
    found = what()
    return found, time.monotonic() - started


if __name__ == "__main__":
    sys.exit(main())
