"""Makes the requests of one database ready: `python -m tests.bench.prepare folder --saves 1:900 8:2500`.

First what an earlier measurement added is taken out. Then a file for each path, with whole requests, spread over
customers, products, terms and staff; saves get a file for each run, since a draft is saved but once."""

import argparse
import os
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import psycopg

from toetssteen.cli.environment import start_django

start_django()

from django.db import connection
from django.urls import reverse

from tests.bench import pending, terms
from tests.bench.paths import COUNTED, COUNTED_AFTER, EMPTY, PATHS
from tests.bench.people_at_work import SignedIn, sign_in
from toetssteen.intake.conversation import HELPED

_POOL = 3000
_BUSY = (
    "SELECT p.id, p.uuid FROM parties_party p JOIN (SELECT party_id FROM contacts_participant GROUP BY party_id "
    "HAVING count(*) BETWEEN 1 AND 50) one ON one.party_id = p.id ORDER BY md5(p.id::text) LIMIT 3000"
)
_SUBJECTS = (
    "SELECT product.uuid, question.code FROM observations_signaltally tally"
    " JOIN products_product product ON product.id = product_id"
    " JOIN protocols_question question ON question.id = question_id"
    " GROUP BY 1, 2 ORDER BY sum(size) DESC LIMIT 100"
)
_THEMES = "SELECT uuid FROM themes_theme WHERE closed_on IS NULL ORDER BY md5(id::text) LIMIT 100"
_PROPOSALS = "SELECT uuid FROM decisions_proposal WHERE state = 'ingediend' ORDER BY id"
_CONSULTATIONS = "SELECT uuid FROM consultations_consultation ORDER BY concluded_on NULLS FIRST, id LIMIT 40"
_HISTORY = (("history_event", "at"), ("history_processing", "start_time"), ("contacts_answer_use", '"on"'))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--saves", nargs="+", default=[], help="name:number of a run and its drafts")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for old in chosen.folder.iterdir():
        old.unlink()
    many = _put_back()
    runs = {name: int(number) for name, number in (run.split(":") for run in chosen.saves)}
    Maker(chosen.folder, many).make(runs | {"count": COUNTED_AFTER + COUNTED})


def _put_back() -> list[UUID]:
    """Take out what earlier measurements added, as superuser: history refuses its owner. Gives who has 500."""
    with psycopg.connect(os.environ["BENCH_SUPERUSER_URL"], autocommit=True) as superuser:
        marks: dict[str, Any] = dict(superuser.execute("SELECT name, value FROM bench_mark").fetchall())
        superuser.execute("SET session_replication_role = replica")
        for table, last in marks["keys"].items():
            superuser.execute(f"DELETE FROM {table} WHERE id > %s".encode(), [last])
        for table, column in _HISTORY:
            moment = marks["filled_at"][0]
            superuser.execute(f"DELETE FROM {table} WHERE {column} > %s::timestamptz".encode(), [moment])
        superuser.execute("TRUNCATE intake_draft, staff_session")
        superuser.execute("VACUUM (ANALYZE)")
    return [UUID(uuid) for uuid in marks["many"]]


