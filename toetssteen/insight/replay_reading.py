"""Reading what was recorded: subjects in groups that went one way, and the answers that some would have missed.

A subject of a conversation is named by one number, `contact × 64 + position`, so that a set of them is small and tells
how many conversations it is about."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from toetssteen.contacts.models import Answer, Channel
from toetssteen.contacts.tally import is_present
from toetssteen.insight.replay_period import Period
from toetssteen.insight.replay_scope import Trial
from toetssteen.protocols.effective import Pinned

SHIFT = 6
_PRESENT = [channel for channel in Channel.values if is_present(channel)]
"""Channels on which the customer waits for as long as a question takes."""


def contacts_in(subjects: Iterable[int]) -> int:
    """How many conversations these subjects are of."""
    return len({subject >> SHIFT for subject in subjects})


@dataclass(frozen=True, slots=True)
class Group:
    """Subjects that went one way: the same versions, product and follow-up, and the same answers to all that any
    condition looks at."""

    pinned: Pinned
    product_id: int
    follow_up: str
    left_out: frozenset[str]
    """Questions that a measure left out."""
    present: bool
    """Whether the customer waited."""
    looked: Mapping[int, Any]
    """Question → the answer."""
    subjects: list[int]


_COUNTS = """
SELECT topic.product_id, topic.protocol_version_id, topic.general_version_id,
    count(*) FILTER (WHERE topic.follow_up <> ''), count(*) FILTER (WHERE topic.follow_up = '')
FROM contacts_contact AS contact JOIN contacts_topic AS topic ON topic.contact_id = contact.id
WHERE contact.ended_at >= %s AND contact.ended_at < %s AND {where}
GROUP BY 1, 2, 3
"""

_GROUPS = """
SELECT topic.protocol_version_id, topic.general_version_id, topic.product_id, topic.follow_up,
    topic.left_out, contact.channel = ANY(%s), looked.answers::text,
    array_agg((topic.contact_id << 6) + least(topic.position, 63))
FROM contacts_contact AS contact JOIN contacts_topic AS topic ON topic.contact_id = contact.id
LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(answer.question_id, answer.value) AS answers FROM contacts_answer AS answer
    WHERE answer.topic_id = topic.id AND answer.question_id = ANY(%s)
) AS looked ON true
WHERE contact.ended_at >= %s AND contact.ended_at < %s AND topic.follow_up <> '' AND topic.product_id = ANY(%s)
    AND {where}
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


@dataclass(slots=True)
class Recorded:
    """What there is of one product."""

    followed: int = 0
    """Subjects with a follow-up, and those of which the customer was helped at once."""
    helped: int = 0
    pinned: set[Pinned] = field(default_factory=set)
    """The versions that they were held by."""


def counts(trial: Trial, period: Period) -> dict[int, Recorded]:
    """By product. One query."""
    where, values = trial.where
    found: dict[int, Recorded] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS.format(where=where), [*period.bounds, *values])
        for product, own, general, followed, helped in cursor.fetchall():
            recorded = found.setdefault(product, Recorded())
            recorded.followed += followed
            recorded.helped += helped
            recorded.pinned.add(Pinned(own, general))
    return found


def groups(
    trial: Trial, between: tuple[datetime, datetime], products: Sequence[int], *, looked: Collection[int]
) -> Iterator[Group]:
    """`looked`: questions that any condition looks at. A sealed answer among them is opened, no other is."""
    where, values = trial.where
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS.format(where=where), [_PRESENT, list(looked), *between, list(products), *values])
        rows = cursor.fetchall()
    for own, general, product, follow_up, left_out, present, text, subjects in rows:
        answers = {int(pk): value for pk, value in msgspec.json.decode(text or "{}").items()}
        for opened, some in _opened(answers, subjects):
            yield Group(Pinned(own, general), product, follow_up, frozenset(left_out), present, opened, some)


def _opened(answers: dict[int, Any], subjects: list[int]) -> Iterator[tuple[dict[int, Any], list[int]]]:
    """The same subjects, apart by what lies sealed as well."""
    sealed = [pk for pk, value in answers.items() if value is None]
    if not sealed:
        yield answers, subjects
        return
    rows = Answer.objects.filter(
        topic__contact_id__in={subject >> SHIFT for subject in subjects}, question_id__in=sealed
    ).values_list("topic__contact_id", "topic__position", "question_id", "sealed_value")
    found: dict[int, dict[int, Any]] = {subject: {} for subject in subjects}
    for contact, position, question, value in rows.iterator():
        subject = (contact << SHIFT) + min(position, 63)
        if subject in found:
            found[subject][question] = value
    apart: dict[bytes, list[int]] = {}
    for subject, values in found.items():
        apart.setdefault(msgspec.json.encode(sorted(values.items())), []).append(subject)
    for some in apart.values():
        yield answers | found[some[0]], some


@dataclass(frozen=True, slots=True)
class Given:
    """Answers to one question at one product and follow-up, alike in all that counts here."""

    product_id: int
    follow_up: str
    question_id: int
    known: bool
    """It was known already, and not asked."""
    used: bool | None
    """None: nobody was asked."""
    weight: float | None
    """One divided by the chance with which the department was asked; None where it was not by lot."""
    subjects: list[int]


_GIVEN = """
SELECT topic.product_id, topic.follow_up, answer.question_id, answer.known_from <> '',
    CASE WHEN answer.used_on IS NOT NULL THEN true WHEN answer.told_on IS NOT NULL THEN false END,
    answer.told_weight::float8, array_agg((topic.contact_id << 6) + least(topic.position, 63))
FROM unnest(%s::bigint[]) AS chosen (id)
JOIN contacts_topic AS topic ON topic.contact_id = chosen.id AND topic.product_id = ANY(%s)
JOIN contacts_answer AS answer ON answer.topic_id = topic.id AND answer.question_id = ANY(%s)
GROUP BY 1, 2, 3, 4, 5, 6
"""


def given(questions: Collection[int], products: Sequence[int], subjects: Iterable[int]) -> list[Given]:
    """The answers of these subjects to these questions, and what the ledger says of their use. One query."""
    contacts = sorted({subject >> SHIFT for subject in subjects})
    if not questions or not contacts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_GIVEN, [contacts, list(products), list(questions)])
        return [Given(*row) for row in cursor.fetchall()]
