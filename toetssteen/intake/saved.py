"""What was promised when a conversation was saved."""

from dataclasses import dataclass
from datetime import date

from toetssteen.contacts.models import Contact
from toetssteen.protocols.effective import Pinned, at
from toetssteen.staff.departments import name_of


@dataclass(frozen=True, slots=True)
class Promise:
    """What the customer may count on for one subject."""

    product: str
    follow_up: str
    """Empty: the customer was helped."""
    department: str
    due_on: date | None
    tell: str


def promises_of(contact: Contact) -> list[Promise]:
    """In the order of the conversation; one query."""
    topics = contact.topics.select_related("product", "task").order_by("position")
    result = []
    for topic in topics:
        follow_up = at(Pinned(topic.protocol_version_id, topic.general_version_id)).follow_up(topic.follow_up)
        if follow_up is None:
            result.append(Promise(topic.product.name, "", "", None, ""))
            continue
        follow_up = follow_up.for_product(topic.product.ref)
        task = getattr(topic, "task", None)
        result.append(
            Promise(
                product=topic.product.name,
                follow_up=follow_up.name,
                department=name_of(follow_up.department) if follow_up.department else "",
                due_on=task.due_on if task else None,
                tell=follow_up.tell,
            )
        )
    return result
