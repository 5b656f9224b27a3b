"""How long a page was looked at before its answer: what measuring costs is measured as well."""

import time

from django.core import signing

_SALT = "toetssteen.feedback.since"


def now() -> str:
    """To stand hidden in a form."""
    return signing.dumps(round(time.time()), salt=_SALT)


def seconds_since(stamp: str) -> int:
    """0 where it cannot be known."""
    try:
        return max(0, round(time.time()) - int(signing.loads(stamp, salt=_SALT, max_age=24 * 3600)))
    except (signing.BadSignature, ValueError, TypeError):
        return 0
