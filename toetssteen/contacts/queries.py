"""What earlier conversations of a customer told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from django.db import connection
from django.utils import timezone

from toetssteen.contacts.models import Contact, Participant
from toetssteen.contacts.references import parse_reference


@dataclass(frozen=True, slots=True, repr=False)
class EarlierAnswer:
    """An answer that need not be asked again."""

    pk: int
    question: str
    value: Any
    purpose_class: str
    protocol_version_id: int
    product_id: int
    question_id: int


def answers_still_valid(party_id: int, questions: Collection[str], *, on: date) -> dict[tuple[str, str], EarlierAnswer]:
    """(question, purpose class) → the newest earlier answer of this customer that is valid on that day, and
    that may still be kept then: whether a job removed what is too old makes no difference.

    Never one from a shielded subject, nor one without a class of purpose: those are asked again. One query."""
    if not questions:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_STILL_VALID, [party_id, list(questions), on, on])
        rows = cursor.fetchall()
    return {
        (code, purpose_class): EarlierAnswer(pk, code, msgspec.json.decode(value), purpose_class, *others)
        for pk, code, value, purpose_class, *others in rows
    }


_STILL_VALID = """
SELECT answer.id, question.code, answer.value::text, answer.purpose_class, topic.protocol_version_id,
    topic.product_id, question.id
FROM contacts_participant participant
JOIN contacts_topic topic ON topic.contact_id = participant.contact_id AND NOT topic.shielded
JOIN contacts_answer answer ON answer.topic_id = topic.id
JOIN protocols_question question ON question.id = answer.question_id
WHERE participant.party_id = %s AND question.code = ANY(%s) AND answer.valid_until >= %s AND answer.keep_until >= %s
    AND answer.purpose_class <> '' AND answer.sealed_value IS NULL
ORDER BY participant.ended_at, answer.id
"""


def party_of_reference(text: str) -> Participant | None:
    """Whose conversation has this reference; None when it is unknown, was anonymous, or is kept no longer."""
    reference = parse_reference(text)
    if reference is None:
        return None
    kept = Participant.objects.filter(contact__reference=reference, contact__keep_until__gte=timezone.localdate())
    return kept.select_related("party").first()


def registered(uuid: Any) -> Contact | None:
    return Contact.objects.filter(uuid=uuid).first()
