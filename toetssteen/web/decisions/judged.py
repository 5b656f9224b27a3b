"""How one will see whether it helps, in words: the same on the page, on the A4 and beside the evaluation."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from toetssteen.decisions.judging import Judging
from toetssteen.decisions.models import Proposal
from toetssteen.evaluation import sentences


def plan(proposal: Proposal) -> Iterator[str]:
    """The outcome with where it stands, what may not get worse, and when and how it is looked at."""
    measure = str(Judging(proposal.judged_by).label)
    before = proposal.evidence.get("judged_before") if proposal.evidence else None
    if before is None:
        yield _("%(measure)s.") % {"measure": measure}
    else:
        yield _("%(measure)s. Bij het indienen: %(before)s, over ongeveer een jaar.") % {
            "measure": measure,
            "before": sentences.value(proposal.judged_by, before),
        }
    yield _("Dit mag niet slechter worden: %(guard)s.") % {"guard": str(Judging(proposal.guarded_by).label).lower()}
    yield _("We kijken naar de %(days)s dagen nadat het is ingegaan.") % {"days": proposal.window_days}
    if proposal.staggered:
        yield _("Het gaat in per product, in een volgorde die wordt geloot: om de vier weken een stap.")
