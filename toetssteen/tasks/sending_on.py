"""Mail to a department's own system. No rule depends on it: the task says itself that it was sent on."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from toetssteen.notices.actions import write_to
from toetssteen.tasks.models import Task


def mail_to_department(task: Task) -> None:
    """A link, the follow-up and the date; nothing of the customer. In the language of the house."""
    with override(settings.LANGUAGE_CODE):
        write_to(
            task.department.mailbox,
            subject=_("Nieuwe taak: %(follow_up)s, klaar op %(due)s")
            % {"follow_up": task.follow_up, "due": f"{task.due_on:%d-%m-%Y}"},
            text=_("Open de taak om te zien wat er nodig is:\n%(link)s\n") % {"link": link_to(task.uuid)},
        )


def link_to(task_uuid: object) -> str:
    """What a department puts in its own system; it opens after signing in."""
    return f"{settings.TOETSSTEEN.public_url}/taken/{task_uuid}/"
