"""How long what comes of work is kept: the Selectielijst gemeenten en intergemeentelijke organen 2020.

Source: `library/retention`, with its NOTICE.
"""

import csv
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken

FILE = Path(__file__).parent / "library" / "retention" / "selectielijst_2020_resultaten.csv"


class UnknownResult(RuleBroken):
    code = "unknown-retention-result"
    message = _("Resultaat %(result)s staat niet (meer) in de Selectielijst 2020.")


def term_of(result: str) -> str | None:
    """The term of a result ("6.1.3") as an ISO 8601 duration ("P1Y"); None where it is kept for ever.

    It counts from the end of the process term, which is nil for most results. Raises `UnknownResult`.
    """
    try:
        return _terms()[result]
    except KeyError:
        raise UnknownResult(result=result) from None


@cache
def _terms() -> dict[str, str | None]:
    """Results that lapsed have no valuation and are left out."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        return {row["nummer"]: row["bewaartermijn_iso"] or None for row in csv.DictReader(stream) if row["waardering"]}
