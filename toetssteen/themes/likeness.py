"""What reads alike: themes by their name, and signals by their words (trigrams of PostgreSQL). `pgvector` was left
out: short Dutch sentences about the same question share their words, and a model would have to run here."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from psycopg.sql import SQL

from toetssteen.themes.models import Theme

MOST = 20
_RECENT = 200
"""So many of the last signals about a subject tell to which themes it belongs."""
_SAMPLE = 5
"""So many of the theme's own sentences are compared with."""

_ALIKE = """
WITH own AS MATERIALIZED (
    SELECT text FROM (
        SELECT s.text, member.id FROM themes_themesignal member
        JOIN observations_signal s ON s.id = member.signal_id
        WHERE member.theme_id = %(theme)s AND s.text <> '' ORDER BY member.id DESC LIMIT 200
    ) recent ORDER BY length(text) DESC LIMIT %(sample)s
)
SELECT found.uuid, found.text, max(found.alike) FROM own, LATERAL (
    SELECT s.uuid, s.text, similarity(s.text, own.text) AS alike FROM observations_signal s
    WHERE s.text <> '' AND s.text %% own.text
      AND NOT EXISTS (SELECT FROM themes_themesignal member WHERE member.signal_id = s.id)
    ORDER BY alike DESC, s.id DESC LIMIT %(most)s
) found
GROUP BY found.uuid, found.text ORDER BY 3 DESC, found.uuid LIMIT %(most)s
"""


_NEAR = """
WITH same AS (
    SELECT DISTINCT member.theme_id FROM (
        SELECT id FROM observations_signal WHERE {product} AND {question} ORDER BY sent_on DESC LIMIT %(recent)s
    ) AS recent JOIN themes_themesignal member ON member.signal_id = recent.id
)
SELECT theme.id, theme.uuid, theme.title FROM themes_theme theme LEFT JOIN same ON same.theme_id = theme.id
WHERE theme.closed_on IS NULL AND theme.merged_into_id IS NULL
ORDER BY same.theme_id DESC NULLS LAST, similarity(theme.title, %(text)s) DESC, theme.due_on, theme.id LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Near:
    """A theme, to choose."""

    pk: int
    uuid: UUID
    title: str


@dataclass(frozen=True, slots=True)
class Alike:
    uuid: UUID
    text: str


def signals_like(theme: Theme) -> list[Alike]:
    """Signals without a theme whose words are like those of this one. One query, along the trigram index."""
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, {"theme": theme.pk, "sample": _SAMPLE, "most": MOST})
        return [Alike(uuid, text) for uuid, text, _alike in cursor.fetchall()]


def themes_for(text: str, product_id: int | None, question_id: int | None) -> list[Near]:
    """Open themes to which a signal about this may belong: those with the same question or product first, then by
    how alike the name is. One query."""
    product = SQL("product_id = {}").format(product_id) if product_id else SQL("product_id IS NULL")
    question = SQL("question_id = {}").format(question_id) if question_id else SQL("question_id IS NULL")
    statement = SQL(_NEAR).format(product=product, question=question)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"recent": _RECENT, "text": text, "most": MOST})
        return [Near(*row) for row in cursor.fetchall()]
