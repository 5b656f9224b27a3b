"""Which recorded subjects a version would have been about, and what would have held for each instead.

Only the version on trial changes: whatever else held when a conversation was held, holds in the replay as well."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from toetssteen.products.models import Product
from toetssteen.protocols.document import ProtocolDocument
from toetssteen.protocols.effective import Effective, Pinned, at
from toetssteen.protocols.models import ProtocolVersion, VersionStatus

_PRODUCT, _GROUP, _ALL = range(3)
"""How far a protocol is from a product; the nearest one holds."""


@dataclass(frozen=True, slots=True)
class _Recorded:
    protocol: str
    distance: int


@dataclass(frozen=True)
class Trial:
    """A version that is tried: a draft, one that is proposed, or one that held."""

    document: ProtocolDocument

    @cached_property
    def refs(self) -> Mapping[int, str]:
        """Product → its reference, for those that this document names; for all of them where it is the general one."""
        products = Product.objects.all()
        if not self.document.scope.all:
            products = products.filter(ref__in=self.document.scope.products)
        return dict(products.values_list("pk", "ref"))

    @cached_property
    def versions(self) -> Mapping[int, _Recorded]:
        """Every published version, and how near its protocol is."""
        rows = ProtocolVersion.objects.exclude(status=VersionStatus.DRAFT).values_list(
            "pk", "protocol__code", "protocol__product_id", "protocol__group_id"
        )
        return {pk: _Recorded(code, _distance(product, group)) for pk, code, product, group in rows}

    @cached_property
    def own_versions(self) -> list[int]:
        """Published versions of the same protocol."""
        return [pk for pk, recorded in self.versions.items() if recorded.protocol == self.document.code]

    @property
    def where(self) -> tuple[str, list[Any]]:
        """Which subjects can be concerned, as SQL over `topic`, with its parameters."""
        if self.document.scope.all:
            return "true", []
        return (
            "(topic.product_id = ANY(%s) OR topic.protocol_version_id = ANY(%s))",
            [list(self.refs), self.own_versions],
        )

    def instead_of(self, pinned: Pinned, product_id: int) -> Effective | None:
        """What would have held; None where this version would not have made a difference to what held."""
        before = at(pinned)
        if self.document.scope.all:
            own = self.document if before.own is before.general else before.own
            return Effective(Pinned(0, 0), own, self.document)
        recorded = self.versions[pinned.version]
        if product_id in self.refs:
            nearer = recorded.protocol == self.document.code or self._distance <= recorded.distance
            return Effective(Pinned(0, pinned.general), self.document, before.general) if nearer else None
        if recorded.protocol == self.document.code:
            return Effective(Pinned(pinned.general, pinned.general), before.general, before.general)
        return None

    @property
    def _distance(self) -> int:
        if self.document.scope.all:
            return _ALL
        return _PRODUCT if len(self.document.scope.products) == 1 else _GROUP


def _distance(product: int | None, group: int | None) -> int:
    if product is not None:
        return _PRODUCT
    return _GROUP if group is not None else _ALL
