"""The conversation: one page, on which everything that is posted is kept before anything else happens."""

from uuid import UUID, uuid4

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import may, require
from toetssteen.contacts.queries import registered
from toetssteen.contacts.references import shown
from toetssteen.intake import customers, drafts
from toetssteen.intake.conversation import HELPED, Conversation
from toetssteen.intake.errors import NotReady
from toetssteen.intake.files import attachment_for, open_file
from toetssteen.intake.register import register_contact
from toetssteen.intake.saved import promises_of
from toetssteen.parties.brp import InvalidQuery, RegisterUnavailable
from toetssteen.parties.query import Query, understand
from toetssteen.products import queries as products
from toetssteen.staff.models import StaffMember
from toetssteen.web.feedback.desk import DONE, offer_of
from toetssteen.web.intake import page as pages
from toetssteen.web.intake.posted import do, is_stale, take_files, take_typed
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

_TEMPLATE, _FRAGMENT = "intake/conversation.html", "intake/_conversation.html"
_CHANNEL = "channel"
_DIGITS_OF_NO_PRODUCT = 7
_STALE = _("Dit gesprek stond ook in een ander venster open. Kijk na of alles klopt, en ga dan verder.")


@require_GET
def new(request: HttpRequest) -> HttpResponse:
    """An empty conversation under an id of its own. Nothing is kept until something is done in it."""
    require(member_of(request), "contact.register")
    conversation = Conversation(channel=request.session.get(_CHANNEL) or Conversation().channel)
    return _page(request, uuid4(), conversation, revision=0)


@require_http_methods(["GET", "POST"])
def conversation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    member = member_of(request)
    require(member, "contact.register")
    opened = drafts.load(uuid, by=member)
    if opened is None and registered(uuid) is not None:
        return _go(request, reverse("conversation-saved", args=[uuid]))
    if request.method == "GET":
        if opened is None:
            raise NotFound
        return _page(request, uuid, opened.conversation, revision=opened.revision)
    return _posted(request, uuid, opened or drafts.Opened(Conversation(), 0))


def _posted(request: HttpRequest, uuid: UUID, opened: drafts.Opened) -> HttpResponse:
    """Keep what was typed, then do what the button says. A refusal keeps everything and says why."""
    member, going = member_of(request), opened.conversation
    stale = is_stale(opened, request.POST)
    problems: pages.Problems = {}
    message = str(_STALE) if stale else ""
    try:
        take_typed(going, request.POST, by=member, stale=stale)
        take_files(going, request, uuid=uuid, by=member)
        do(going, request.POST, uuid=uuid, by=member)
    except NotReady as error:
        problems, message = error.problems, str(error)
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as error:
        problems = {error.field: str(error)} if error.field else {}
        message = str(error)
    if going.channel != request.session.get(_CHANNEL):
        request.session[_CHANNEL] = going.channel
    action = request.POST.get("do", "")
    if action == "discard":
        drafts.discard(uuid, by=member)
        return _go(request, reverse("conversation-new"))
    if not problems and not message and (action == "save" or request.POST.get("outcome") == HELPED):
        return _save(request, uuid, drafts.Opened(going, opened.revision))
    if action == "keep":
        drafts.keep_typed(uuid, going, by=member, revision=opened.revision)
        return HttpResponse(status=204)
    worth_keeping = opened.revision or going.subjects or going.customer or going.note.strip()
    revision = drafts.keep(uuid, going, by=member, revision=opened.revision) if worth_keeping else 0
    if action in ("", "update") and (request.POST.get("product_query") or request.POST.get("customer_query")):
        return _searched(request, uuid, drafts.Opened(going, revision))
    if problems or message or request.headers.get("HX-Request"):
        return _page(request, uuid, going, revision=revision, problems=problems, message=message)
    return redirect("conversation", uuid)


def _save(request: HttpRequest, uuid: UUID, opened: drafts.Opened) -> HttpResponse:
    """Save, unless something has to be put right. ‘Geholpen’ saves at once only when nothing else is open."""
    member, going = member_of(request), opened.conversation
    if request.POST.get("do") != "save" and not all(subject.outcome for subject in going.subjects):
        revision = drafts.keep(uuid, going, by=member, revision=opened.revision)
        return _page(request, uuid, going, revision=revision)
    try:
        register_contact(uuid, going, by=member)
    except NotReady as error:
        going.current = min(error.subject, max(0, len(going.subjects) - 1))
        revision = drafts.keep(uuid, going, by=member, revision=opened.revision)
        return _page(request, uuid, going, revision=revision, problems=error.problems, message=str(error))
    return _go(request, reverse("conversation-saved", args=[uuid]))


