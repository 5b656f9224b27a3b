"""Which signals were chosen on a page, and what is to be done with them; kept as it was typed.

Fields: `which` (`every` or `some`), `signal` and `nameless` (several times), `answer`, `title`, `due_on`, `into`,
`token`. Button: `do` (`answer`, `theme`, `add`).
"""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.http import QueryDict


@dataclass(frozen=True, slots=True, repr=False)
class Chosen:
    """`every`: all about this subject that wait for an answer."""

    every: bool = True
    signals: tuple[UUID, ...] = ()
    nameless: tuple[UUID, ...] = ()
    answer: str = ""
    title: str | None = None
    """None: what is proposed."""
    due_on: str | None = None
    into: str = ""
    token: UUID = field(default_factory=uuid4)


def read(posted: QueryDict) -> Chosen:
    return Chosen(
        every=posted.get("which", "") == "every",
        signals=ids(posted, "signal"),
        nameless=ids(posted, "nameless"),
        answer=posted.get("answer", "").replace("\r\n", "\n"),
        title=posted.get("title"),
        due_on=posted.get("due_on"),
        into=posted.get("into", ""),
        token=uuid_of(posted.get("token", "")) or uuid4(),
    )


def ids(posted: QueryDict, name: str) -> tuple[UUID, ...]:
    """What is no id was not on the page, and is left out."""
    return tuple(found for text in posted.getlist(name) if (found := uuid_of(text)))


def uuid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
