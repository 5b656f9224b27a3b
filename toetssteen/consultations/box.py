"""Anonymous answers. Nothing ties a ballot to a voter, not even for who has the whole database and all logs.

- Voter list and ballots lie in tables of their own, that share the consultation alone.
- Each answer that comes has both written anew as a whole: all ballots of the consultation, with fresh keys, sealed
  again and in random order, and all rows of its voter list. So all carry the number of one transaction, and no order,
  key or size tells of one of them. A consultation is answered by some hundreds of people at most.
- No event, no job and no draft is made of it, and a ballot knows no time.
- Its code finds a ballot again: inside the seal lies a keyed hash of it.

What remains: who has two copies of the database, of before and after a single answer, *and* the keys, can tell the one
answer that came in between. Results are shown when the consultation has closed, so that no page gives that away.
"""

import random
from collections.abc import Sequence
from typing import Any

import msgspec
from django.db.models import Case, F, Value, When

from toetssteen.consultations import errors
from toetssteen.consultations.models import Ballot, Consultation, Invitation
from toetssteen.observations.receipts import hash_of, hashes_of, parse_receipt

_PAGE = 8 * 1024
"""Bytes: a ballot is padded to a multiple of so many; one page holds all but the very longest."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one answer says, by whomever."""

    stance: str
    text: str = ""
    harm: str = ""
    place: str = ""


class _Sealed(msgspec.Struct, frozen=True, kw_only=True):
    receipt: str
    said: Said
    padding: str = ""


def cast(consultation: Consultation, invitation: Invitation, said: Said, *, receipt: str) -> None:
    """Put a ballot in the box, and tick its voter off. The consultation is locked. Whoever answered before changes that
    answer by its code: a second ballot there is not.

    Raises `CodeUnknown`, `CodeNeeded`."""
    code = parse_receipt(receipt)
    if code is None:
        raise errors.CodeUnknown(field="code")
    hashes = {value.hex() for value in hashes_of(code)}
    ballots = _opened(consultation)
    others = [ballot for ballot in ballots if ballot.receipt not in hashes]
    is_known = len(others) < len(ballots)
    if invitation.answered and not is_known:
        raise errors.CodeNeeded(field="code")
    if not invitation.answered and is_known:
        raise errors.CodeUnknown(field="code")
    _write_anew(consultation, [*others, _Sealed(receipt=hash_of(code).hex(), said=said)])
    _tick(consultation, invitation)


def find(consultation: Consultation, receipt: str) -> Said:
    """One's own answer, by its code. Raises `CodeUnknown`."""
    code = parse_receipt(receipt)
    hashes = {value.hex() for value in hashes_of(code)} if code else set()
    for ballot in _opened(consultation):
        if ballot.receipt in hashes:
            return ballot.said
    raise errors.CodeUnknown(field="code")


def ballots_of(consultation: Consultation) -> list[Said]:
    """In no order."""
    return [ballot.said for ballot in _opened(consultation)]


def _opened(consultation: Consultation) -> list[_Sealed]:
    contents = Ballot.objects.filter(consultation=consultation).order_by("id").values_list("content", flat=True)
    return [msgspec.convert(content, _Sealed) for content in contents]


def _write_anew(consultation: Consultation, ballots: Sequence[_Sealed]) -> None:
    Ballot.objects.filter(consultation=consultation).delete()
    fresh = [Ballot(consultation=consultation, content=_padded(ballot)) for ballot in ballots]
    Ballot.objects.bulk_create(random.SystemRandom().sample(fresh, len(fresh)))


def _tick(consultation: Consultation, invitation: Invitation) -> None:
    """Every row of the list is written, whatever it says."""
    Invitation.objects.filter(consultation=consultation).update(
        answered=Case(When(pk=invitation.pk, then=Value(True)), default=F("answered"))
    )


def _padded(ballot: _Sealed) -> dict[str, Any]:
    bare = {**msgspec.to_builtins(ballot), "padding": ""}
    size = len(msgspec.json.encode(bare))
    return {**bare, "padding": "." * (-size % _PAGE)}
