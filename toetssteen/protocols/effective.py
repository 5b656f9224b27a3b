"""What holds for one subject of a conversation: the nearest protocol, and the follow-ups of every product."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import msgspec
from django.db import connection
from django.db.models import F, Q
from django.utils import timezone
from psycopg.sql import SQL

from toetssteen.products.models import Product
from toetssteen.protocols import paths
from toetssteen.protocols.document import FollowUp, ProtocolDocument, Question, Sensitivity
from toetssteen.protocols.errors import NoGeneralProtocol, UnknownVersion
from toetssteen.protocols.limits import HOLDS, InterimMeasure, last_day_before
from toetssteen.protocols.models import ProtocolVersion, VersionStatus


@dataclass(frozen=True, slots=True)
class Pinned:
    """The two versions on which a running conversation stays: the nearest one, and that for all products; with the
    measures that held when it began."""

    version: int
    general: int
    measures: tuple[int, ...] = ()
    provisional_until: date | None = field(default=None, compare=False)
    """The last day of the nearest version, where it is provisional: the MT has not decided."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a measure does to one question."""

    until: date
    """Its last day."""
    wording: str = ""
    """How it is asked for the time being. Empty: it is left out."""


@dataclass(frozen=True)
class Effective:
    """One protocol and the general one together. What the nearest one says goes before the general."""

    pinned: Pinned
    own: ProtocolDocument
    general: ProtocolDocument
    limits: Mapping[str, Limit] = field(default_factory=dict)
    """By question code."""

    @cached_property
    def left_out(self) -> frozenset[str]:
        return frozenset(code for code, limit in self.limits.items() if not limit.wording)

    @property
    def follow_ups(self) -> tuple[FollowUp, ...]:
        mine = {follow_up.code for follow_up in self.own.follow_ups}
        shared = (follow_up for follow_up in self.general.follow_ups if follow_up.code not in mine)
        return (*self.own.follow_ups, *shared)

    def follow_up(self, code: str) -> FollowUp | None:
        return self.own.follow_up(code) or self.general.follow_up(code)

    def question(self, code: str) -> Question | None:
        """As it is asked now: with the wording of a measure, and required by nobody while one leaves it out."""
        found = self.own.question(code) or self.general.question(code)
        return self._limited(found) if found is not None and code in self.limits else found

    def step(self, follow_up: str, *, product: str, answers: paths.Answers, anyway: Collection[str] = ()) -> paths.Step:
        """What the agent sees for `follow_up`: the product's questions, then those of every product. What a measure
        leaves out stands apart, but for the codes of `anyway`."""
        left_out = self.left_out.difference(anyway) if self.limits else self.left_out
        step = paths.step(self.own, follow_up, product=product, answers=answers, left_out=left_out)
        if self.own is not self.general:
            step += paths.step(self.general, follow_up, product=product, answers=answers, left_out=left_out)
        if not self.limits:
            return step
        return paths.Step(tuple(self._limited(one) for one in step.questions), step.notices, step.left_out)

    def _limited(self, question: Question) -> Question:
        limit = self.limits.get(question.code)
        if limit is None:
            return question
        if limit.wording:
            return msgspec.structs.replace(question, text=limit.wording)
        return msgspec.structs.replace(question, required_because="")

    def is_sealed(self, question: Question) -> bool:
        """Whether an answer lies sealed: a BSN, or a special category of personal data."""
        source = self.own if self.own.question(question.code) else self.general
        return question.type == "bsn" or (question.sensitivity or source.sensitivity) is Sensitivity.SPECIAL


_CANDIDATES = SQL("""
SELECT version.id,
    CASE WHEN protocol.product_id IS NOT NULL THEN 0 WHEN protocol.group_id IS NOT NULL THEN 1 ELSE 2 END AS distance,
    ARRAY(
        SELECT measure.id FROM protocols_interimmeasure measure
        WHERE {holds}
            AND (measure.product_id = %(product)s OR measure.product_id IS NULL)
            AND (measure.participants = '{{}}' OR %(member)s = ANY(measure.participants))
        ORDER BY measure.id
    ),
    CASE WHEN version.status = %(provisional)s THEN version.ends_at END
FROM protocols_protocolversion version JOIN protocols_protocol protocol ON protocol.id = version.protocol_id
WHERE version.status <> %(draft)s AND version.starts_at <= %(now)s
    AND (version.ends_at IS NULL OR version.ends_at > %(now)s)
    AND (
        protocol.product_id = %(product)s
        OR protocol.group_id IN (
            SELECT productgroup_id FROM products_productgroup_products WHERE product_id = %(product)s
        )
        OR (protocol.product_id IS NULL AND protocol.group_id IS NULL)
    )
ORDER BY distance, version.starts_at DESC, version.number DESC
""").format(holds=HOLDS)


def pin(product: Product, *, member: int = 0) -> Pinned:
    """The versions and measures that hold now for a new conversation about `product`; one query.

    Nearest first: the product's own protocol, that of a group, then the one for all. `member`: who holds the
    conversation, for whom trials may run; 0: nobody of the staff. Raises `NoGeneralProtocol`."""
    values: dict[str, Any] = {
        "product": product.pk,
        "member": member,
        "now": timezone.now(),
        "draft": VersionStatus.DRAFT.value,
        "provisional": VersionStatus.PROVISIONAL.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, values)
        candidates = cursor.fetchall()
    nearest = general = None
    limited: tuple[int, ...] = ()
    until: date | None = None
    for pk, distance, held, ends_at in candidates:
        limited = tuple(held)
        if nearest is None:
            nearest, until = pk, last_day_before(ends_at) if ends_at else None
        if distance == 2:
            general = general or pk
    if nearest is None or general is None:
        raise NoGeneralProtocol
    return Pinned(nearest, general, limited, until)


def preview(document: ProtocolDocument) -> Effective:
    """A document that is not published, with the general one that holds now; it has no version to pin.
    Raises `NoGeneralProtocol`."""
    if document.scope.all:
        return Effective(Pinned(0, 0), document, document)
    now = timezone.now()
    general = (
        ProtocolVersion.objects.exclude(status=VersionStatus.DRAFT)
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), starts_at__lte=now)
        .filter(protocol__product__isnull=True, protocol__group__isnull=True)
        .order_by(F("starts_at").desc(), "-number")
        .values_list("pk", flat=True)
        .first()
    )
    if general is None:
        raise NoGeneralProtocol
    return Effective(Pinned(0, general), document, at(Pinned(general, general)).own)


@lru_cache(maxsize=2000)
def at(pinned: Pinned) -> Effective:
    """Both documents, and what the measures do. Neither a published version nor a measure changes, so each process
    reads one only once. Raises `UnknownVersion`."""
    found = {
        version.pk: version.document
        for version in ProtocolVersion.objects.filter(pk__in={pinned.version, pinned.general}).exclude(
            status=VersionStatus.DRAFT
        )
    }
    if pinned.version not in found or pinned.general not in found:
        raise UnknownVersion
    return Effective(pinned, found[pinned.version], found[pinned.general], _limits(pinned.measures))


def _limits(measures: tuple[int, ...]) -> dict[str, Limit]:
    """A question that one measure leaves out and another rewords is left out."""
    if not measures:
        return {}
    limits: dict[str, Limit] = {}
    for measure in InterimMeasure.objects.filter(pk__in=measures).order_by("kind", "ends_at"):
        for code in measure.questions:
            limits[code] = Limit(measure.last_day, measure.wordings.get(code, ""))
    return limits
