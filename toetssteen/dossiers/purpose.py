"""For what a dossier is read: it follows from the conversation or the task at hand, and nobody types it."""

from uuid import UUID

from toetssteen.history.actions import Context
from toetssteen.intake.drafts import is_mine
from toetssteen.staff.models import StaffMember
from toetssteen.tasks.queries import visible_to

IN_CONVERSATION = "klantcontact"
FOR_TASK = "taak-uitvoeren"
WITHOUT_WORK_AT_HAND = "dossier-inzien"


def purpose_of_reading(party: UUID, *, conversation: UUID | None, task: UUID | None, by: StaffMember) -> Context:
    """One's own open conversation, or a task of one's department about this customer; anything else that an
    address claims does not count."""
    if conversation is not None and is_mine(conversation, by=by):
        return Context("conversation", conversation, IN_CONVERSATION)
    if task is not None:
        tasks = visible_to(by).filter(uuid=task, topic__contact__participants__party__uuid=party)
        if tasks.exists():
            return Context("task", task, FOR_TASK)
    return Context("party", party, WITHOUT_WORK_AT_HAND)
