"""Which products a replay may tell of: those about which enough colleagues talked."""

from collections.abc import Collection
from datetime import date

from django.contrib.postgres.aggregates import BitOr

from toetssteen.contacts.models import WeekTally
from toetssteen.dutch.dates import week_of
from toetssteen.insight.disclosure import MIN_STAFF, staff_of


def with_enough_staff(products: Collection[int], *, first: date, last: date) -> set[int]:
    """Of these products, those about which at least `MIN_STAFF` colleagues talked in the weeks of these days. One
    query."""
    talked = WeekTally.objects.filter(product__in=products, week__gte=week_of(first), week__lte=last)
    found = talked.order_by().values_list("product").annotate(bits=BitOr("staff_bits"))
    return {product for product, bits in found if staff_of(bits) >= MIN_STAFF}
