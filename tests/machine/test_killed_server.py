"""A server that is killed while systems write to it: what was answered is there, and nothing is there by half.

Three kills; with TOETSSTEEN_KILLS=100 a hundred.
"""

import asyncio
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.conf import settings

from tests.database import ROOT
from tests.machine.commands import alive, environment, family, until
from toetssteen.api import tokens
from toetssteen.cli.postgres import Urls
from toetssteen.cli.preflight import HOST, free_port

_KILLS = int(os.environ.get("TOETSSTEEN_KILLS", "3"))
_MOST_ANSWERS = 400
"""Between a start and the next kill, or a few more: so it comes as far on a busy machine."""
_UNDER_WAY = 200

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What an answer of 201 tells."""

    contact: UUID
    participant: UUID
    subject_object: UUID


@dataclass
class Systems:
    """Each sends one request after another, and half of them send again what got no answer. A request is known by its
    text, which is also its Idempotency-Key."""

    port: int
    secret: str
    made: dict[str, Made] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)
    replayed: int = 0
    refused: list[str] = field(default_factory=list)
    under_way: int = 0
    up: asyncio.Event = field(default_factory=asyncio.Event)
    ending: bool = False
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _again: deque[str] = field(default_factory=deque)

    async def send_on(self) -> None:
        while text := await self._next():
            self.under_way += 1
            try:
                head, body = await self._ask(text)
            except (OSError, EOFError):
                self._note_lost(text)
            else:
                self._note_answer(text, head, body)
            finally:
                self.under_way -= 1

    async def _next(self) -> str:
        """Empty when there is no more to send."""
        await self.up.wait()
        if self._again:
            return self._again.popleft()
        return "" if self.ending else f"Vraag {next(self._numbers)}"

    async def _ask(self, text: str) -> tuple[str, bytes]:
        """Raises `OSError` or `EOFError` when there comes no answer, or half a one."""
        reader, writer = await asyncio.open_connection(HOST, self.port)
        try:
            writer.write(_request(text, self.port, self.secret))
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = int(head.partition("content-length:")[2].split()[0])
            return head, await reader.readexactly(length)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    def _note_lost(self, text: str) -> None:
        if self.up.is_set():
            self.refused.append(f"{text}: no answer of a server that was not killed")
        self.lost[text] += 1
        if has_key(text):
            self._again.append(text)

    def _note_answer(self, text: str, head: str, body: bytes) -> None:
        if head.split()[1] != "201":
            self.refused.append(f"{text}: {head}{body.decode()}")
            return
        told = json.loads(body)
        self.made[text] = Made(
            *(UUID(told[part]["uuid"]) for part in ("klantcontact", "betrokkene", "onderwerpobject"))
        )
        self.replayed += "idempotency-replayed" in head


def has_key(text: str) -> bool:
    return int(text.split()[1]) % 2 == 0


def _request(text: str, port: int, secret: str) -> bytes:
    parts = {
        "klantcontact": {"kanaal": "telefoon", "onderwerp": text, "taal": "nld", "vertrouwelijk": False},
        "betrokkene": {"rol": "klant", "initiator": True, "contactnaam": {"achternaam": text}},
        "onderwerpobject": {"onderwerpobjectidentificator": {"objectId": text, "codeObjecttype": "zaak"}},
    }
    body = json.dumps(parts)
    lines = [
        "POST /klantinteracties/api/v1/maak-klantcontact HTTP/1.1",
        f"Host: {HOST}:{port}",
        f"Authorization: Token {secret}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *([f"Idempotency-Key: {text}"] if has_key(text) else []),
    ]
    return "\r\n".join([*lines, "", body]).encode()


@dataclass
class Server:
    """The web server with two workers, started and killed as often as one likes."""

    port: int
    log: Path
    database: Urls
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        own = {
            "DATABASE_URL": self.database.app,
            "DATABASE_OWNER_URL": self.database.owner,
            "TOETSSTEEN_SECRET_KEY": settings.SECRET_KEY,
        }
        serve = [sys.executable, "-m", "toetssteen.cli.main", "serve", "--port", str(self.port), "--workers", "2"]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                serve,
                cwd=ROOT,
                env=environment(settings.TOETSSTEEN.var, own),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        until(self._serves, seconds=30)

    def kill(self) -> None:
        """With its workers, at once, as when the machine itself stops."""
        assert self.process is not None
        everybody = family(self.process)
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        until(lambda: not alive(everybody), seconds=10)
        self.process = None

    def _serves(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log.read_text()[-3000:]
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.port}/healthz", timeout=5):
                return True
        except OSError:
            return False


@contextmanager
def some_server(log: Path, database: Urls) -> Iterator[Server]:
    server = Server(free_port(), log, database)
    try:
        yield server
    finally:
        if server.process is not None:
            server.kill()


async def write_while_it_is_killed(server: Server, systems: Systems) -> None:
    """Ends when every request with a key has its answer."""
    drawn = random.Random("killed")
    async with asyncio.TaskGroup() as group:
        senders = [group.create_task(systems.send_on()) for _ in range(_UNDER_WAY)]
        for _ in range(_KILLS):
            server.start()
            systems.up.set()
            await _live(systems, answers=drawn.randint(0, _MOST_ANSWERS))
            await asyncio.sleep(drawn.uniform(0, 0.05))
            assert systems.under_way == _UNDER_WAY
            systems.up.clear()
            server.kill()
            await until_true(lambda: systems.under_way == 0)
        server.start()
        systems.ending = True
        systems.up.set()
        await until_true(lambda: all(sender.done() for sender in senders))


async def _live(systems: Systems, *, answers: int) -> None:
    wanted = len(systems.made) + answers
    await until_true(lambda: systems.under_way == _UNDER_WAY and len(systems.made) >= wanted)


async def until_true(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.002)


_STORED = """
SELECT c.subject, p.surname, s.object_id, c.uuid, p.uuid, s.uuid FROM contacts_contact c
FULL JOIN contacts_participant p ON p.contact_id = c.id FULL JOIN interactions_subjectobject s ON s.contact_id = c.id
"""
_COUNTED = " UNION ALL ".join(
    f"SELECT '{table}', (SELECT count(*) FROM {table}),"
    f" (SELECT sum(n)::bigint FROM interactions_tally WHERE relation = '{table}')"
    for table in ("contacts_contact", "contacts_participant", "interactions_subjectobject")
)
_BUSY = (
    "SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename = 'toetssteen_app' AND state <> 'idle'"
)


@pytest.fixture
def secret(committed: None) -> str:
    return tokens.issue("kiss", purpose="klantcontact")


def test_what_a_killed_server_answered_is_there_whole(secret: str, database: Urls, tmp_path: Path) -> None:
    started = time.monotonic()
    with some_server(tmp_path / "server.log", database) as server:
        systems = Systems(server.port, secret)
        asyncio.run(write_while_it_is_killed(server, systems))
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        until(lambda: connection.execute(_BUSY).fetchone() is None, seconds=10)
        stored = connection.execute(_STORED).fetchall()
        counted = connection.execute(_COUNTED).fetchall()
        recorded = connection.execute("SELECT subject_id FROM history_event WHERE name = 'exchange.created'").fetchall()
        kept = connection.execute("SELECT key FROM api_keptanswer WHERE answer IS NOT NULL").fetchall()
        claimed = connection.execute("SELECT key FROM api_keptanswer").fetchall()
    _tell(systems, stored, seconds=time.monotonic() - started)
    assert systems.refused == []
    assert_whole(stored)
    there = {str(row[0]): Made(*row[3:]) for row in stored}
    assert systems.made.items() <= there.items()
    with_key = {text for text in systems.made.keys() | systems.lost.keys() if has_key(text)}
    assert with_key <= systems.made.keys()
    assert with_key == {key for (key,) in kept} == {key for (key,) in claimed}
    assert there.keys() <= systems.made.keys() | systems.lost.keys()
    assert sorted(uuid for (uuid,) in recorded) == sorted(uuid for row in stored for uuid in row[3:])
    assert [(table, count) for table, count, _tally in counted] == [(table, tally) for table, _count, tally in counted]


def assert_whole(stored: list[Row]) -> None:
    """Every contact with the one participant and the one subject object that came with it, and each text once."""
    assert [row for row in stored if None in row or len(set(row[:3])) > 1] == []
    assert [text for text, times in Counter(row[0] for row in stored).items() if times > 1] == []


def _tell(systems: Systems, stored: list[Row], *, seconds: float) -> None:
    """Seen with `pytest -s`, and beside what fails."""
    untold = len({row[0] for row in stored} - systems.made.keys())
    print(
        f"{_KILLS} kills in {seconds:.0f} s: {len(systems.made)} answers of 201; {systems.lost.total()} answers lost, "
        f"{systems.replayed + untold} of them of what was done: {systems.replayed} told when sent again, {untold} never"
    )
