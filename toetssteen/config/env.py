"""The only reader of the environment. A setting that cannot be used is a sentence, never a traceback."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class BrokenEnvironment(Exception):
    """A setting that cannot be used. The message is a sentence for whoever starts the program."""


@dataclass(frozen=True, slots=True)
class Env:
    """Every setting, with its default. `README.md` lists them by the name in the environment."""

    database_url: str
    database_owner_url: str
    secret_key: str
    keys_file: Path
    hosts: tuple[str, ...]
    demo: bool
    var: Path
    public_url: str
    municipality: str
    theme: str
    brp_url: str
    brp_key: str
    brp_timeout: float
    smtp_url: str
    mail_from: str
    retention_without_follow_up: timedelta
    retention_by_system: timedelta
    use_sample: int
    first_answer_days: int
    feedback: tuple[str, ...]
    feedback_budget: float
    feedback_ways: Mapping[str, str]
    sms_url: str
    sms_key: str
    sms_from: str
    notifications_url: str
    notifications_client: str
    notifications_secret: str
    notifications_form: str
    business_tariff: float
    log_format: str


def read(environ: Mapping[str, str] = os.environ) -> Env:
    """Raises `BrokenEnvironment`."""
    var = Path(environ.get("TOETSSTEEN_VAR", "var")).absolute()
    database_url = environ.get("DATABASE_URL", "")
    return Env(
        database_url=database_url,
        database_owner_url=environ.get("DATABASE_OWNER_URL", "") or database_url,
        secret_key=environ.get("TOETSSTEEN_SECRET_KEY", ""),
        keys_file=Path(environ.get("TOETSSTEEN_KEYS", str(var / "keys"))),
        hosts=tuple(host.strip() for host in environ.get("TOETSSTEEN_HOSTS", "127.0.0.1,localhost").split(",")),
        demo=environ.get("TOETSSTEEN_DEMO", "") == "1",
        var=var,
        public_url=_url(environ, "TOETSSTEEN_URL", "http://127.0.0.1:8000"),
        municipality=environ.get("TOETSSTEEN_MUNICIPALITY", "Gemeente Voorbeeld"),
        theme=environ.get("TOETSSTEEN_THEME", "voorbeeld"),
        brp_url=_url(environ, "TOETSSTEEN_BRP_URL", ""),
        brp_key=_header(environ, "TOETSSTEEN_BRP_KEY"),
        brp_timeout=_number(environ, "TOETSSTEEN_BRP_TIMEOUT", "1.5", least=0.1, most=60),
        smtp_url=environ.get("TOETSSTEEN_SMTP_URL", ""),
        mail_from=environ.get("TOETSSTEEN_MAIL_FROM", "toetssteen@localhost"),
        retention_without_follow_up=timedelta(
            days=_whole(environ, "TOETSSTEEN_RETENTION_WITHOUT_FOLLOW_UP_DAYS", "90", most=3650)
        ),
        retention_by_system=timedelta(days=_whole(environ, "TOETSSTEEN_RETENTION_BY_SYSTEM_DAYS", "1826", most=36500)),
        use_sample=_whole(environ, "TOETSSTEEN_USE_SAMPLE", "5", most=1_000_000),
        first_answer_days=_whole(environ, "TOETSSTEEN_FIRST_ANSWER_DAYS", "5", most=60),
        feedback=_some_of(environ, "TOETSSTEEN_FEEDBACK", ("beantwoord", "moeite", "tevreden")),
        feedback_budget=_number(environ, "TOETSSTEEN_FEEDBACK_BUDGET", "0.05", most=1),
        feedback_ways=_pairs(environ, "TOETSSTEEN_FEEDBACK_WAYS", ("mail", "sms", "tablet", "medewerker")),
        sms_url=_url(environ, "TOETSSTEEN_SMS_URL", ""),
        sms_key=_header(environ, "TOETSSTEEN_SMS_KEY"),
        sms_from=_header(environ, "TOETSSTEEN_SMS_FROM"),
        notifications_url=_url(environ, "TOETSSTEEN_NOTIFICATIONS_URL", ""),
        notifications_client=_beside(
            environ, "TOETSSTEEN_NOTIFICATIONS_CLIENT", needed_by="TOETSSTEEN_NOTIFICATIONS_URL"
        ),
        notifications_secret=_beside(
            environ, "TOETSSTEEN_NOTIFICATIONS_SECRET", needed_by="TOETSSTEEN_NOTIFICATIONS_URL"
        ),
        notifications_form=_one_of(environ, "TOETSSTEEN_NOTIFICATIONS_FORM", ("notificaties", "cloudevents")),
        business_tariff=_number(environ, "TOETSSTEEN_BUSINESS_TARIFF", "0", most=10_000),
        log_format=_one_of(environ, "TOETSSTEEN_LOG_FORMAT", ("json", "text")),
    )


def database(url: str) -> dict[str, Any]:
    """Django's settings for a `postgres://` URL. Raises `BrokenEnvironment`; the message has no password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BrokenEnvironment(_BROKEN_URL) from error
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise BrokenEnvironment(_BROKEN_URL)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": options,
    }


