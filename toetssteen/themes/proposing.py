"""What is proposed, so that nobody has to type it: the name of a theme, and the day by which it is dealt with."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from toetssteen.dutch import working_days
from toetssteen.themes.checks import MAX_TITLE

_TERM = timedelta(weeks=6)


def title(question: str, product: str, kind: str | Promise = "") -> str:
    """The question, or else the product, with what most signals say of it."""
    subject = question or (product[:1].upper() + product[1:]) or _("De hele manier van werken")
    full = f"{subject.rstrip('.')}: {str(kind)[:1].lower()}{str(kind)[1:]}" if kind else subject
    return full if len(full) <= MAX_TITLE else f"{full[: MAX_TITLE - 1]}…"


def due_on() -> date:
    """Six weeks on, on a working day."""
    return working_days.after(timezone.localdate() + _TERM, 0)
