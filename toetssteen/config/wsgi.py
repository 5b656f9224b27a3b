"""What granian serves."""

import os
import re
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "toetssteen.config.settings")

_django = get_wsgi_application()
_CHARSET = re.compile(r";\s*charset\s*=[^;]*", re.IGNORECASE)


def in_utf8(content_type: str) -> str:
    """Without the code that it names. Django would read the address in it, and some it cannot even begin to read."""
    return _CHARSET.sub("", content_type)


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    environ["CONTENT_TYPE"] = in_utf8(environ.get("CONTENT_TYPE", ""))
    found: Iterable[bytes] = _django(environ, start_response)
    return found
