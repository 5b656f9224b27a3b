"""Mail to a department's own system. No rule depends on it: the task says itself that it was sent on."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from toetssteen.tasks.models import Task


@app.task(name="tasks.mail_to_department", queue="mail", retry=8, pass_context=False)
def mail_to_department(task_uuid: str) -> None:
    """A link, the follow-up and the date; nothing of the customer."""
    task = Task.objects.select_related("department").get(uuid=task_uuid)
    send_mail(
        subject=_("Nieuwe taak: %(follow_up)s, klaar op %(due)s")
        % {"follow_up": task.follow_up, "due": f"{task.due_on:%d-%m-%Y}"},
        message=_("Open de taak om te zien wat er nodig is:\n%(link)s\n") % {"link": link_to(task_uuid)},
        from_email=None,
        recipient_list=[task.department.mailbox],
    )


def link_to(task_uuid: object) -> str:
    """What a department puts in its own system; it opens after signing in."""
    return f"{settings.TOETSSTEEN.public_url}/taken/{task_uuid}/"