def _searched(request: HttpRequest, uuid: UUID, opened: drafts.Opened) -> HttpResponse:
    """What the two search boxes find, for who has no scripts or pressed Enter."""
    member = member_of(request)
    page = pages.build(uuid, opened.conversation, by=member, revision=opened.revision)
    page.product_query = request.POST.get("product_query", "")[:200]
    page.products = _products(page.product_query) if page.product_query else None
    page.query = request.POST.get("customer_query", "")[:200]
    try:
        query = understand(request.POST.get("customer_query", ""))
        page.lines = customers.find(query, conversation=uuid, by=member) if query else None
        if query is not None and query.for_register and page.lines is not None:
            page.lines += _outside(query, page, by=member)
    except RuleBroken as error:
        page.problems = {"customer_query": str(error)}
    return _rendered(request, page)


def _outside(query: Query, page: pages.Page, *, by: StaffMember) -> list[customers.Line]:
    try:
        return customers.find_outside(query, by=by)
    except (RegisterUnavailable, InvalidQuery) as error:
        page.unavailable = str(error)
        return []


@require_POST
def product_search(request: HttpRequest) -> HttpResponse:
    """Products as one types. Not in the address: sooner or later somebody types a BSN into the wrong box."""
    text = request.POST.get("product_query", "")[:200]
    return render(request, "intake/_products.html", products=_products(text), query=text.strip())


def _products(text: str) -> list[products.ProductFound]:
    """No product has so many digits: somebody typed a number of the customer in the wrong box, and that goes
    no further than here."""
    return [] if sum(sign.isdigit() for sign in text) >= _DIGITS_OF_NO_PRODUCT else products.search(text)


@require_POST
def customer_search(request: HttpRequest) -> HttpResponse:
    """Customers known here as one types; the BRP is asked by the page afterwards, so that it holds up nothing."""
    member = member_of(request)
    uuid = _uuid(request.POST.get("conversation", ""))
    error, lines, query = "", [], None
    try:
        query = understand(request.POST.get("customer_query", ""))
        lines = customers.find(query, conversation=uuid, by=member) if query else []
    except NotAllowed:
        raise
    except RuleBroken as refusal:
        error = str(refusal)
    return render(request, "intake/_customers.html", lines=lines, error=error, query=query, unavailable="", uuid=uuid)


@require_POST
def customer_search_outside(request: HttpRequest) -> HttpResponse:
    """People of the BRP who are no customer here yet."""
    require(member_of(request), "party.search")
    error, lines = "", []
    try:
        query = understand(request.POST.get("customer_query", ""))
        if query is not None and query.for_register:
            lines = customers.find_outside(query, by=member_of(request))
    except RuleBroken as refusal:
        error = str(refusal)
    return render(request, "intake/_register.html", lines=lines, unavailable=error)


@require_GET
def saved(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The reference for the customer, and what the customer may count on."""
    require(member_of(request), "contact.register")
    contact = registered(uuid)
    if contact is None:
        raise NotFound
    return render(
        request,
        "intake/saved.html",
        reference=shown(contact.reference),
        promises=promises_of(contact),
        uuid=uuid,
        said=DONE.get(request.GET.get("oordeel", ""), ""),
        **offer_of(contact, request.GET),
        tabs_open=pages.open_tabs(member_of(request)),
    )


@require_GET
def attachment(request: HttpRequest, uuid: UUID) -> FileResponse:
    """A file, as a download whatever it is."""
    found = attachment_for(uuid, by=member_of(request))
    return FileResponse(open_file(found), as_attachment=True, filename=found.name, content_type=found.media_type)


def home(request: HttpRequest) -> HttpResponse:
    """Where somebody's work is."""
    member = member_of(request)
    for action, route in (
        ("contact.register", "conversation-new"),
        ("task.view", "tasks"),
        ("proposal.write", "coordinator"),
        ("proposal.decide", "mt"),
        ("signal.list", "signals"),
        ("processing.view", "processing"),
    ):
        if may(member, action):
            return redirect(route)
    return redirect("protocols")


def _page(
    request: HttpRequest,
    uuid: UUID,
    going: Conversation,
    *,
    revision: int,
    problems: pages.Problems | None = None,
    message: str = "",
) -> HttpResponse:
    page = pages.build(uuid, going, by=member_of(request), revision=revision, problems=problems, message=message)
    return _rendered(request, page)


def _rendered(request: HttpRequest, page: pages.Page) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return render(request, _TEMPLATE, page=page)
    response = render(request, _FRAGMENT, page=page)
    # From the first choice on, the address is that of the conversation: a reload brings it back.
    response["HX-Replace-Url"] = reverse("conversation", args=[page.uuid])
    return response


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
