"""From asked to used, step by step: bars that are as long as what is left."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.insight.measures import Measured


@dataclass(frozen=True, slots=True)
class Step:
    title: str | Promise
    size: int
    width: float
    """From 0 to 100: of the largest of its own kind. What is known of use is a sample, so it has a scale of its own."""


def steps(found: Measured) -> list[Step]:
    shown = [
        Step(_("Gevraagd"), found.asked, 100.0 if found.asked else 0.0),
        Step(_("Beantwoord"), found.answered, _share(found.answered, found.asked)),
    ]
    use = found.use_90 or found.use_30
    if use is not None:
        shown += [
            Step(_("Waarvan bekend is of het gebruikt is (een steekproef)"), use.known, 100.0),
            Step(_("Gebruikt voor iets dat volgde"), use.used, _share(use.used, use.known)),
        ]
    return shown


def _share(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0
