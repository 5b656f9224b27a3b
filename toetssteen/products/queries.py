"""Finding a product as somebody types."""

from dataclasses import dataclass

from django.db import connection

from toetssteen.dutch.words import normalised
from toetssteen.products.models import Product


@dataclass(frozen=True, slots=True)
class ProductFound:
    ref: str
    name: str
    synonym: str
    """The word that matched, where it was not the name."""


_RANKED = """
WITH word AS (
    SELECT id AS product_id, search_name AS text, '' AS synonym FROM products_product WHERE retired_at IS NULL
    UNION ALL
    SELECT s.product_id, s.search_text, s.text FROM products_synonym s
    JOIN products_product p ON p.id = s.product_id AND p.retired_at IS NULL
), ranked AS (
    SELECT product_id, synonym, length(text) AS size, {rank} AS rank FROM word
), best AS (
    SELECT DISTINCT ON (product_id) product_id, synonym, rank, size FROM ranked
    WHERE rank IS NOT NULL ORDER BY product_id, rank, size
)
SELECT p.ref, p.name, best.synonym FROM best JOIN products_product p ON p.id = best.product_id
ORDER BY best.rank, best.size, p.name LIMIT %(limit)s
"""
_FITS = _RANKED.format(
    rank="""CASE
        WHEN text = %(q)s THEN 0
        WHEN starts_with(text, %(q)s) THEN 1
        WHEN strpos(' ' || text, ' ' || %(q)s) > 0 THEN 2
        WHEN strpos(text, %(q)s) > 0 THEN 3
        WHEN NOT EXISTS (
            SELECT FROM unnest(string_to_array(%(q)s, ' ')) part WHERE strpos(text, part) = 0
        ) THEN 4
    END"""
)
_IS_ALIKE = _RANKED.format(
    rank="CASE WHEN word_similarity(%(q)s, text) >= 0.5 THEN 1 - word_similarity(%(q)s, text) END"
)


def search(text: str, *, limit: int = 8) -> list[ProductFound]:
    """The products that fit best, by name or synonym, the start of it first. One query; a second one, for what
    is spelled otherwise, only when nothing fits."""
    query = normalised(text)[:80]
    if not query:
        return []
    found = _found(_FITS, query, limit)
    return found if found or len(query) < 4 else _found(_IS_ALIKE, query, limit)


def _found(statement: str, query: str, limit: int) -> list[ProductFound]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"q": query, "limit": limit})
        return [ProductFound(*row) for row in cursor.fetchall()]


def by_ref(ref: str) -> Product | None:
    """A product that is still offered. None for one that is unknown or retired."""
    return Product.objects.filter(ref=ref, retired_at__isnull=True).first()
