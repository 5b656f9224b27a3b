"""What the demo starts with: the product list, the library, people to sign in as, and made-up history.

Everything is loaded once. An event tells what was loaded, so that a second start has nothing to do and an upgrade
loads the new library. The logins stand in a file for their owner alone, since the database keeps no password.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from toetssteen.access.roles import Role
from toetssteen.cli import load_library
from toetssteen.cli.housing import write_private
from toetssteen.cli.refusals import Refused

if TYPE_CHECKING:
    from toetssteen.staff.models import StaffMember

CONTACTS = 2000
SEED = 2026
_MARKER = UUID("7f0a3a52-5d0e-4c8e-9a0b-6a5f4d0f7c11")
"""Any number: what the event that tells what was loaded is about."""
_DOMAIN = "demo.example"


@dataclass(frozen=True, slots=True)
class DemoUser:
    role: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class DemoData:
    users: tuple[DemoUser, ...]
    api_token: str


class _Person(NamedTuple):
    role: Role
    username: str
    name: str
    departments: tuple[str, ...] = ()


PEOPLE = (
    _Person(Role.AGENT, "kcc", "Kim de Wit"),
    _Person(Role.AGENT, "kcc2", "Noor Bakker"),
    _Person(Role.DEPARTMENT, "burgerzaken", "Bas Visser", ("burgerzaken",)),
    _Person(Role.DEPARTMENT, "wmo", "Wilma Jansen", ("wmo",)),
    _Person(Role.DEPARTMENT, "openbare-ruimte", "Omar Smit", ("beheer-openbare-ruimte", "afval", "handhaving")),
    _Person(Role.DEPARTMENT, "belastingen", "Bea Mulder", ("belastingen",)),
    _Person(Role.DEPARTMENT, "terugbellen", "Tess Vos", ("kcc",)),
    _Person(Role.COORDINATOR, "coordinator", "Carla Peters"),
    _Person(Role.MANAGEMENT, "mt", "Mo Hendriks"),
    _Person(Role.SECRETARY, "secretaris", "Sanne Kok"),
    _Person(Role.PRIVACY_OFFICER, "privacy", "Priya Singh"),
)


@dataclass(slots=True, repr=False)
class _Logins:
    """`id` changes with the passwords, so that the database can tell whether it has these."""

    id: str
    passwords: dict[str, str]
    api_token: str = ""


def load() -> DemoData:
    """Load what is missing; a second time changes nothing. Needs Django and an up-to-date database."""
    from django.db import transaction

    logins = _read() or _new()
    wanted = {"library": load_library.digest(), "logins": logins.id, "contacts": CONTACTS}
    loaded = _loaded()
    if loaded != wanted:
        with transaction.atomic():
            _bring(loaded, wanted, logins)
        _analyse()
    users = tuple(DemoUser(person.role.value, person.username, logins.passwords[person.username]) for person in PEOPLE)
    return DemoData(users, logins.api_token)


def _bring(loaded: dict[str, Any], wanted: dict[str, Any], logins: _Logins) -> None:
    """From what was loaded to what is wanted, and tell so."""
    from toetssteen.cli.generation.history import generate, holds_real_contacts
    from toetssteen.history.actions import record
    from toetssteen.staff.models import StaffMember

    if not loaded and holds_real_contacts():
        raise Refused("In deze database staan echte gesprekken: neem voor de demo een andere, lege database.")
    by = StaffMember.objects.system("demo")
    if loaded.get("library") != wanted["library"]:
        _library(by)
    if loaded.get("logins") != wanted["logins"]:
        _members(logins, by)
        logins.api_token = _api_token()
        _write(logins)
    if not loaded:
        generate(contacts=CONTACTS, seed=SEED)
    record("demo.loaded", _Demo(_MARKER), by=by, **wanted)


def _library(by: "StaffMember") -> None:
    """The protocols hold from before the first made-up contact."""
    from django.utils import timezone

    from toetssteen.cli.generation import week
    from toetssteen.products import upl
    from toetssteen.products.actions import import_upl

    import_upl(upl.read(upl.SHIPPED.read_bytes()), by=by)
    load_library.load(by=by, starts_at=timezone.now() - timedelta(days=week.SPAN + 30))


def _members(logins: _Logins, by: "StaffMember") -> None:
    from toetssteen.staff.actions import DemoMember, give_mailboxes, make_demo_members

    give_mailboxes(_DOMAIN, by=by)
    members = [
        DemoMember(
            person.username,
            person.name,
            person.role,
            logins.passwords[person.username],
            person.departments,
            email=f"{person.username}@{_DOMAIN}",
        )
        for person in PEOPLE
    ]
    make_demo_members(members, by=by)


def _api_token() -> str:
    from toetssteen.api.tokens import issue

    return issue("demo", purpose="demonstratie", actors_for="demonstratie")


@dataclass(frozen=True, slots=True)
class _Demo:
    """What the event is about."""

    uuid: UUID


def _loaded() -> dict[str, Any]:
    """What the newest event says; empty when nothing was loaded."""
    from toetssteen.history.models import Event

    events = Event.objects.filter(subject_id=_MARKER, name="demo.loaded").order_by("-at")
    return events.values_list("data", flat=True).first() or {}


def _analyse() -> None:
    from toetssteen.cli.generation.history import analyse

    analyse()


def _file() -> Path:
    from django.conf import settings

    return Path(settings.TOETSSTEEN.var) / "demo-logins.json"


def _read() -> _Logins | None:
    """None where there is no file, or one for other people."""
    try:
        logins = _Logins(**json.loads(_file().read_text()))
        complete = all(logins.passwords[person.username] for person in PEOPLE)
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return logins if complete else None


def _new() -> _Logins:
    return _Logins(secrets.token_hex(8), {person.username: _password() for person in PEOPLE})


def _write(logins: _Logins) -> None:
    """Whole or not at all."""
    path = _file()
    fresh = path.with_suffix(".new")
    write_private(
        fresh,
        json.dumps({"id": logins.id, "passwords": logins.passwords, "api_token": logins.api_token}, indent=2),
    )
    fresh.replace(path)


def _password() -> str:
    """Two words that can be read aloud and a number: 47 bits."""
    words = ("".join(secrets.choice(signs) for signs in _WORD) for _ in range(2))
    return f"{'-'.join(words)}-{secrets.randbelow(10_000):04d}"


_CONSONANTS, _VOWELS = "bdfghjklmnprstvwz", "aeiou"
_WORD = (_CONSONANTS, _VOWELS, _CONSONANTS, _VOWELS, _CONSONANTS)
