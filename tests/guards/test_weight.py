"""What a process of the server carries: statistics weigh 100 MB, and only a job needs them."""

import subprocess
import sys

from tests.database import ROOT

_LOADS = """
import sys
import django
django.setup()
import toetssteen.config.urls
from django.urls import get_resolver
get_resolver().url_patterns
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"scipy", "statsmodels", "numpy", "pandas", "fpdf"}))
"""


def test_the_server_loads_no_statistics() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", _LOADS],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "toetssteen.config.settings", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.splitlines()[-1] == ""
