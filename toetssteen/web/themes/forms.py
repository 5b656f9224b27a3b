"""What is posted from the page of a theme; kept as it was typed.

Fields: `revision`, `title`, `due_on`, `owner`, `into`, `outcome`, `signal` and `nameless` (several times), `new_title`,
`new_due_on`, `what`, `now`, `later`, `supervisor`, `product`, `question`. Button: `do`.
"""

from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

from toetssteen.themes.membership import Chosen
from toetssteen.web.observations.chosen import ids

_FIELDS = (
    "title", "due_on", "owner", "into", "outcome", "new_title", "new_due_on", "what", "now", "later", "supervisor",
    "product", "question",
)  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False)
class Typed:
    """`texts` holds what was posted alone: a field that was not is shown as it is kept."""

    revision: int
    chosen: Chosen
    texts: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "")

    def get(self, name: str, kept: str) -> str:
        return self.texts.get(name, kept)

    def uuid(self, name: str) -> UUID:
        """What is no id is nobody's."""
        try:
            return UUID(self[name])
        except ValueError:
            return UUID(int=0)


UNTOUCHED = Typed(0, Chosen(), {})


def read(posted: QueryDict) -> Typed:
    revision = posted.get("revision", "")
    return Typed(
        revision=int(revision) if revision.isascii() and revision.isdecimal() and len(revision) < 10 else 0,
        chosen=Chosen(ids(posted, "signal"), ids(posted, "nameless")),
        texts={name: _clean(posted.get(name, "")) for name in _FIELDS if name in posted},
    )


def _clean(text: str) -> str:
    return text.replace("\0", "").replace("\r\n", "\n")
