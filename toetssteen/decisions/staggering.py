"""Starting product by product, in an order drawn by lot, so that one can see what the change itself does: what happens
where it holds already, beside what happens in the same weeks where it does not yet (Hussey and Hughes, 2007).

Only for what can start so: a protocol of several products, of which questions are dropped and nothing else. Until the
version holds for all, a measure leaves them out of the products whose moment has come."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils import timezone

from toetssteen.decisions import errors
from toetssteen.decisions.models import DrawnStart, Proposal
from toetssteen.insight.fours import FOUR, first_four
from toetssteen.products.models import Product
from toetssteen.protocols import compare
from toetssteen.protocols.document import ProtocolDocument
from toetssteen.protocols.measures import begin_decided
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.staff.models import StaffMember

LEAST = 4
"""Products; of fewer, no order that chance draws can show anything."""
MOST_STEPS = 6


def dropped(held: ProtocolDocument, proposed: ProtocolDocument) -> list[str]:
    """The codes of the questions that fall away, where nothing else changes; else none."""
    changes = compare.compare(held, proposed)
    if any(change.kind != compare.Kind.DROPPED for change in changes):
        return []
    return [change.code for change in changes if change.part == compare.QUESTION]


def products_of(version: ProtocolVersion) -> list[Product]:
    group = version.protocol.group
    return list(group.products.filter(retired_at=None).order_by("pk")) if group else []


def is_possible(held: ProtocolVersion, proposed: ProtocolVersion) -> bool:
    return len(products_of(held)) >= LEAST and bool(dropped(held.document, proposed.document))


def draw(products: Sequence[Product], first: date) -> dict[int, date]:
    """Product → the Monday on which it starts: as many at each step as can be, four weeks apart."""
    order = list(products)
    secrets.SystemRandom().shuffle(order)
    steps = min(MOST_STEPS, len(order))
    return {product.pk: first + place * steps // len(order) * FOUR for place, product in enumerate(order)}


def begin(proposal: Proposal, held: ProtocolVersion, *, starts_on: date | None, by: StaffMember) -> date:
    """Draw the moments, and let the products start at theirs; returns the last of them, on which the version is to
    hold for all. Raises `StaggeringNotPossible`."""
    version = proposal.draft
    if version is None or not is_possible(held, version):
        raise errors.StaggeringNotPossible(field="staggered")
    products = products_of(held)
    starts = draw(products, first_four(max(starts_on or timezone.localdate(), timezone.localdate())))
    last = max(starts.values())
    DrawnStart.objects.bulk_create(
        DrawnStart(proposal=proposal, product=product, starts_on=starts[product.pk]) for product in products
    )
    codes = dropped(held.document, version.document)
    for product in products:
        if starts[product.pk] < last:
            begin_decided(
                codes,
                product=product,
                because=proposal.title,
                starts_at=_midnight(starts[product.pk]),
                ends_at=_midnight(last),
                held=held,
                by=by,
            )
    return last


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
