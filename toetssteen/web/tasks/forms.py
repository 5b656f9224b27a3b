"""What is posted from the page of a task. Everything is kept as it was typed, right or wrong.

Fields: `result`, `no_bsn`, `used` (an answer, several times), `used_none`, `revision`, `token`. Buttons: `do`
(`finish`, `take`, `forward`) and `signal` (`<question>:<kind>`).
"""

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from django.http import QueryDict

from toetssteen.tasks import errors


@dataclass(frozen=True, slots=True, repr=False)
class Typed:
    """`token` makes each signal of one page a signal once, however often it is sent."""

    result: str
    no_bsn: bool
    used: tuple[str, ...]
    used_none: bool
    revision: int
    token: UUID

    @property
    def used_answers(self) -> set[UUID] | None:
        """Empty for none; None when it was left open. Raises `UseContradicts`, `UnknownAnswerUsed`."""
        if self.used and self.used_none:
            raise errors.UseContradicts(field="used")
        try:
            used = {UUID(uuid) for uuid in self.used}
        except ValueError:
            raise errors.UnknownAnswerUsed(field="used") from None
        return used if used or self.used_none else None

    @property
    def is_empty(self) -> bool:
        return not (self.result or self.used or self.used_none)


def untouched(revision: int) -> Typed:
    return Typed(result="", no_bsn=False, used=(), used_none=False, revision=revision, token=uuid4())


def carried(typed: Typed, revision: int) -> Typed:
    """What was typed, on the page as it is now; without a sign that cannot be stored."""
    return replace(typed, result=typed.result.replace("\0", ""), revision=revision)


def read(posted: QueryDict) -> Typed:
    """A revision or token that is no such thing is taken as an old one: then the page says that it is stale."""
    revision = posted.get("revision", "")
    return Typed(
        result=posted.get("result", "").replace("\r\n", "\n"),
        no_bsn="no_bsn" in posted,
        used=tuple(posted.getlist("used")),
        used_none="used_none" in posted,
        revision=int(revision) if revision.isascii() and revision.isdecimal() and len(revision) < 10 else 0,
        token=_uuid(posted.get("token", "")) or uuid4(),
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
