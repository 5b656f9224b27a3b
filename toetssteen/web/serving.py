"""What granian serves: the application, with what is slow the first time done before the first customer waits."""

from django.template.loader import get_template
from django.utils import timezone

from toetssteen.config.wsgi import application
from toetssteen.dutch.working_days import free_days

_TEMPLATES = (
    "intake/conversation.html",
    "intake/saved.html",
    "dossiers/dossier.html",
    "tasks/list.html",
    "tasks/task.html",
)


def _warm() -> None:
    """Reads the calendar of this year and the next (over a second), and compiles the pages of every day."""
    year = timezone.localdate().year
    for each in (year, year + 1):
        free_days(each)
    for name in _TEMPLATES:
        get_template(name)


_warm()

__all__ = ["application"]
