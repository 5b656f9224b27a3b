"""What is drawn before it is saved: a conversation, its subjects, and the work that comes of them."""

from dataclasses import dataclass, field

from toetssteen.cli.generation.people import Customer, Known
from toetssteen.cli.generation.subjects import Demand
from toetssteen.contacts.models import Answer, Contact, Topic
from toetssteen.protocols import effective
from toetssteen.protocols.document import Question
from toetssteen.tasks.models import Task


@dataclass(slots=True)
class Offer:
    """A subject that customers ask about, with what holds for it now."""

    demand: Demand
    product_id: int
    pinned: effective.Pinned
    effective: effective.Effective


@dataclass(slots=True, repr=False)
class DrawnTopic:
    offer: Offer
    topic: Topic
    answers: list[Answer] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    """Of the questions that `answers` answer."""
    asked: list[Question] = field(default_factory=list)
    reused: list[Known] = field(default_factory=list)
    """Earlier answers that needed no asking."""
    task: Task | None = None
    used: list[bool] | None = None
    """Of each answer, where the department was asked and said so."""


@dataclass(slots=True, repr=False)
class Drawn:
    contact: Contact
    customer: Customer | None
    topics: list[DrawnTopic]