@dataclass(frozen=True, slots=True)
class Smtp:
    host: str
    port: int
    user: str
    password: str
    tls: bool


def smtp(url: str) -> Smtp:
    """Where mail goes, from `smtp://` (STARTTLS with `smtps://`). Raises `BrokenEnvironment`."""
    try:
        parts = urlsplit(url or "smtp://localhost:25")
        port = parts.port
    except ValueError as error:
        raise BrokenEnvironment(_BROKEN_SMTP) from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise BrokenEnvironment(_BROKEN_SMTP)
    return Smtp(
        host=parts.hostname,
        port=port or 25,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parts.scheme == "smtps",
    )


_BROKEN_SMTP = "TOETSSTEEN_SMTP_URL is geen adres zoals smtp://naam:wachtwoord@host:25."
_BROKEN_URL = "DATABASE_URL is geen adres van een PostgreSQL-database, zoals postgres://naam:wachtwoord@host:5432/db."


def _number(environ: Mapping[str, str], name: str, default: str, *, least: float = 0, most: float) -> float:
    value = environ.get(name, default)
    try:
        number = float(value)
    except ValueError as error:
        raise BrokenEnvironment(f"{name} moet een getal zijn, maar is „{value}”.") from error
    if not least <= number <= most:  # which `nan` is not either
        raise BrokenEnvironment(f"{name} moet een getal van {least:g} t/m {most:g} zijn, maar is „{value}”.")
    return number


def _whole(environ: Mapping[str, str], name: str, default: str, *, most: int) -> int:
    number = _number(environ, name, default, most=most)
    if number != int(number):
        raise BrokenEnvironment(f"{name} moet een heel getal zijn, maar is „{environ.get(name)}”.")
    return int(number)


def _one_of(environ: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    """The first is the default."""
    value = environ.get(name, known[0])
    if value not in known:
        raise BrokenEnvironment(f"{name} is {' of '.join(known)}, maar hier „{value}”.")
    return value


def _some_of(environ: Mapping[str, str], name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Apart by commas; none by default."""
    values = tuple(value.strip() for value in environ.get(name, "").split(",") if value.strip())
    if wrong := [value for value in values if value not in known]:
        raise BrokenEnvironment(f"{name} is een of meer van {', '.join(known)}, maar hier staat „{wrong[0]}”.")
    return values


def _pairs(environ: Mapping[str, str], name: str, known: tuple[str, ...]) -> Mapping[str, str]:
    """`balie=tablet,telefoon=sms`; none by default."""
    pairs = [part.partition("=") for part in environ.get(name, "").split(",") if part.strip()]
    if any(not left.strip() or right.strip() not in known for left, _is, right in pairs):
        raise BrokenEnvironment(f"{name} is een rij zoals balie=tablet,telefoon=sms, met {', '.join(known)}.")
    return {left.strip(): right.strip() for left, _is, right in pairs}


def _url(environ: Mapping[str, str], name: str, default: str) -> str:
    """Without a slash at its end; empty where it may be left out."""
    value = environ.get(name, default).strip().rstrip("/")
    try:
        parts = urlsplit(value)
        usable = not value or (parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0)
    except ValueError:
        usable = False
    if not usable:
        raise BrokenEnvironment(f"{name} is geen adres zoals https://voorbeeld.nl/pad.")
    return value


def _beside(environ: Mapping[str, str], name: str, *, needed_by: str) -> str:
    """May be left out only where `needed_by` is."""
    value = environ.get(name, "").strip()
    if not value and environ.get(needed_by, "").strip():
        raise BrokenEnvironment(f"{name} ontbreekt: {needed_by} kan niet zonder.")
    return value


def _header(environ: Mapping[str, str], name: str) -> str:
    """What goes along in a header. The sentence does not repeat it: it is a secret."""
    value = environ.get(name, "").strip()
    if not (value.isascii() and value.isprintable()):
        raise BrokenEnvironment(
            f"{name} heeft tekens die niet kunnen: alleen letters, cijfers en leestekens zonder accent."
        )
    return value
