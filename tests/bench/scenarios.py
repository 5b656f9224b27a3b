"""What customers come for: every product, popular ones first, with the follow-ups of its protocol."""

from dataclasses import dataclass
from itertools import accumulate
from random import Random

from tests.bench.answers import Walk, keep_days, walk
from toetssteen.products.models import Product
from toetssteen.protocols.document import FollowUp
from toetssteen.protocols.effective import Effective, Pinned, at, pin

_WALKS = 8
"""Different sets of answers for each product and follow-up: enough variety, and quick to make."""


@dataclass(frozen=True, slots=True)
class Scenario:
    product: Product
    pinned: Pinned
    shielded: bool
    follow_up: FollowUp | None
    keep_days: int
    keep_ground: str
    walks: tuple[Walk, ...]
    answers: float
    """How many a walk has on average."""
    rank: int
    """That of the product, from popular to rare."""


def ranked_products(random: Random) -> list[Product]:
    """Those with a protocol of their own stand, on average, before the others."""
    own = set(Product.objects.filter(protocol__isnull=False).values_list("pk", flat=True))
    own |= set(Product.objects.filter(groups__protocol__isnull=False).values_list("pk", flat=True))
    products = list(Product.objects.filter(retired_at=None).order_by("ref"))
    return sorted(products, key=lambda product: random.random() * (0.4 if product.pk in own else 1.0))


def all_of_them(random: Random) -> list[Scenario]:
    found: list[Scenario] = []
    for rank, product in enumerate(ranked_products(random)):
        pinned = pin(product)
        effective = at(pinned)
        found.append(_scenario(product, pinned, effective, None, (), rank))
        for general in effective.follow_ups:
            follow_up = general.for_product(product.ref)
            walks = tuple(
                made
                for _ in range(_WALKS)
                if (made := walk(effective, follow_up, product=product.ref, random=random)) is not None
            )
            if walks:
                found.append(_scenario(product, pinned, effective, follow_up, walks, rank))
    return found


def _scenario(
    product: Product,
    pinned: Pinned,
    effective: Effective,
    follow_up: FollowUp | None,
    walks: tuple[Walk, ...],
    rank: int,
) -> Scenario:
    days, ground = keep_days(follow_up)
    answers = sum(len(walk.given) for walk in walks) / len(walks) if walks else 0.0
    return Scenario(product, pinned, effective.own.shielded, follow_up, days, ground, walks, answers, rank)


def weights(scenarios: list[Scenario], *, answers_each: float) -> list[float]:
    """Cumulative: Zipf by product, and of its follow-ups those with many answers so much more often that a
    subject has `answers_each` answers on average."""
    low, high = -4.0, 6.0
    for _ in range(40):
        tilt = (low + high) / 2
        each = [_weight(scenario, tilt) for scenario in scenarios]
        mean = sum(w * s.answers for w, s in zip(each, scenarios, strict=True)) / sum(each)
        low, high = (tilt, high) if mean < answers_each else (low, tilt)
    return list(accumulate(each))


def _weight(scenario: Scenario, tilt: float) -> float:
    return float((1.0 + scenario.answers) ** tilt) / (scenario.rank + 8)
