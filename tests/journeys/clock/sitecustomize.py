"""Another day for a whole town: each of its processes asks a file how many days further its clock stands.

Python imports this by itself in every process that has this folder on its path, before anything of Toetssteen is
loaded. The product knows nothing of it: what runs is the real server and the real worker, and the one thing that
differs is what `django.utils.timezone.now` answers. PostgreSQL and the mail server keep the real time.
"""

import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

_FILE = os.environ.get("JOURNEY_CLOCK", "")

if _FILE:
    from django.utils import timezone

    _real = timezone.now

    def _moved() -> datetime:
        days = 0.0
        with suppress(OSError, ValueError):
            days = float(Path(_FILE).read_text())
        return _real() + timedelta(days=days)

    timezone.now = _moved
