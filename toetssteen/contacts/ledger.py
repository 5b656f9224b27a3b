"""Writing to the ledger of use."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from toetssteen.contacts.models import AnswerUse, UseKind


@dataclass(frozen=True, slots=True)
class Use:
    """One answer, by what the ledger is keyed on."""

    question_id: int
    product_id: int
    protocol_version_id: int
    answer_id: int
    used: bool = True


def record_uses(uses: Iterable[Use], *, kind: UseKind, chance: float = 1.0) -> None:
    """`chance`: that with which this was asked, for weighing. No employee and no customer is recorded."""
    today = timezone.localdate()
    AnswerUse.objects.bulk_create(
        AnswerUse(
            on=today,
            question_id=use.question_id,
            product_id=use.product_id,
            protocol_version_id=use.protocol_version_id,
            answer_id=use.answer_id,
            kind=kind,
            used=use.used,
            chance=chance,
        )
        for use in uses
    )
