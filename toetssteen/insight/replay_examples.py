"""Examples of answers that were used and would have been missed: what was answered, and what was done with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import Actor, require
from toetssteen.contacts.models import Answer, Topic
from toetssteen.history.actions import Context, Happening, Processing, record_all
from toetssteen.insight.models import ReplayRun
from toetssteen.insight.replay import Block
from toetssteen.insight.replay_judging import Effect
from toetssteen.insight.replay_reading import SHIFT
from toetssteen.parties.models import Party
from toetssteen.protocols.effective import Pinned, at
from toetssteen.protocols.wording import in_words
from toetssteen.tasks.models import Task

MOST = 3
_KEPT = 12
"""So many are kept with a replay: some of them may not be shown."""
ACTIVITY = "vragen-verbeteren"
"""The purpose for which the coordinator reads an example: to see whether a question can be dropped."""


@dataclass(frozen=True, slots=True, repr=False)
class Example:
    """Of one customer, who is not named."""

    month: date
    question: str
    answer: str
    result: str
    """Of the task; empty as long as it is not done."""


@dataclass(frozen=True, slots=True, repr=False)
class Examples:
    product: str
    follow_up: str
    question: str
    found: tuple[Example, ...]


def candidates(block: Block, code: str) -> list[int]:
    """The newest."""
    used = block.answers[code].used if code in block.answers else set()
    return sorted(block.effect(Effect.DROPPED, code) & used, reverse=True)[:_KEPT]


def examples_of(draft: UUID, product: UUID, follow_up: str, code: str, *, by: Actor) -> Examples:
    """At most three; never of a shielded product, nor a BSN or a special category, nor what is kept no longer. That
    they were read is recorded. Raises `NotFound` where the replay of this draft has none."""
    require(by, "replay.run")
    run = ReplayRun.objects.filter(draft__uuid=draft).select_related("draft").first()
    subjects = run.examples.get(f"{product} {follow_up} {code}") if run else None
    if run is None or not subjects:
        raise NotFound
    chosen = list(_showable(run, subjects, code))[:MOST]
    contacts = [answer.topic.contact for answer in chosen]
    parties = Party.objects.filter(participations__contact__in=contacts).values_list("uuid", flat=True)
    record_all(
        [Happening("example.viewed", run, {"question": code, "contacts": [str(c.uuid) for c in contacts]})],
        by=by,
        processing=Processing("example.viewed", list(parties), Context("replayrun", run.uuid, ACTIVITY)),
    )
    section = next(s for s in run.sections if s["product"] == str(product) and s["follow_up"] == follow_up)
    line = next(line for line in section["lines"] if line["code"] == code)
    return Examples(section["product_name"], section["follow_up_name"], line["text"], tuple(map(_example, chosen)))


def _showable(run: ReplayRun, subjects: Sequence[int], code: str) -> Iterator[Answer]:
    contacts = [subject >> SHIFT for subject in subjects]
    answers = (
        Answer.objects.filter(topic__contact_id__in=contacts, question__code=code, topic__shielded=False)
        .filter(keep_until__gte=timezone.localdate(), sealed_value__isnull=True)
        .select_related("question", "topic__contact", "topic__task")
        .order_by("-topic__contact_id", "topic__position")
    )
    shielded = bool(run.content.get("shielded"))
    for answer in answers:
        topic = answer.topic
        effective = at(Pinned(topic.protocol_version_id, topic.general_version_id))
        question = effective.question(code)
        asked = (topic.contact_id << SHIFT) + min(topic.position, 63) in subjects
        open_ = question is not None and not effective.is_sealed(question) and not effective.own.shielded
        if asked and open_ and not shielded:
            yield answer


def _example(answer: Answer) -> Example:
    topic: Topic = answer.topic
    effective = at(Pinned(topic.protocol_version_id, topic.general_version_id))
    question = effective.question(answer.question.code)
    assert question is not None  # noqa: S101 it was checked before
    task: Task | None = getattr(topic, "task", None)
    return Example(
        month=timezone.localdate(topic.contact.ended_at).replace(day=1),
        question=question.text,
        answer=in_words(question, answer.value),
        result=task.result if task else "",
    )
