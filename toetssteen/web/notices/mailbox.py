"""The mail that a demonstration sent, to read on a page: its mail server delivers to a folder. Elsewhere there is
no such page."""

import email
import re
from dataclasses import dataclass
from datetime import datetime
from email.policy import default as policy
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from toetssteen.access.errors import NotFound
from toetssteen.web.rendering import render

_NAME = re.compile(r"\d{20}-\d{4}\.eml")
_MOST = 100


@dataclass(frozen=True, slots=True)
class Mail:
    name: str
    at: datetime
    to: str
    subject: str
    text: str


@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    names = sorted((path.name for path in _folder().glob("*.eml") if _NAME.fullmatch(path.name)), reverse=True)
    return render(request, "notices/mailbox.html", mails=[_read(name) for name in names[:_MOST]], total=len(names))


@require_GET
def mail(request: HttpRequest, name: str) -> HttpResponse:
    _folder()
    return render(request, "notices/mailbox_mail.html", mail=_read(name))


def _folder() -> Path:
    if not settings.TOETSSTEEN.demo:
        raise NotFound
    return Path(settings.TOETSSTEEN.var) / "mail"


def _read(name: str) -> Mail:
    if not _NAME.fullmatch(name):
        raise NotFound
    try:
        message = email.message_from_bytes((_folder() / name).read_bytes(), policy=policy)
    except FileNotFoundError:
        raise NotFound from None
    body = message.get_body(("plain",))
    return Mail(
        name=name,
        at=datetime.fromtimestamp(int(name[:20]) / 1e9, tz=timezone.get_current_timezone()),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=str(body.get_content()) if body else "",
    )
