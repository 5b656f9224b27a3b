"""What somebody typed, put right or refused beside its field."""

from datetime import date

from django.utils import timezone

from toetssteen.dutch.dates import parse_date
from toetssteen.parties.free_text import refuse_bsn
from toetssteen.themes import errors

MAX_TITLE, MAX_WORDS, MAX_LINE = 200, 2000, 500


def title_of(text: str, *, field: str = "title") -> str:
    """Raises `ThemeTitleNeeded`, `ThemeTitleTooLong`, `BsnInText`."""
    title = " ".join(text.replace("\0", "").split())
    if not title:
        raise errors.ThemeTitleNeeded(field=field)
    if len(title) > MAX_TITLE:
        raise errors.ThemeTitleTooLong(field=field)
    refuse_bsn(title, field=field, no_bsn=False)
    return title


def words_of(text: str, *, field: str, limit: int = MAX_WORDS) -> str:
    """Raises `WordsTooLong`, `BsnInText`."""
    words = text.replace("\0", "").replace("\r\n", "\n").strip()
    if len(words) > limit:
        raise errors.WordsTooLong(field=field, limit=f"{limit:,}".replace(",", "."))
    refuse_bsn(words, field=field, no_bsn=False)
    return words


def due_on(day: str | date, *, field: str = "due_on") -> date:
    """Raises `ThemeDueDateWrong` for what is no day, or one that is over."""
    try:
        found = parse_date(day) if isinstance(day, str) else day
    except ValueError:
        raise errors.ThemeDueDateWrong(field=field) from None
    if found < timezone.localdate() or found.year > timezone.localdate().year + 10:
        raise errors.ThemeDueDateWrong(field=field)
    return found
