"""By what one sees afterwards whether a change helped: fixed at submission, with what may not get worse meanwhile.

What a figure is now is known above this package; the source that knows it says so with `knows_now`.
"""

from collections.abc import Callable, Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

Source = Callable[[str, Sequence[int]], float | None]


class Judging(models.TextChoices):
    """About the product, not about the questions: what is no longer asked gives no figures of its own. How each is
    worked out stands in docs/metingen.md."""

    RESISTANCE = "weerstand", _("Keren dat een klant weerstand gaf, per 100 gesprekken")
    SIGNALS = "signalen", _("Signalen van collega’s, per 100 gesprekken")
    ASKED = "gevraagd", _("Beantwoorde vragen, per 100 gesprekken")
    LASTED = "duur", _("Hoe lang een gesprek duurt")
    SETTLED = "geholpen", _("Klanten die in één keer geholpen zijn")
    ANSWERED = "beantwoord", _("Klanten die zeggen dat hun vraag beantwoord is")
    MISSING = "ontbreekt", _("Antwoorden die de vakafdeling miste, per 100 vervolgacties")
    KEPT = "op-tijd", _("Vervolgacties die op tijd klaar zijn")


WINDOWS = (30, 90, 180)
"""In how many days after the start it is judged."""
GUARDS = (Judging.MISSING, Judging.KEPT, Judging.SETTLED, Judging.LASTED)
"""What may not get worse: asking less must not cost the customer or the colleague more."""
_sources: list[Source] = []


def knows_now(source: Source) -> Source:
    """Decorates what gives the figure of some products as it is shown today; a module that is loaded again replaces
    its own."""
    _sources[:] = [source]
    return source


def now(judging: str, products: Sequence[int]) -> float | None:
    """The figure over about a year, in its own unit. None: there is too little to show."""
    return _sources[0](judging, products) if _sources else None
