"""What reads alike: themes by their name, and signals by their words (trigrams of PostgreSQL). `pgvector` was left
out: short Dutch sentences about the same question share their words, and a model would have to run here."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection

from toetssteen.themes.models import Theme, ThemeSignal

MOST = 20
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


@dataclass(frozen=True, slots=True)
class Alike:
    uuid: UUID
    text: str


def signals_like(theme: Theme) -> list[Alike]:
    """Signals without a theme whose words are like those of this one. One query, along the trigram index."""
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, {"theme": theme.pk, "sample": _SAMPLE, "most": MOST})
        return [Alike(uuid, text) for uuid, text, _alike in cursor.fetchall()]


def themes_for(text: str, product_id: int | None, question_id: int | None) -> list[Theme]:
    """Open themes to which a signal about this may belong: those with the same question or product first, then by
    how alike the name is. Two queries."""
    same = Theme.objects.filter(closed_on=None, merged_into=None)
    members = ThemeSignal.objects.filter(signal__product=product_id, signal__question=question_id)
    nearest = list(same.filter(pk__in=members.values("theme")).order_by("-pk")[:MOST])
    known = [theme.pk for theme in nearest]
    others = (
        same.exclude(pk__in=known).annotate(alike=TrigramSimilarity("title", text)).order_by("-alike", "due_on", "pk")
    )
    return [*nearest, *others[: MOST - len(nearest)]]
