"""By which rule a design is picked, in words and in numbers: fixed before anybody sees a figure."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

LEAST_BEFORE, LEAST_AFTER = 8, 4
"""Weeks with a value, for an interrupted time series."""
SLOPE_FROM = 8
"""Weeks on each side from which both sides have a slope of their own."""
YEAR = 52
"""Weeks before the change from which a season is taken out."""


def in_words(*, staggered: bool) -> Iterator[str]:
    if staggered:
        yield _(
            "Het begint per product, in een volgorde die geloot is. Wat al begonnen is, staat naast wat in dezelfde "
            "vier weken nog niet begonnen is. Of een verschil toeval kan zijn, volgt uit de loting zelf."
        )
        return
    yield _(
        "Er komt een punt voor elke week, van de producten waarover het gaat. Zijn er minstens %(before)d weken van "
        "voor en %(after)d weken van na de verandering, dan is het een onderbroken tijdreeks; anders alleen een "
        "beschrijving van voor en na."
    ) % {"before": LEAST_BEFORE, "after": LEAST_AFTER}
    yield _(
        "Aantallen gaan met een quasi-Poissonmodel, aandelen met een binomiaal model, en de duur op een log-schaal; "
        "vanaf %(year)d weken vooraf gaat het seizoen eruit."
    ) % {"year": YEAR}
