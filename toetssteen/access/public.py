"""Which views need no sign-in."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
PUBLIC = "toetssteen_public"


def public(view: View) -> View:
    """Marks a view that needs no sign-in. The short list of them is asserted in `tests/guards`."""
    setattr(view, PUBLIC, True)
    return view
