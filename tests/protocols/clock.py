"""Another day, for as long as a test looks at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def moved(*, days: float) -> Iterator[None]:
    """The clock of this process stands so many days further."""
    real = timezone.now
    with patch.object(timezone, "now", lambda: real() + timedelta(days=days)):
        yield
