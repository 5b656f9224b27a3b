"""Who is asked: those who put the question, and the departments that use the answer: the internal customer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from toetssteen.access.roles import Role
from toetssteen.products.models import Product
from toetssteen.protocols import effective
from toetssteen.protocols.errors import NoGeneralProtocol
from toetssteen.staff.models import Department, StaffMember


@dataclass(frozen=True, slots=True)
class Asked:
    member_id: int
    department_id: int | None


def departments_that_use(product: Product | None, question: str = "") -> list[Department]:
    """Those whose follow-ups use the answer to this question; without a question, those of any follow-up of the
    product. Derived from the protocol that holds now."""
    if product is None:
        return []
    try:
        found = effective.at(effective.pin(product))
    except NoGeneralProtocol:
        return []
    asked = found.question(question) if question else None
    follow_ups = [
        follow_up.for_product(product.ref)
        for follow_up in found.own.follow_ups
        if asked is None or not asked.used_by or follow_up.code in asked.used_by
    ]
    codes = {follow_up.department for follow_up in follow_ups if follow_up.department}
    return list(Department.objects.filter(code__in=codes).order_by("name"))


def people(*, contact_centre: bool, departments: Collection[str]) -> list[Asked]:
    """Each once. Who works for a department that is asked answers for it, also when they help customers as well:
    what they need for their work is what only they can say."""
    found: dict[int, int | None] = {}
    active = StaffMember.objects.filter(is_active=True)
    if contact_centre:
        found |= dict.fromkeys(active.filter(roles__contains=[Role.AGENT]).values_list("pk", flat=True))
    if departments:
        found |= _of_departments(
            active.filter(roles__contains=[Role.DEPARTMENT], departments__code__in=list(departments))
            .order_by("pk", "departments__name")
            .values_list("pk", "departments__pk")
        )
    return [Asked(member, department) for member, department in sorted(found.items())]


def _of_departments(rows: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Of somebody who works for several, the first by name."""
    found: dict[int, int] = {}
    for member, department in rows:
        found.setdefault(member, department)
    return found
