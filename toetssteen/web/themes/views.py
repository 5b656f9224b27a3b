"""Themes: the list, and one theme, to read for everybody and to work on for a coordinator."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import may, require
from toetssteen.insight.advice import Advice
from toetssteen.observations import queries as signals
from toetssteen.protocols.measure_queries import limited_until
from toetssteen.protocols.wording import day_in_words, month_in_words
from toetssteen.staff.models import StaffMember
from toetssteen.themes import actions, contents, evidence, likeness, proposing, queries, raising, steps
from toetssteen.themes.models import Theme
from toetssteen.web.chart import bars
from toetssteen.web.observations.tabs import tabs_for
from toetssteen.web.rendering import render
from toetssteen.web.requests import member_of
from toetssteen.web.themes import forms

_SAID: dict[str, str | Promise] = {
    "make": _("Het thema is gemaakt. Wie dit met naam signaleerde, hoort het."),
    "add": _("De signalen horen nu bij dit thema."),
    "add_about": _("De signalen horen nu bij dit thema."),
    "change": _("Opgeslagen."),
    "merge": _("De thema’s zijn samengevoegd."),
    "split": _("Dit is het nieuwe thema. Het oude bestaat ook nog."),
    "close": _("Het thema is afgerond. Iedereen die het volgt, hoort het."),
    "raise": _("Gemeld. Je hoort het als er antwoord is."),
    "follow": _("Je volgt dit thema nu, en hoort wat ervan komt."),
    "unfollow": _("Je volgt dit thema niet meer."),
}
"""What is said after the redirect that follows each action."""


_ADVICE: dict[Advice, str | Promise] = {
    Advice.DROP: _("Kan vervallen: het antwoord wordt bijna nooit gebruikt."),
    Advice.ONLY_IF: _("Alleen vragen als een eerder antwoord daar om vraagt."),
    Advice.REGISTER: _("Haal het uit de basisregistratie."),
    Advice.LATER: _("Vraag het later: het kost veel tijd en wordt weinig gebruikt."),
    Advice.KEEP: _("Houden: het antwoord wordt vaak gebruikt."),
    Advice.UNKNOWN: _("Nog geen advies: er is te weinig over bekend."),
}
"""What the page of pruning says, in words."""


@require_GET
def themes(request: HttpRequest) -> HttpResponse:
    """The list: open ones due first, or those that are done."""
    member = member_of(request)
    wanted = request.GET.get("lijst", "")
    shown = queries.ThemesShown(wanted) if wanted in queries.ThemesShown.values else queries.ThemesShown.OPEN
    after = _mark(request.GET.get("na", ""))
    page = queries.listed(shown, by=member, after=after)
    running, late = queries.amounts(by=member)
    following = {"lijst": shown.value, "na": f"{page.next[0]}_{page.next[1]}"} if page.next else {}
    return render(
        request,
        "themes/list.html",
        tabs=tabs_for(request, member),
        shown=shown,
        lists=[(choice, choice.label, f"{reverse('themes')}?lijst={choice.value}") for choice in queries.ThemesShown],
        lines=page.lines,
        running=running,
        late=late,
        as_day=day_in_words,
        next_url=f"{reverse('themes')}?{urlencode(following)}" if following else "",
        trust=raising.trust(),
        waiting=raising.waiting_for(member) if may(member, "raised.answer") else [],
    )


@require_http_methods(["GET", "POST"])
def theme(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = queries.get(uuid, by=member_of(request))
    if request.method == "POST":
        return _posted(request, found)
    if found.merged_into is not None:
        return redirect("theme", found.merged_into.uuid)
    return _page(request, found, forms.UNTOUCHED)


def _posted(request: HttpRequest, found: Theme) -> HttpResponse:
    """Do what the button says. A refusal keeps what was typed and says why, beside its field where there is one."""
    typed, do = forms.read(request.POST), request.POST.get("do", "")
    action = _ACTIONS.get(do)
    if action is None:
        raise NotFound
    try:
        target = action(found, typed, member_of(request))
    except (NotAllowed, NotFound):
        raise
    except RuleBroken as error:
        fresh = queries.get(found.uuid, by=member_of(request))
        return _page(request, fresh.merged_into or fresh, typed, problem=error, done=do)
    return redirect(f"{reverse('theme', args=[target.uuid])}?gedaan={do}")


def _change(theme: Theme, typed: forms.Typed, by: StaffMember) -> Theme:
    due = typed["due_on"]
    return actions.change_theme(
        theme.uuid,
        title=typed["title"],
        due_on=theme.due_on if due == f"{theme.due_on:%d-%m-%Y}" else due,
        owner=typed.uuid("owner"),
        revision=typed.revision,
        by=by,
    )


def _add(theme: Theme, typed: forms.Typed, by: StaffMember) -> Theme:
    actions.add_to_theme(theme.uuid, typed.chosen, by=by)
    return theme


def _add_about(theme: Theme, typed: forms.Typed, by: StaffMember) -> Theme:
    heading = signals.subject_of(typed.uuid("product") if typed["product"] else None, typed["question"], by=by)
    actions.add_to_theme(theme.uuid, queries.without_theme(heading), by=by)
    return theme


def _merge(theme: Theme, typed: forms.Typed, by: StaffMember) -> Theme:
    return actions.merge_themes(theme.uuid, into=typed.uuid("into"), revision=typed.revision, by=by)


def _split(theme: Theme, typed: forms.Typed, by: StaffMember) -> Theme:
    return actions.split_theme(
        theme.uuid,
        typed.chosen,
        title=typed["new_title"],
        due_on=typed["new_due_on"],
        revision=typed.revision,
        by=by,
    )


def _close(theme: Theme, typed: forms.Typed, by: StaffMember) -> Theme:
    return actions.close_theme(theme.uuid, outcome=typed["outcome"], revision=typed.revision, by=by)


def _raise(theme: Theme, typed: forms.Typed, by: StaffMember) -> Theme:
    words = raising.Words(typed["what"], typed["now"], typed["later"], typed.uuid("supervisor"))
    raising.raise_theme(theme.uuid, words, by=by)
    return theme


def _follow(theme: Theme, typed: forms.Typed, by: StaffMember) -> Theme:
    actions.follow_theme(theme.uuid, by=by, following=True)
    return theme


def _unfollow(theme: Theme, typed: forms.Typed, by: StaffMember) -> Theme:
    actions.follow_theme(theme.uuid, by=by, following=False)
    return theme


_ACTIONS: dict[str, Callable[[Theme, forms.Typed, StaffMember], Theme]] = {
    "change": _change,
    "add": _add,
    "add_about": _add_about,
    "merge": _merge,
    "split": _split,
    "close": _close,
    "raise": _raise,
    "follow": _follow,
    "unfollow": _unfollow,
}


def _page(
    request: HttpRequest, theme: Theme, typed: forms.Typed, *, problem: RuleBroken | None = None, done: str = ""
) -> HttpResponse:
    member = member_of(request)
    own_steps = steps.steps_of([theme]).get(theme.pk, ())
    inside = contents.contents_of(theme)
    subjects = inside.subjects
    edits = may(member, "theme.edit") and theme.is_open
    near = contents.suggested(subjects) if edits else []
    lines = signals.in_words([*subjects[: contents.NEAR], *near])
    context: dict[str, Any] = {
        "this_theme": theme,  # `theme` is the look of the page
        "typed": typed,
        "tabs": tabs_for(request, member),
        "steps": [(step, steps.link_of(step)) for step in own_steps],
        "stage": steps.stage_of(theme, own_steps),
        "size": inside.size,
        "subjects": lines[: contents.NEAR],
        "suggestions": lines[len(subjects[: contents.NEAR]) :],
        "measures": _limited(lines[: contents.NEAR]),
        "bars": bars(inside.months),
        "following": queries.follows(theme, member),
        "as_day": day_in_words,
        "as_month": month_in_words,
        "reads": may(member, "signal.list"),
        "edits": edits,
        "consults": may(member, "consultation.start") and theme.is_open,
        "said": _SAID.get(request.GET.get("gedaan", ""), ""),
        "problem": str(problem) if problem else "",
        "field": problem.field if problem else "",
        "done": done,
    }
    if context["reads"]:
        context |= _words(request, theme)
        context["evidence"] = [(one, _ADVICE[one.advice]) for one in evidence.of_subjects(subjects, by=member)]
    if context["edits"]:
        context |= _tools(theme, inside, by=member)
        context["alike"] = likeness.signals_like(theme) if "gelijk" in request.GET else None
    return render(request, "themes/theme.html", status=422 if problem else 200, **context)


def _limited(lines: list[signals.CountedSubject]) -> list[tuple[str, date]]:
    """Which of its questions are limited for the time being, with the last day."""
    texts = {line.question: line.text for line in lines if line.question}
    held = limited_until(texts) if texts else {}
    return [(texts[code], until) for code, until in held.items() if code in texts]


def _words(request: HttpRequest, theme: Theme) -> dict[str, Any]:
    """The signals themselves, for who may read them."""
    require(member_of(request), "signal.list")
    after, start = _key(request.GET.get("na", "")), _key(request.GET.get("zonder", "")) or 0
    named = contents.named_in(theme, after=after, size=contents.SHOWN + 1)
    unnamed = contents.unnamed_in(theme, start=start, size=contents.SHOWN + 1)
    shown = named[: contents.SHOWN], unnamed[: contents.SHOWN]
    is_last = len(named) <= contents.SHOWN and len(unnamed) <= contents.SHOWN
    marks = {"na": shown[0][-1].place if named else after or 1, "zonder": start + len(shown[1])}
    return {
        "members": [*shown[0], *shown[1]],
        "older": "" if is_last else f"{request.path}?{urlencode(marks)}",
        "raised": raising.told(theme),
    }


def _tools(theme: Theme, inside: contents.Contents, *, by: StaffMember) -> dict[str, Any]:
    first = inside.subjects[0] if inside.subjects else signals.SignalCount(None, None)
    near = likeness.themes_for(theme.title, first.product_id, first.question_id)
    people = queries.people()
    return {
        "owners": people.owners,
        "others": [(other.uuid, other.title) for other in near if other.pk != theme.pk],
        "proposed_due": f"{proposing.due_on():%d-%m-%Y}",
        "supervisors": people.supervisors,
        "raise_words": raising.proposed(theme, inside.size, [uuid for uuid, _name in people.supervisors], by=by),
    }


def _key(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None


def _mark(text: str) -> tuple[date, int] | None:
    """What is no mark shows the first page."""
    day, _separator, key = text.partition("_")
    pk = _key(key)
    try:
        return (date.fromisoformat(day), pk) if pk is not None else None
    except ValueError:
        return None
