"""What the evaluation knows that a proposal asks for."""

from collections.abc import Sequence

from toetssteen.decisions.judging import Judging, knows_now
from toetssteen.evaluation.models import ProductYear
from toetssteen.evaluation.outcomes import MEASURES


@knows_now
def over_a_year(judging: str, products: Sequence[int]) -> float | None:
    """As the page of the touchstone shows it, of these products together; none: of all of them. One query."""
    measure = MEASURES[Judging(judging)]
    years = ProductYear.objects.defer("durations")
    years = years.filter(product__in=products) if products else years.filter(product=None)
    part = whole = 0
    for year in years:
        part, whole = part + measure.part(year), whole + measure.whole(year)
    return round(measure.scale * part / whole, 3) if whole else None
