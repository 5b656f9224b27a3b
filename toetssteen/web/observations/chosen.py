"""Which signals were chosen on a page, and what is to be done with them; kept as it was typed.

Fields: `which` (`every` or `some`), `signal` and `nameless` (several times), `answer`.
"""

from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict


@dataclass(frozen=True, slots=True, repr=False)
class Chosen:
    """`every`: all about this subject that wait for an answer."""

    every: bool = True
    signals: tuple[UUID, ...] = ()
    nameless: tuple[UUID, ...] = ()
    answer: str = ""


def read(posted: QueryDict) -> Chosen:
    return Chosen(
        every=posted.get("which", "") == "every",
        signals=_ids(posted, "signal"),
        nameless=_ids(posted, "nameless"),
        answer=posted.get("answer", "").replace("\r\n", "\n"),
    )


def _ids(posted: QueryDict, name: str) -> tuple[UUID, ...]:
    """What is no id was not on the page, and is left out."""
    found = []
    for text in posted.getlist(name):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return tuple(found)
