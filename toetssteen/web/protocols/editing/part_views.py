"""One question, follow-up or notice in a form of its own. All three go the same way: open, read, keep, go back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from msgspec.structs import replace

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.protocols import edits, publishing
from toetssteen.protocols.document import ProtocolDocument
from toetssteen.protocols.errors import DraftChanged, NotADraft
from toetssteen.web.protocols.editing import conflict, findings
from toetssteen.web.protocols.editing.conflict import Meanwhile
from toetssteen.web.protocols.editing.typed import Typed, merged
from toetssteen.web.protocols.editing.work import Work, open_work
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

Problems = dict[str, str]


@dataclass(frozen=True)
class Kind:
    """What differs between the three."""

    name: str
    template: str
    blank: Callable[[ProtocolDocument, HttpRequest], Any]
    typed_of: Callable[[Any], Typed]
    read: Callable[[Typed, Any, Work], tuple[Any, Problems]]
    shown: Callable[[Typed, Any, Work, Problems], dict[str, Any]]
    """What its template needs beside what all have."""

    def parts(self, document: ProtocolDocument) -> list[Any]:
        parts: list[Any] = getattr(document, edits.LISTS[self.name])
        return parts

    def find(self, document: ProtocolDocument | None, code: str) -> Any:
        parts = self.parts(document) if document else []
        return next((part for part in parts if part.code == code), None)


@dataclass
class Form:
    """One form on its way to a page."""

    work: Work
    code: str
    typed: Typed
    problems: Problems
    meanwhile: Meanwhile | None = None

    @property
    def is_new(self) -> bool:
        return not self.code

    def unfolds(self, name: str) -> bool:
        """Whether somebody without scripts just asked to see more of this field."""
        return self.typed.one("do") == f"refresh:{name}" or (name == "type" and bool(self.typed.one("option_up")))


def editor(kind: Kind) -> Callable[..., HttpResponse]:
    """The view of this kind of part; without a code it makes a new one."""

    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, uuid: UUID, code: str = "") -> HttpResponse:
        by = member_of(request)
        try:
            work = open_work(uuid, by=by)
            if request.method == "GET":
                return _opened(request, kind, work, code)
            return _posted(request, kind, work, code)
        except DraftChanged:  # between reading and keeping
            return _posted(request, kind, open_work(uuid, by=by), code)
        except (NotADraft, NotFound) as error:
            if request.method == "GET" and isinstance(error, NotFound):
                raise
            return conflict.gone(request, uuid, error)

    return view


def _opened(request: HttpRequest, kind: Kind, work: Work, code: str) -> HttpResponse:
    part = kind.find(work.document, code) if code else kind.blank(work.document, request)
    if part is None:
        raise NotFound
    return _page(request, kind, Form(work, code, kind.typed_of(part), {}), part)


def _posted(request: HttpRequest, kind: Kind, work: Work, code: str) -> HttpResponse:
    typed = Typed.of_post(request.POST)
    part = kind.find(work.document, code) if code else kind.blank(work.document, request)
    if conflict.is_stale(work, typed):
        return _stale(request, kind, Form(work, code, typed, {}, conflict.meanwhile(work, typed)), part)
    part = part or _named(kind, work, request, code)
    made, problems = kind.read(typed, part, work)
    if typed.one("do") != "save":
        return _page(request, kind, Form(work, code, _pressed(typed), {}), part)
    if not problems:
        try:
            document = edits.put(work.document, kind.name, made, instead_of=code)
            work.change(document, by=member_of(request))
            return redirect(f"{reverse('protocol-draft', args=[work.uuid])}#{kind.name}-{made.code}")
        except (NotAllowed, NotFound, DraftChanged, NotADraft):
            raise
        except RuleBroken as error:
            problems = {error.field or "code": str(error)}
    return _page(request, kind, Form(work, code, typed, problems), part)


def _stale(request: HttpRequest, kind: Kind, form: Form, now: Any) -> HttpResponse:
    """What the other left alone keeps what was typed; what this one left alone takes what the other made of it."""
    seen = kind.find(form.work.document_seen(form.typed.one("seen")), form.code)
    if seen is not None and now is not None:
        form.typed = merged(form.typed, seen=kind.typed_of(seen), now=kind.typed_of(now))
    return _page(request, kind, form, now or _named(kind, form.work, request, form.code))


def _named(kind: Kind, work: Work, request: HttpRequest, code: str) -> Any:
    """One that somebody else took away meanwhile comes back under its own code."""
    return replace(kind.blank(work.document, request), code=code)


def _pressed(typed: Typed) -> Typed:
    """A button that changes the form alone: an answer one place earlier."""
    up = typed.one("option_up")
    values = typed.many("options")
    if up in values[1:]:
        at = values.index(up)
        values[at - 1], values[at] = values[at], values[at - 1]
        typed["options"] = values
    return typed


def _page(request: HttpRequest, kind: Kind, form: Form, part: Any) -> HttpResponse:
    work = form.work
    verdict = publishing.judge(work.draft)
    status = 409 if form.meanwhile else (422 if form.problems else 200)
    return render(
        request,
        kind.template if not request.headers.get("HX-Request") else kind.template.replace("editing/", "editing/_"),
        status=200 if request.headers.get("HX-Request") else status,
        work=work,
        form=form,
        typed=form.typed,
        problems=form.problems,
        summary=[(_field_id(name), sentence) for name, sentence in form.problems.items()],
        findings=findings.beside(verdict).get(form.code, []) if form.code else [],
        part=part,
        **kind.shown(form.typed, part, work, form.problems),
    )


def _field_id(name: str) -> str:
    return f"f-{name.replace(':', '-')}"
