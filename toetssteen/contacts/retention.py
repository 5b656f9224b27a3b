"""How long a subject of a conversation is kept, and on what ground; fixed when it is registered."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from toetssteen.dutch.durations import add
from toetssteen.protocols.document import FollowUp, Question
from toetssteen.protocols.selectielijst import term_of


@dataclass(frozen=True, slots=True)
class Kept:
    until: date
    ground: str


FOREVER = date(9999, 12, 31)
"""For what the Selectielijst says is kept ("bewaren")."""


def of_topic(follow_up: FollowUp | None, *, on: date) -> Kept:
    """That of the follow-up's process and result; without follow-up the one short term of the municipality."""
    if follow_up is None or follow_up.retention is None:
        term = settings.TOETSSTEEN.retention_without_follow_up
        return Kept(on + term, f"termijn van de gemeente zonder vervolgactie ({term.days} dagen)")
    return _of_result(follow_up.retention.result, on=on)


def of_answer(question: Question, topic: Kept, *, on: date) -> date:
    """That of the subject, unless the question states its own."""
    return _of_result(question.retention.result, on=on).until if question.retention else topic.until


def _of_result(result: str, *, on: date) -> Kept:
    term = term_of(result)
    return Kept(add(on, term) if term else FOREVER, f"Selectielijst 2020, {result}")
