"""Asking: a form that is filled in already as far as it can be."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import require
from toetssteen.consultations import actions, audience, errors
from toetssteen.consultations.models import Asked, ConsultationForm
from toetssteen.dutch import working_days
from toetssteen.dutch.dates import parse_date
from toetssteen.products.models import Product
from toetssteen.protocols.current import newest_texts
from toetssteen.protocols.models import PrincipleVersion, Question
from toetssteen.staff.models import Department
from toetssteen.themes import steps
from toetssteen.themes.contents import contents_of
from toetssteen.themes.models import Theme
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of

_USUAL = 10
"""Working days to answer."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about: a theme, a product or one of its questions, a principle; or the whole way of working."""

    theme: Theme | None = None
    product: Product | None = None
    question: Question | None = None
    version: PrincipleVersion | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it stands."""

    title: str
    text: str
    form: str
    asked: str
    closes_on: str
    anonymous: bool
    contact_centre: bool
    departments: tuple[str, ...]
    token: str


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """In the address stands what it is about: `thema`, `product` and `vraag`, or `principe` (the id of a version)."""
    require(member_of(request), "consultation.start")
    subject = _subject(request.GET if request.method == "GET" else request.POST)
    if request.method == "GET":
        return _page(request, subject, _prefilled(subject))
    typed = _read(request.POST)
    try:
        started = actions.start(_plan(subject, typed), by=member_of(request), uuid=_uuid(typed.token))
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as error:
        return _page(request, subject, typed, problem=error)
    return redirect(f"{reverse('consultation', args=[started.uuid])}?gedaan=gestart")


def _subject(given: QueryDict) -> Subject:
    """Raises `NotFound` for what is not there; nothing given is the whole way of working."""
    theme = product = question = version = None
    if text := given.get("thema", ""):
        theme = steps.living(_uuid(text))
        if "product" not in given:
            product, question = _most_of(theme)
    if text := given.get("product", ""):
        product = Product.objects.filter(uuid=_uuid(text)).first()
        if product is None:
            raise NotFound
    if text := given.get("vraag", ""):
        question = Question.objects.filter(code=text.replace("\0", "")).first()
        if question is None:
            raise NotFound
    if text := given.get("principe", ""):
        version = PrincipleVersion.objects.filter(uuid=_uuid(text)).select_related("principle").first()
        if version is None:
            raise NotFound
    return Subject(theme, product, question, version)


def _most_of(theme: Theme) -> tuple[Product | None, Question | None]:
    """What most of its signals are about."""
    counted = next(iter(contents_of(theme).subjects), None)
    if counted is None:
        return None, None
    product = Product.objects.filter(pk=counted.product_id).first() if counted.product_id else None
    question = Question.objects.filter(pk=counted.question_id).first() if counted.question_id else None
    return product, question


def _prefilled(subject: Subject) -> Typed:
    title, text, form = "", "", ConsultationForm.SENSE_CHECK
    last = working_days.after_today(_USUAL)
    if subject.theme is not None:
        signals = contents_of(subject.theme).size
        title = subject.theme.title
        text = ngettext("Hierover kwam %(n)d signaal.", "Hierover kwamen %(n)d signalen.", signals) % {"n": signals}
        if subject.theme.due_on > timezone.localdate():
            last = min(last, subject.theme.due_on)
    elif subject.version is not None:
        title, form = _("Stemmen we in met: %(what)s") % {"what": subject.version.statement}, ConsultationForm.CONSENT
    elif subject.question is not None:
        asked = newest_texts([subject.question.code]).get(subject.question.code, subject.question.code)
        title = _("Helpt de vraag „%(what)s”?") % {"what": asked}
    elif subject.product is not None:
        title = _("Helpt wat we vragen bij %(what)s?") % {"what": subject.product.name}
    used = audience.departments_that_use(subject.product, subject.question.code if subject.question else "")
    return Typed(
        title=title if len(title) <= 200 else f"{title[:196]}…”?" if title.endswith("”?") else f"{title[:199]}…",
        text=text,
        form=form,
        asked=Asked.HELPED,
        closes_on=f"{last:%d-%m-%Y}",
        anonymous=False,
        contact_centre=True,
        departments=tuple(department.code for department in used),
        token=str(uuid4()),
    )


def _read(posted: QueryDict) -> Typed:
    def text(name: str) -> str:
        return posted.get(name, "").replace("\0", "")

    return Typed(
        title=text("title"),
        text=text("text"),
        form=text("form"),
        asked=text("asked"),
        closes_on=text("closes_on"),
        anonymous="anonymous" in posted,
        contact_centre="contact_centre" in posted,
        departments=tuple(code.replace("\0", "") for code in posted.getlist("departments")),
        token=text("token"),
    )


def _plan(subject: Subject, typed: Typed) -> actions.Plan:
    return actions.Plan(
        title=typed.title,
        text=typed.text,
        form=typed.form,
        asked=typed.asked,
        closes_on=_day(typed.closes_on),
        theme=subject.theme,
        product=subject.product,
        question=subject.question,
        principle_version=subject.version,
        anonymous=typed.anonymous,
        contact_centre=typed.contact_centre,
        departments=frozenset(typed.departments),
    )


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError:
        raise errors.DayUnreadable(field="closes_on") from None


def _page(request: HttpRequest, subject: Subject, typed: Typed, problem: RuleBroken | None = None) -> HttpResponse:
    used = {one.code for one in audience.departments_that_use(subject.product, _code(subject))}
    everybody = list(Department.objects.order_by("name"))
    return render(
        request,
        "consultations/new.html",
        status=422 if problem else 200,
        subject=subject,
        products=_products() if subject == Subject() else [],
        typed=typed if _is_uuid(typed.token) else replace(typed, token=str(uuid4())),
        forms=ConsultationForm.choices,
        questions=Asked.choices,
        using=[(one.code, one.name) for one in everybody if one.code in used],
        others=[(one.code, one.name) for one in everybody if one.code not in used],
        problem=str(problem) if problem else "",
        problems={problem.field: str(problem)} if problem and problem.field else {},
    )


def _code(subject: Subject) -> str:
    return subject.question.code if subject.question else ""


def _products() -> list[tuple[str, str]]:
    """Those with a protocol of their own."""
    found = Product.objects.filter(protocol__isnull=False).order_by("name").values_list("uuid", "name")
    return [(str(uuid), name[:1].upper() + name[1:]) for uuid, name in found]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _is_uuid(text: Any) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
