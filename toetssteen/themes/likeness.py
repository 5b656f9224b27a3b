"""What reads alike: themes by their name, and signals by their words (trigrams of PostgreSQL). `pgvector` was left
out: short Dutch sentences about the same question share their words, and a model would have to run here."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection

from toetssteen.observations.models import Signal
from toetssteen.themes.models import Theme, ThemeSignal

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
    how alike the name is. Four queries."""
    same = Theme.objects.filter(closed_on=None, merged_into=None)
    about = Signal.objects.filter(product=product_id, question=question_id).order_by("-sent_on")[:_RECENT]
    places = ThemeSignal.objects.filter(signal__in=list(about.values_list("pk", flat=True)))
    nearest = list(same.filter(pk__in=set(places.values_list("theme_id", flat=True))).order_by("-pk")[:MOST])
    known = [theme.pk for theme in nearest]
    others = (
        same.exclude(pk__in=known).annotate(alike=TrigramSimilarity("title", text)).order_by("-alike", "due_on", "pk")
    )
    return [*nearest, *others[: MOST - len(nearest)]]
