"""How the parts of a protocol are called in a comparison, and that they come, go or move."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from toetssteen.protocols.document import FollowUp, Notice, OwnProduct, Question
from toetssteen.protocols.field_words import Lookup

Pair = tuple[Any, Any]
Lookups = tuple[Lookup, Lookup]
"""What codes mean, in the version before and in the one after."""

_SHORT = 80


def called(part: Any, at: int) -> str:
    """How a part is named in a sentence: `Vraag 4 “Wat is de reden?”`."""
    match part:
        case Question():
            return _("Vraag %(number)d “%(text)s”") % {"number": at + 1, "text": short(part.text)}
        case FollowUp():
            return _("Vervolgactie “%(text)s”") % {"text": short(part.name)}
        case Notice():
            return _("Mededeling “%(text)s”") % {"text": short(part.text)}
        case OwnProduct():
            return _("Eigen product “%(text)s”") % {"text": short(part.name)}
    raise TypeError(type(part))


def short(text: str) -> str:
    bare = " ".join(text.split())
    return bare if len(bare) <= _SHORT else f"{bare[: _SHORT - 1].rstrip()}…"


def added(part: str) -> str:
    return _("%(part)s komt erbij.") % {"part": part}


def dropped(part: str) -> str:
    return _("%(part)s vervalt.") % {"part": part}


def moved(part: str, then: int, now: int) -> str:
    return _("%(part)s verhuist van plek %(then)d naar plek %(now)d.") % {
        "part": part,
        "then": then + 1,
        "now": now + 1,
    }
