"""Questions that are asked already, to use again under their own identity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from msgspec.structs import replace

from toetssteen.dutch.words import normalised
from toetssteen.protocols import current
from toetssteen.protocols.document import Origin, ProtocolDocument, Question
from toetssteen.protocols.models import ProtocolVersion

_FOUND = """
SELECT code, text, title, id FROM (
    SELECT DISTINCT ON (one.code) one.code, one.text, p.title, v.id
    FROM protocols_protocolversion v
    JOIN protocols_protocol p ON p.id = v.protocol_id
    CROSS JOIN LATERAL jsonb_to_recordset(COALESCE(v.content -> 'questions', '[]'))
        AS one(code text, text text, purpose text)
    WHERE v.id = ANY(%(versions)s) AND NOT EXISTS (
        SELECT FROM unnest(%(words)s::text[]) word
        WHERE strpos(lower(one.text || ' ' || COALESCE(one.purpose, '') || ' ' || one.code), word) = 0
    )
    ORDER BY one.code, v.id
) found ORDER BY length(text), code LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class FoundQuestion:
    code: str
    text: str
    protocol: str
    """Title of a protocol that asks it."""
    version: int


def questions_like(text: str, *, limit: int = 12) -> list[FoundQuestion]:
    """Those that are asked now and have every word in their text, their purpose or their code; the shortest first.
    Two queries."""
    words = normalised(text)[:80].split()
    if not words:
        return []
    values: dict[str, Any] = {"versions": sorted(current.holding()), "words": words, "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, values)
        return [FoundQuestion(*row) for row in cursor.fetchall()]


def question_as_asked(code: str) -> tuple[Question, ProtocolDocument] | None:
    """The question with this code as it is asked now, and the protocol that asks it."""
    rows = ProtocolVersion.objects.filter(
        pk__in=current.holding(), content__questions__contains=[{"code": code}]
    ).order_by("-starts_at")
    version = rows.first()
    question = version.document.question(code) if version else None
    return (question, version.document) if version and question else None


def borrowed(question: Question, source: ProtocolDocument, document: ProtocolDocument) -> Question:
    """The same question for another protocol. What belongs to its first place stays behind: the follow-ups and the
    condition there. Where each field comes from is still told."""
    own = {follow_up.code for follow_up in document.follow_ups}
    used_by = [code for code in question.used_by if code in own]
    if not used_by and len(own) == 1:
        used_by = sorted(own)
    origin = dict(question.origin)
    if source.origin is not document.origin:
        said = [name for name in ("text", "options", "help", "purpose", "benefits") if name not in origin]
        origin |= dict.fromkeys(said, source.origin)
    return replace(question, used_by=used_by, when=None, origin=_plain(origin, document.origin), source_ref=[])


def _plain(origin: dict[str, Origin], general: Origin) -> dict[str, Origin]:
    return {name: one for name, one in origin.items() if one is not general}