class Maker:
    def __init__(self, folder: Path, many: list[UUID]) -> None:
        self._folder, self._many, self._random = folder, many, Random("requests")
        self._agents, self._busy = sign_in("balie"), sign_in("druk")
        self._parties = _rows(_BUSY)
        self._choices = pending.choices(self._random)
        self._owner_url = os.environ["DATABASE_OWNER_URL"]

    def make(self, saves: dict[str, int]) -> None:
        running = self._running()
        makers: dict[str, Callable[[], list[bytes]]] = {
            "search": lambda: self._search(running),
            "product-search": self._product_search,
            "dossier": lambda: self._dossiers(running, [uuid for _, uuid in self._parties]),
            "dossier-500": lambda: self._dossiers(running, self._many),
            "conversation": lambda: [one.owner.get(reverse("conversation", args=[one.uuid])) for one in running],
            "worklist": lambda: self._department("SELECT 1", lambda _row: reverse("tasks")),
            "task": self._tasks,
            "signals": lambda: self._each(sign_in("coordinator"), reverse("signals")),
            "prune": lambda: self._each(sign_in("coordinator"), reverse("prune")),
            "prune-product": lambda: self._most_asked("prune-product"),
            "touchstone": lambda: self._each(sign_in("coordinator"), reverse("touchstone")),
            "touchstone-product": lambda: self._most_asked("touchstone-product"),
            "signal-words": lambda: self._several(sign_in("coordinator"), _SUBJECTS, "signal-words"),
            "signals-mine": lambda: self._each(self._agents, reverse("signals-mine")),
            "signals-done": lambda: self._each(self._agents, reverse("signals-done")),
            "themes": lambda: self._each(sign_in("coordinator"), reverse("themes")),
            "theme": lambda: self._several(sign_in("coordinator"), _THEMES, "theme"),
            "coordinator": lambda: self._each(sign_in("coordinator"), reverse("coordinator")),
            "management": lambda: self._each(sign_in("mt"), reverse("mt")),
            "proposal": lambda: self._several(sign_in("mt"), _PROPOSALS, "proposal"),
            "consultations": lambda: self._each(self._agents, reverse("consultations")),
            "consultation": lambda: self._several(sign_in("coordinator"), _CONSULTATIONS, "consultation"),
            EMPTY: lambda: self._each(self._agents, reverse("healthz")),
        }
        for path in PATHS:
            if path.once:
                for name, number in saves.items():
                    self._write(f"{path.name}.{name}", self._saves(number, helped=path.name == "save-helped"))
            else:
                requests = makers[path.name]()
                self._write(path.name, requests)
                self._write(f"{path.name}.count", [requests[at % len(requests)] for at in range(7, 7 + COUNTED)])

    def _write(self, name: str, requests: list[bytes]) -> None:
        (self._folder / name).write_bytes(b"\0".join(requests))

    def _running(self) -> list[pending.Pending]:
        """Three open conversations for each agent, with a customer and a follow-up."""
        agents = [next(self._agents) for _ in range(120)]
        found = [
            pending.begin(self._random.choice(self._choices), agent, party=self._random.choice(self._parties))
            for agent in agents
        ]
        pending.keep(found, self._owner_url)
        return found

    def _search(self, running: list[pending.Pending]) -> list[bytes]:
        """The form of the conversation goes along, as htmx sends it."""
        place = reverse("customer-search")
        return [
            one.owner.post(place, [*one.fields, ("customer_query", term), ("conversation", str(one.uuid))], htmx=True)
            for one, term in zip(cycle(running), terms.customers(_POOL, self._random), strict=False)
        ]

    def _product_search(self) -> list[bytes]:
        place = reverse("product-search")
        return [
            next(self._agents).post(place, [("product_query", term)], htmx=True)
            for term in terms.products(_POOL, self._random)
        ]

    def _dossiers(self, running: list[pending.Pending], parties: list[UUID]) -> list[bytes]:
        """Opened from a conversation, of which the purpose is recorded."""
        return [
            one.owner.get(f"{reverse('dossier', args=[party])}?gesprek={one.uuid}")
            for one, party, _ in zip(cycle(running), cycle(parties), range(_POOL), strict=False)
        ]

    def _saves(self, number: int, *, helped: bool) -> list[bytes]:
        found = [
            pending.begin(
                self._random.choice(self._choices),
                next(self._busy),
                party=None if helped else self._random.choice(self._parties),
                decided=not helped,
            )
            for _ in range(number)
        ]
        pending.keep(found, self._owner_url)
        return [_save(one, helped=helped) for one in found]

    def _tasks(self) -> list[bytes]:
        return self._department(
            "SELECT uuid FROM tasks_task WHERE department_id = %s AND state = 'open' ORDER BY due_on, id LIMIT 60",
            lambda row: reverse("task", args=[row]),
        )

    def _department(self, question: str, address: Callable[[object], str]) -> list[bytes]:
        """By those who work for a department: for each row that it has, a request of one of them."""
        found = []
        for pk, code in _rows("SELECT id, code FROM staff_department ORDER BY code"):
            staff = sign_in(f"vak-{code}")
            rows = _rows(question, [pk] if "%s" in question else [])
            found += [next(staff).get(address(row)) for (row,) in rows]
        self._random.shuffle(found)
        return found

    def _most_asked(self, route: str) -> list[bytes]:
        """The hundred products about which most is asked."""
        staff = sign_in("coordinator")
        rows = _rows(
            "SELECT uuid FROM products_product JOIN (SELECT product_id, sum(contacts) AS size FROM "
            "contacts_questiontally GROUP BY 1) AS asked ON product_id = id ORDER BY size DESC LIMIT 100"
        )
        return [next(staff).get(reverse(route, args=[row])) for (row,) in rows]

    def _several(self, staff: "cycle[SignedIn]", question: str, route: str) -> list[bytes]:
        return [next(staff).get(reverse(route, args=list(row))) for row in _rows(question)]

    def _each(self, staff: "cycle[SignedIn]", address: str) -> list[bytes]:
        return [next(staff).get(address) for _ in range(100)]


def _save(one: pending.Pending, *, helped: bool) -> bytes:
    """Without the header of htmx: the answer to a save is then a redirect, and to a refusal a page."""
    place = reverse("conversation", args=[one.uuid])
    if helped:
        plain = [field for field in one.fields if not field[0].startswith(("q:", "asked"))]
        return one.owner.post(place, [*plain, ("outcome", HELPED)])
    return one.owner.post(place, [*one.fields, ("do", "save")])


def _rows(question: str, values: Sequence[int] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


if __name__ == "__main__":
    main()
