"""Protocols as files: reading in what another made, in two steps, and taking along what stands here.

First the page shows what would come of a file, with what was not taken over and what the gate says; nothing is kept.
Then a draft is made of it. What was read travels along in the form, so the server remembers nothing in between.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import require
from toetssteen.products import queries as products
from toetssteen.protocols import current, drafts, publishing
from toetssteen.protocols.document import FollowUp, ProtocolDocument
from toetssteen.protocols.exchange import importing, kiss_export
from toetssteen.protocols.exchange.known import Wishes, known_from
from toetssteen.protocols.exchange.result import Imported
from toetssteen.protocols.gate.verdict import Verdict
from toetssteen.protocols.reading import UnreadableProtocol
from toetssteen.protocols.strict_yaml import MAX_BYTES
from toetssteen.protocols.writing import write
from toetssteen.staff.models import StaffMember
from toetssteen.web.protocols.editing.draft_views import number_of
from toetssteen.web.protocols.editing.findings import Said
from toetssteen.web.protocols.editing.typed import Typed
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

MOST_SHOWN = 20
"""Protocols of one file, on one page."""
_NOTHING = _("Kies een bestand, of plak de inhoud.")
_FOLLOW_UPS = (
    ("", _("Wat bij de set past: terugbellen bij KISS, een melding bij Signalen")),
    ("terugbelverzoek", _("Terugbelverzoek")),
    ("informatie-nasturen", _("Informatie nasturen")),
    ("melding", _("Melding oppakken")),
    ("aanvraag", _("Aanvraag behandelen")),
)


@dataclass(frozen=True, slots=True)
class Found:
    """One protocol that would come of the file."""

    imported: Imported
    verdict: Verdict

    @property
    def document(self) -> ProtocolDocument:
        return self.imported.document

    @property
    def said(self) -> list[Said]:
        return [Said(finding) for finding in self.verdict.refusals]


@dataclass(frozen=True, slots=True)
class _Given:
    """What was handed in: the text, and how the file was called."""

    content: bytes
    name: str
    field: str
    """The box beside which an error belongs."""


@require_http_methods(["GET", "POST"])
def read_in(request: HttpRequest) -> HttpResponse:
    by = member_of(request)
    require(by, "protocol.edit")
    typed = Typed.of_post(request.POST)
    if request.method == "GET":
        return _page(request, typed)
    given = _given(request, typed)
    if given is None:
        return _page(request, typed, problems={} if _searches(typed) else {"file": str(_NOTHING)})
    try:
        read = importing.read(given.content, name=given.name, wishes=_wishes(typed))
    except UnreadableProtocol as error:
        return _page(request, typed, problems={given.field: _sentence(error)})
    typed["text"], typed["name"] = [given.content.decode("utf-8-sig")], [given.name]
    if typed.one("make") and not _searches(typed):
        return _made(request, typed, read, by=by)
    return _page(request, typed, read=read)


def _made(request: HttpRequest, typed: Typed, read: list[Imported], *, by: StaffMember) -> HttpResponse:
    chosen = next((one for one in read if one.document.code == typed.one("make")), None)
    if chosen is None:
        raise NotFound
    try:
        draft = drafts.begin_from(chosen.document, by=by, summary=str(_("Ingelezen uit een bestand.")))
    except NotAllowed:
        raise
    except RuleBroken as error:
        return _page(request, typed, read=read, problems={"products": str(error)})
    return redirect("protocol-draft", draft.uuid)


def _given(request: HttpRequest, typed: Typed) -> _Given | None:
    """The file, or else what was pasted or read before."""
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile) and file.size:
        return _Given(file.read(MAX_BYTES + 1), (file.name or "bestand")[:120].replace("\0", ""), "file")
    text = typed.one("text")
    if not text.strip():
        return None
    return _Given(text.encode("utf-8", "surrogatepass"), typed.one("name")[:120] or "geplakt", "text")


def _searches(typed: Typed) -> bool:
    """Who presses Enter in the search box wants to find."""
    return typed.one("do") != "read" and typed.one("product_query").strip() != typed.one("searched").strip()


def _wishes(typed: Typed) -> Wishes:
    return Wishes(
        products=tuple(ref for ref in typed.many("products")[:400] if _product_name(ref)),
        follow_up=typed.one("follow_up")[:80],
        known=known_from(publishing.documents_held()),
    )


def _product_name(ref: str) -> str:
    product = None if "\0" in ref else products.by_ref(ref[:500])
    return product.name if product else ""


def _sentence(error: UnreadableProtocol) -> str:
    """With the place in the file, but not its name: that stands beside it."""
    where = [str(_("regel %(line)d") % {"line": error.line})] if error.line else []
    where += [error.path] if error.path else []
    return f"{error.message} ({', '.join(where)})" if where else str(error.message)


def _page(
    request: HttpRequest, typed: Typed, *, read: list[Imported] | None = None, problems: dict[str, str] | None = None
) -> HttpResponse:
    chosen = {ref: name for ref in typed.many("products")[:400] if (name := _product_name(ref))}
    query = typed.one("product_query")[:200].replace("\0", "")
    fresh = [line for line in products.search(query) if line.ref not in chosen] if query.strip() else []
    shown = [Found(one, publishing.judged(one.document)) for one in (read or [])[:MOST_SHOWN]]
    return render(
        request,
        "protocols/read_in.html",
        status=422 if problems else 200,
        typed=typed,
        problems=problems or {},
        summary=[(f"f-{name}", sentence) for name, sentence in (problems or {}).items()],
        found=shown,
        more=len(read or []) - len(shown),
        chosen=[(ref, _capital(name)) for ref, name in chosen.items()],
        query=query,
        searching=_searches(typed),
        products=[(line.ref, _capital(line.name)) for line in fresh],
        follow_ups=[(code, str(name)) for code, name in _FOLLOW_UPS],
    )


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


# Taking along


@require_GET
def protocol_file(request: HttpRequest, code: str) -> HttpResponse:
    """What holds now, or an earlier version by its number, for everybody who may read it on the page."""
    return _file(request, current.version_of(code, number_of(request.GET.get("versie", ""))).document)


@require_GET
def draft_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return _file(request, drafts.open_draft(uuid, by=member_of(request)).document)


def _file(request: HttpRequest, document: ProtocolDocument) -> HttpResponse:
    """YAML, or with `kiss` the questions of that follow-up as a vragenset of KISS."""
    wanted = request.GET.get("kiss", "")
    if not wanted:
        return _download(write(document), f"{document.code}.yaml", "application/yaml")
    try:
        exported = kiss_export.export(document, wanted)
    except UnreadableProtocol:
        raise NotFound from None
    return _download(exported.text, f"{document.code}.kiss.json", "application/json")


def _download(text: str, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def kiss_links(document: ProtocolDocument, follow_ups: Iterable[FollowUp]) -> list[tuple[str, str]]:
    """Those of `follow_ups` of which the questions can go to KISS: code and name."""
    used = dict.fromkeys(code for question in document.questions for code in question.used_by)
    named = {follow_up.code: follow_up.name for follow_up in follow_ups}
    return [(code, named[code]) for code in used if code in named]
