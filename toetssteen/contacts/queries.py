"""What earlier conversations of a customer told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from toetssteen.contacts.models import Answer, Contact, Participant
from toetssteen.contacts.references import parse_reference


@dataclass(frozen=True, slots=True, repr=False)
class EarlierAnswer:
    """An answer that need not be asked again."""

    pk: int
    question: str
    value: Any
    purpose_class: str
    given_on: date
    protocol_version_id: int
    product_id: int
    question_id: int


def answers_still_valid(party_id: int, questions: Collection[str], *, on: date) -> dict[tuple[str, str], EarlierAnswer]:
    """(question, purpose class) → the newest earlier answer of this customer that is valid on that day, and
    that may still be kept then: whether a job removed what is too old makes no difference.

    Never one from a shielded subject, nor one without a class of purpose: those are asked again. One query."""
    if not questions:
        return {}
    rows = (
        Answer.objects.filter(
            topic__contact__participants__party_id=party_id,
            topic__shielded=False,
            question__code__in=questions,
            valid_until__gte=on,
            keep_until__gte=on,
            sealed_value__isnull=True,
        )
        .exclude(purpose_class="")
        .order_by("topic__contact__ended_at", "pk")
        .values_list(
            "pk", "question__code", "value", "purpose_class", "topic__contact__ended_at",
            "topic__protocol_version_id", "topic__product_id", "question_id",
        )
    )  # fmt: skip
    return {
        (row[1], row[3]): EarlierAnswer(row[0], row[1], row[2], row[3], row[4].date(), row[5], row[6], row[7])
        for row in rows
    }


def party_of_reference(text: str) -> Participant | None:
    """Whose conversation has this reference; None when it is unknown, was anonymous, or is kept no longer."""
    reference = parse_reference(text)
    if reference is None:
        return None
    kept = Participant.objects.filter(contact__reference=reference, contact__keep_until__gte=timezone.localdate())
    return kept.select_related("party").first()


def registered(uuid: Any) -> Contact | None:
    return Contact.objects.filter(uuid=uuid).first()
