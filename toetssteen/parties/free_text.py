"""No BSN in free text: it has a box of its own, where it lies sealed."""

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken
from toetssteen.parties.bsn import looks_like_bsn


class BsnInText(RuleBroken):
    code = "bsn-in-text"
    message = _("Hier lijkt een BSN in te staan. Haal het weg, of vink aan dat het geen BSN is.")


def refuse_bsn(text: str, *, field: str, no_bsn: bool) -> None:
    """`no_bsn`: the writer looked and says that it is another number; one in eleven passes the test by chance.
    Raises `BsnInText`."""
    if not no_bsn and looks_like_bsn(text):
        raise BsnInText(field=field)
