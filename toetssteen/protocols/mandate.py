"""The mandate: how far a coordinator may limit questions without asking first. One that can be used ships."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from toetssteen.access.roles import require
from toetssteen.history.actions import record
from toetssteen.products.models import Product
from toetssteen.protocols import measure_errors as errors
from toetssteen.protocols.limits import Mandate
from toetssteen.staff.models import StaffMember

LONGEST = 730
"""Days; nothing lasts by default, a mandate neither."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a mandate says. `number` 0: as it ships, confirmed by nobody yet."""

    number: int = 0
    longest_days: int = 92
    decision_days: int = 21
    lead_days: int = 14
    shielded: bool = False
    not_products: frozenset[int] = frozenset()
    not_questions: frozenset[str] = frozenset()

    @property
    def shortest_days(self) -> int:
        """A measure lasts at least until the MT decided or, when it stays silent, the coordinator took the lead."""
        return self.decision_days + self.lead_days

    @property
    def confirmed(self) -> bool:
        return self.number > 0


SHIPPED = Terms()


def current() -> Terms:
    """Two queries."""
    mandate = Mandate.objects.order_by("-number").prefetch_related("not_products").first()
    if mandate is None:
        return SHIPPED
    return Terms(
        number=mandate.number,
        longest_days=mandate.longest_days,
        decision_days=mandate.decision_days,
        lead_days=mandate.lead_days,
        shielded=mandate.shielded,
        not_products=frozenset(product.pk for product in mandate.not_products.all()),
        not_questions=frozenset(mandate.not_questions),
    )


@transaction.atomic
def confirm(*, by: StaffMember) -> Mandate:
    """Say at set-up that the mandate that ships is the one that holds here. Raises `MandateChanged`."""
    require(by, "mandate.confirm")
    return _keep(SHIPPED, (), after=0, by=by)


@transaction.atomic
def set_mandate(
    *,
    longest_days: int,
    decision_days: int,
    lead_days: int,
    shielded: bool,
    not_products: Collection[Product],
    not_questions: Collection[str],
    after: int,
    by: StaffMember,
) -> Mandate:
    """Widen or narrow it, after the one with number `after`. A measure that runs stays as it was started.

    Raises `MandateTermsWrong`, `MandateChanged`."""
    require(by, "mandate.set")
    shortest = decision_days + lead_days
    if decision_days < 1 or lead_days < 1 or not shortest <= longest_days <= LONGEST:
        raise errors.MandateTermsWrong(field="longest_days")
    terms = Terms(0, longest_days, decision_days, lead_days, shielded, frozenset(), frozenset(not_questions))
    return _keep(terms, not_products, after=after, by=by)


def _keep(terms: Terms, not_products: Collection[Product], *, after: int, by: StaffMember) -> Mandate:
    newest = Mandate.objects.order_by("-number").values_list("number", flat=True).first() or 0
    if newest != after:
        raise errors.MandateChanged
    try:
        with transaction.atomic():
            mandate = Mandate.objects.create(
                number=after + 1,
                longest_days=terms.longest_days,
                decision_days=terms.decision_days,
                lead_days=terms.lead_days,
                shielded=terms.shielded,
                not_questions=sorted(terms.not_questions),
                set_by=by,
            )
    except IntegrityError:
        raise errors.MandateChanged from None
    mandate.not_products.set(not_products)
    record("mandate.set", mandate, by=by, number=mandate.number)
    return mandate
