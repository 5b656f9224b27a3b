"""A real SMTP server that can be as slow, as rude or as broken as a mail server may be."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

from toetssteen.cli.preflight import free_port

HOST = "127.0.0.1"


@dataclass
class PostOffice:
    """`stall` names the step at which it keeps silent, until `go_on`: "RCPT", "DATA" (before it takes anything) or
    "TAKEN" (it has the mail, and does not say so). `answers` are its refusals by step."""

    port: int = 0
    stall: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    taken: list[Message] = field(default_factory=list)
    stalled: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(  # noqa: N802 aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        await self._maybe_stall("RCPT")
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.taken.append(message_from_bytes(envelope.original_content or b""))
        await self._maybe_stall("TAKEN")
        return "250 OK"

    async def _maybe_stall(self, step: str) -> None:
        if self.stall == step:
            self.stalled.set()
            while not self.go_on.is_set():
                await asyncio.sleep(0.02)

    @property
    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.taken]


@contextmanager
def open_office(port: int = 0) -> Iterator[PostOffice]:
    office = PostOffice(port=port or free_port())
    controller = Controller(office, hostname=HOST, port=office.port)
    controller.start()
    before = settings.EMAIL_HOST, settings.EMAIL_PORT
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, office.port
    try:
        yield office
    finally:
        office.go_on.set()
        settings.EMAIL_HOST, settings.EMAIL_PORT = before
        controller.stop()
