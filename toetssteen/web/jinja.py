"""The Jinja environment of the pages: Dutch words, dates and addresses at hand, and no silent gaps."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_datetime
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from jinja2 import Environment, StrictUndefined

from toetssteen.contacts.models import Channel


def environment(**options: Any) -> Environment:
    options.pop("autoescape", None)
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True, "auto_reload": False}
    result = Environment(autoescape=True, **options)
    result.globals.update(
        static=lru_cache(maxsize=200)(static),
        url=_url,
        _=_words,
        ngettext=translation.ngettext,
        municipality=settings.TOETSSTEEN.municipality,
        theme=settings.TOETSSTEEN.theme,
    )
    result.filters.update(day=day, moment=moment, birth_date=birth_date, capital=capital, channel=channel)
    return result


def _words(text: str) -> str:
    """In the reader's language. A page has a hundred texts, so each is looked up once for each language."""
    return _translated(translation.get_language(), text)


@lru_cache(maxsize=10_000)
def _translated(language: str | None, text: str) -> str:
    return translation.gettext(text)


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, kwargs=kwargs) if kwargs else _place(name, *args)


@lru_cache(maxsize=5_000)
def _place(name: str, *args: Any) -> str:
    """A list links to the same products and questions again and again."""
    return reverse(name, args=args)


def day(value: date) -> str:
    """`vrijdag 27 november 2026`, in the reader's language."""
    return format_date(value, "EEEE d MMMM y", locale=translation.get_language() or "nl")


def birth_date(value: str) -> str:
    """`12-03-1980`, or as much as the register knows: `03-1980`, `1980`."""
    return "-".join(reversed(value.split("-")))


def capital(text: str) -> str:
    """With a capital first: the UPL writes its names without."""
    return text[:1].upper() + text[1:]


def channel(code: str) -> str:
    """In the reader's language. Other systems have channels of their own, whose name is their word."""
    return str(Channel(code).label) if code in Channel.values else code


def moment(value: datetime) -> str:
    """`27 nov 2026 14:05`, in the reader's language and the municipality's time."""
    return format_datetime(timezone.localtime(value), "d MMM y HH:mm", locale=translation.get_language() or "nl")
