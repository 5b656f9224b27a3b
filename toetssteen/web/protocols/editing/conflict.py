"""Two people on one draft: the second is told what the first did, in words, and keeps what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from toetssteen.access.errors import NotFound
from toetssteen.protocols.errors import DraftChanged, NotADraft
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.web.protocols.editing.typed import Typed
from toetssteen.web.protocols.editing.work import Work
from toetssteen.web.rendering import render

_NOT_SHOWN = ("csrfmiddlewaretoken", "revision", "seen", "do", "next", "options")


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What somebody else changed since this form was opened."""

    message: str
    changes: list[str]
    """In words; empty where it is not known any more, or where it was undone since."""


def is_stale(work: Work, typed: Typed) -> bool:
    return typed.one("revision") != str(work.revision)


def meanwhile(work: Work, typed: Typed) -> Meanwhile:
    seen = work.document_seen(typed.one("seen"))
    changes = work.changes(seen, work.document) if seen else []
    return Meanwhile(str(DraftChanged.message), [change.sentence for change in changes])


def gone(request: HttpRequest, uuid: Any, error: NotADraft | NotFound) -> HttpResponse:
    """The draft of this form is published or thrown away. What was typed is shown, so that it is not lost."""
    typed = Typed.of_post(request.POST)
    kept = [value for name in typed if name not in _NOT_SHOWN for value in typed.many(name) if len(value) > 3]
    version = ProtocolVersion.objects.select_related("protocol").filter(uuid=uuid).first()
    code = version.protocol.code if version else ""
    return render(
        request,
        "protocols/editing/gone.html",
        status=409 if version else 404,
        message=str(NotADraft.message) if version else _("Dit concept is weggegooid, of het heeft nooit bestaan."),
        typed=kept if request.method == "POST" else [],
        code=code,
        back=reverse("protocol", args=[code]) if code else reverse("protocols"),
    )
