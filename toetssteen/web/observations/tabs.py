"""The row below the menu item *Signalen*: one item in the menu, and what belongs to it here."""

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.access.roles import Actor, may


class Tab(NamedTuple):
    url: str
    label: str | Promise
    current: bool


_TABS: tuple[tuple[str, str | Promise, str | None, tuple[str, ...]], ...] = (
    (
        "signals",
        _("Alle signalen"),
        "signal.list",
        ("signals", "signal-words", "signal-words-product", "signal-words-work", "signal-post"),
    ),
    ("themes", _("Thema’s"), "signal.list", ("themes", "theme", "raised")),
    ("signals-mine", _("Mijn signalen"), "signal.send", ("signals-mine", "signal-new", "signal-follow")),
    ("signals-done", _("Wat deden we ermee"), "theme.follow", ("signals-done",)),
    ("trials", _("Proeven"), "theme.follow", ("trials", "trial-new", "trial")),
)
"""Route, words, the action that it takes (None: everybody), and the routes during which it is the current one."""


def tabs_for(request: HttpRequest, member: Actor) -> list[Tab]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        Tab(reverse(route), label, here in routes)
        for route, label, action, routes in _TABS
        if action is None or may(member, action)
    ]
