"""Something to tell, for the tests."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from toetssteen.notices.kinds import declare

HAPPENED = declare("test.happened", "Er gebeurde iets met %(about)s")
OPENED = declare("test.opened", "Er is iets over %(about)s", route="task")


@dataclass(frozen=True)
class Thing:
    uuid: UUID = field(default_factory=uuid4)
