"""Every route there is, with everybody who could knock."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import factories
from tests.fixtures import SignIn
from toetssteen.access.public import PUBLIC
from toetssteen.access.roles import Role
from toetssteen.staff.models import Department

pytestmark = pytest.mark.django_db
OPEN = {
    "sign-in", "set-language", "shortcuts", "healthz", "readyz", "calendar-feed",
    "feedback", "feedback-thanks", "tablet",
    "klantinteracties-json", "klantinteracties-yaml", "contactgegevens-json", "contactgegevens-yaml",
}  # fmt: skip
"""These demand no sign-in; of the calendar, of what a customer answers and of a tablet the address is the key; the
description of an API tells of nobody. Static
files come before the routes; the API has its tokens."""
METHODS = ("get", "post", "put", "delete")
_SAMPLES = {"uuid": UUID("5c8e3a7e-96a3-4a52-9df7-0d8f1b7a9c11"), "product": UUID(int=1)}


def routes(resolver: Any = None) -> Iterator[URLPattern]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern)
        else:
            yield pattern


ROUTES = {str(pattern.name): pattern for pattern in routes()}
PAGES = sorted(name for name in ROUTES if not name.startswith("api-"))


def address(name: str) -> str:
    wanted = ROUTES[name].pattern.converters
    return reverse(name, kwargs={key: _SAMPLES.get(key, "bestaat-niet") for key in wanted})


def test_every_route_has_a_name_of_its_own() -> None:
    patterns = list(routes())
    assert all(pattern.name for pattern in patterns)
    assert len({pattern.name for pattern in patterns}) == len(patterns) > 15


def test_the_list_of_routes_without_sign_in_is_short() -> None:
    marked = {name for name, pattern in ROUTES.items() if getattr(pattern.callback, PUBLIC, False)}
    assert {name for name in marked if not name.startswith("api-")} == OPEN


@pytest.mark.parametrize("name", sorted(set(PAGES) - OPEN))
@pytest.mark.parametrize("method", METHODS)
def test_a_page_demands_sign_in_before_anything_else(name: str, method: str) -> None:
    answer = getattr(Client(), method)(address(name))
    if method == "post":
        assert answer.status_code == 401
        assert 'action="/inloggen/"' in answer.content.decode()
    else:
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/inloggen/")


@pytest.mark.parametrize("name", sorted(set(ROUTES) - set(PAGES)))
@pytest.mark.parametrize("method", METHODS)
def test_an_api_demands_a_token(name: str, method: str) -> None:
    assert getattr(Client(), method)(address(name)).status_code in (401, 405)


@pytest.mark.parametrize("name", PAGES)
def test_with_every_role_a_route_does_its_work_or_refuses_with_a_page(
    name: str, paspoort: factories.Passport, departments: dict[str, Department], sign_in: SignIn
) -> None:
    for role in (*Role, None):
        somebody = factories.member(role or Role.AGENT, departments["burgerzaken"])
        if role is None:
            somebody.roles = []
            somebody.save()
        for method in METHODS:
            answer = getattr(sign_in(somebody), method)(address(name))
            assert answer.status_code < 500, (role, method)
            if answer.status_code in (403, 404):
                html = answer.content.decode()
                assert "<h1" in html, (role, method)
                assert 'lang="nl"' in html, (role, method)
            if role is None and name not in OPEN and method == "get":
                assert answer.status_code in (200, 302, 403, 404, 405)


MAY_OPEN = {
    "conversation-new": {Role.AGENT, Role.SYSTEM},
    "conversation-saved": {Role.AGENT, Role.SYSTEM},
    "tasks": {Role.DEPARTMENT},
    "signals": {Role.COORDINATOR, Role.MANAGEMENT},
    "processing": {Role.PRIVACY_OFFICER},
    "dossier": {Role.AGENT, Role.DEPARTMENT},
    "protocols": set(Role),
    "protocol-draft": {Role.COORDINATOR, Role.SYSTEM},
    "principle-new": {Role.AGENT, Role.DEPARTMENT, Role.COORDINATOR, Role.MANAGEMENT},
}
"""Who gets further than a refusal, for the pages that matter most."""


@pytest.mark.parametrize("name", sorted(MAY_OPEN))
@pytest.mark.parametrize("role", list(Role))
def test_who_may_open_what(name: str, role: Role, paspoort: factories.Passport, sign_in: SignIn) -> None:
    answer = sign_in(factories.member(role)).get(address(name))
    assert (answer.status_code != 403) is (role in MAY_OPEN[name])


def test_answers_are_strict(sign_in: SignIn, balie: Any, paspoort: factories.Passport) -> None:
    answer = sign_in(balie).get(reverse("conversation-new"))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Referrer-Policy"] == "same-origin"
