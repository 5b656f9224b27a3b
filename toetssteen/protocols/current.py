"""What is asked now, to read: the newest published version of each protocol, and how its questions read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from psycopg.sql import SQL, Composable

from toetssteen.access.errors import NotFound
from toetssteen.protocols.effective import Effective, Pinned, at
from toetssteen.protocols.models import ProtocolVersion, VersionStatus

_TEXTS = SQL("""
WITH newest AS (
    SELECT DISTINCT ON (q.id) q.id, q.code, v.id AS version
    FROM protocols_question q
    LEFT JOIN (
        protocols_protocolversion_questions vq JOIN protocols_protocolversion v
        ON v.id = vq.protocolversion_id AND v.status <> %s
    ) ON vq.question_id = q.id
    WHERE {which} = ANY(%s)
    ORDER BY q.id, v.starts_at DESC NULLS LAST, v.id DESC
)
SELECT newest.id, newest.code, jsonb_path_query_first(
    v.content, '$.questions[*] ? (@.code == $code).text', jsonb_build_object('code', newest.code)
) #>> '{{}}'
FROM newest LEFT JOIN protocols_protocolversion v ON v.id = newest.version
""")
"""Of each question its key, its code, and its text in the newest published version that has it."""
_BY_CODE, _BY_KEY = _TEXTS.format(which=SQL("q.code")), _TEXTS.format(which=SQL("q.id"))

_LISTED = """
SELECT DISTINCT ON (p.id) p.code, p.title, v.number, v.starts_at, v.status,
    jsonb_array_length(COALESCE(v.content -> 'questions', '[]')),
    jsonb_array_length(jsonb_path_query_array(v.content, '$.questions[*] ? (!exists(@.purpose))')),
    COALESCE((v.content ->> 'shielded')::boolean, false),
    p.product_id IS NULL AND p.group_id IS NULL,
    ARRAY(
        SELECT name FROM products_product WHERE id = p.product_id
        UNION ALL
        SELECT product.name FROM products_productgroup_products member
        JOIN products_product product ON product.id = member.product_id
        WHERE member.productgroup_id = p.group_id ORDER BY name
    )
FROM protocols_protocol p JOIN protocols_protocolversion v ON v.protocol_id = p.id
WHERE v.status <> %s AND v.starts_at <= %s AND (v.ends_at IS NULL OR v.ends_at > %s)
ORDER BY p.id, v.starts_at DESC, v.number DESC
"""


@dataclass(frozen=True, slots=True)
class ListedProtocol:
    """One protocol as it holds now. `without_purpose`: questions of which nobody knows what they are for."""

    code: str
    title: str
    number: int
    since: datetime
    status: str
    questions: int
    without_purpose: int
    shielded: bool
    for_all: bool
    products: list[str]


def listed() -> list[ListedProtocol]:
    """Every protocol that holds now: the one for all first, then by title. One query; no document is read."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_LISTED, [VersionStatus.DRAFT, now, now])
        rows = [ListedProtocol(*row) for row in cursor.fetchall()]
    return sorted(rows, key=lambda row: (not row.for_all, row.title.casefold()))


def newest_texts(codes: Collection[str]) -> dict[str, str]:
    """Question code → its text in the newest published version that has it. One query."""
    return {code: text for _key, code, text in _texts(_BY_CODE, codes) if text is not None}


def newest_texts_by_key(keys: Collection[int]) -> dict[int, tuple[str, str]]:
    """Key of a question → its code, and its text as `newest_texts` gives it; the code again where no published
    version has it. One query."""
    return {key: (code, text or code) for key, code, text in _texts(_BY_KEY, keys)}


def _texts(query: Composable, wanted: Collection[int] | Collection[str]) -> list[tuple[int, str, str | None]]:
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query, [VersionStatus.DRAFT, list(wanted)])
        return list(cursor.fetchall())


def version_of(code: str, number: int | None = None) -> ProtocolVersion:
    """That which holds now, or the published one with that number. Raises `NotFound`."""
    versions = published().filter(protocol__code=code)
    wanted = versions.filter(_holds()) if number is None else versions.filter(number=number)
    found = wanted.select_related("protocol__product", "protocol__group").order_by(*_NEWEST).first()
    if found is None:
        raise NotFound
    return found


def read_with_general(version: ProtocolVersion) -> Effective:
    """What this version says together with the protocol for all products that holds now. Raises `NotFound`."""
    general = (
        published()
        .filter(_holds(), protocol__product__isnull=True, protocol__group__isnull=True)
        .order_by(*_NEWEST)
        .values_list("pk", flat=True)
        .first()
    )
    if general is None:
        raise NotFound
    return at(Pinned(version.pk, general))


def versions_of(protocol_id: int) -> list[tuple[int, datetime]]:
    """Number and start of each published version, newest first."""
    rows = published().filter(protocol_id=protocol_id).order_by(*_NEWEST).values_list("number", "starts_at")
    return [(number, starts_at) for number, starts_at in rows if starts_at is not None]


@dataclass(frozen=True, slots=True)
class Standing:
    """A protocol that stands on a principle."""

    code: str
    title: str


def standing_on(principle: str) -> list[Standing]:
    """The protocols that name it, for themselves or at one of their questions, in a version that holds now or that
    can come to hold."""
    named = Q(content__principles__contains=[principle]) | Q(content__questions__contains=[{"principle": principle}])
    rows = can_hold().filter(named).order_by("protocol__title").values_list("protocol__code", "protocol__title")
    return [Standing(*row) for row in rows.distinct()]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The protocol that holds for a product."""

    code: str
    title: str
    for_all: bool


def nearest_to(product: UUID) -> Nearest | None:
    """Its own protocol, that of its group, or the one for all; None when none was loaded."""
    rows = (
        published()
        .filter(_holds())
        .filter(
            Q(protocol__product__uuid=product)
            | Q(protocol__group__products__uuid=product)
            | Q(protocol__product__isnull=True, protocol__group__isnull=True)
        )
        .order_by(
            F("protocol__product_id").asc(nulls_last=True), F("protocol__group_id").asc(nulls_last=True), *_NEWEST
        )
        .values_list("protocol__code", "protocol__title", "protocol__product_id", "protocol__group_id")
    )
    row = rows.first()
    return Nearest(row[0], row[1], row[2] is None and row[3] is None) if row else None


def published() -> QuerySet[ProtocolVersion]:
    return ProtocolVersion.objects.exclude(status=VersionStatus.DRAFT)


_NEWEST = (F("starts_at").desc(), "-number")


def can_hold() -> QuerySet[ProtocolVersion]:
    """Published versions that hold now, start later, or hold again when a provisional one ends: all that have not
    ended, but for those that lie under one without an end."""
    now = timezone.now()
    over = published().filter(
        Q(starts_at__gt=OuterRef("starts_at")) | Q(starts_at=OuterRef("starts_at"), number__gt=OuterRef("number")),
        protocol=OuterRef("protocol"),
        starts_at__lte=now,
        ends_at__isnull=True,
    )
    return published().filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now)).exclude(Exists(over))


def holding() -> list[int]:
    """Of each protocol the key of the version that holds now."""
    newest = published().filter(_holds()).order_by("protocol_id", *_NEWEST).distinct("protocol_id")
    return list(newest.values_list("pk", flat=True))


def _holds() -> Q:
    now = timezone.now()
    return Q(starts_at__lte=now) & (Q(ends_at__isnull=True) | Q(ends_at__gt=now))
