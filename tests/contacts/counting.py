"""What the tallies should say, counted anew from the rows of contacts and the ledger, without a line of their code."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from toetssteen.contacts.models import AnswerUse, QuestionTally, Topic, UseTally
from toetssteen.protocols.effective import Effective, Limit, Pinned, at
from toetssteen.protocols.models import Question

Key = tuple[Any, ...]


def stood() -> dict[Key, Counter[str]]:
    """(product, question, follow-up, month, present) → how often each outcome: the protocol walked once more, with
    nothing but what was recorded."""
    ids = dict(Question.objects.values_list("code", "pk"))
    counted: dict[Key, Counter[str]] = defaultdict(Counter)
    seen: set[Key] = set()
    topics = Topic.objects.exclude(follow_up="").select_related("product", "contact")
    for topic in topics.prefetch_related("answers__question").order_by("contact_id", "position"):
        answers = {answer.question.code: answer for answer in topic.answers.all()}
        held = at(Pinned(topic.protocol_version_id, topic.general_version_id))
        plain = {code: answer.plain for code, answer in answers.items()}
        step = _without(held, set(topic.left_out)).step(topic.follow_up, product=topic.product.ref, answers=plain)
        assert set(answers) <= {question.code for question in step.questions}
        present = topic.contact.channel in ("telefoon", "balie", "chat")
        for question in step.questions:
            key = (topic.product_id, ids[question.code], topic.follow_up, _month(topic.contact.ended_at), present)
            answer = answers.get(question.code)
            counted[key]["skipped" if answer is None else "known" if answer.known_from else "answered"] += 1
            once = (topic.contact_id, topic.product_id, ids[question.code])
            if once not in seen:
                seen.add(once)
                counted[key]["contacts"] += 1
    return dict(counted)


def _without(held: Effective, codes: set[str]) -> Effective:
    """As it was asked: without what a measure left out."""
    return replace(held, limits={code: Limit(until=date.max) for code in codes})


def tallied_stood() -> dict[Key, Counter[str]]:
    names = ("contacts", "answered", "skipped", "known")
    return {
        (tally.product_id, tally.question_id, tally.follow_up, tally.month, tally.present): +Counter(
            {name: getattr(tally, name) for name in names}
        )
        for tally in QuestionTally.objects.all()
    }


def uses() -> dict[Key, tuple[int, int, int, Decimal, Decimal, Decimal]]:
    """(product, question, follow-up, month, within) → contacts, known, used, and the three sums of weights."""
    told: dict[int, tuple[date, Decimal]] = {}
    used: dict[int, date] = {}
    for use in AnswerUse.objects.order_by("on"):
        if use.kind == "aangevinkt":
            told.setdefault(use.answer_id, (use.on, round(Decimal(str(1 / use.chance)), 6)))
        if use.used:
            used.setdefault(use.answer_id, use.on)
    counted: dict[Key, list[Any]] = {}
    seen: set[Key] = set()
    for topic in Topic.objects.select_related("contact").prefetch_related("answers").order_by("pk"):
        day = timezone.localdate(topic.contact.ended_at)
        for answer in sorted(topic.answers.all(), key=lambda answer: answer.pk):
            once = (topic.contact_id, topic.product_id, answer.question_id)
            first = once not in seen
            seen.add(once)
            for within in (30, 90):
                end = day + timedelta(days=within)
                if answer.pk not in told or told[answer.pk][0] > end:
                    continue
                weight = told[answer.pk][1]
                hit = answer.pk in used and used[answer.pk] <= end
                key = (topic.product_id, answer.question_id, topic.follow_up, day.replace(day=1), within)
                sums = counted.setdefault(key, [0, 0, 0, Decimal(0), Decimal(0), Decimal(0)])
                added = (first, 1, hit, weight, weight * weight, weight * hit)
                counted[key] = [was + new for was, new in zip(sums, added, strict=True)]
    return {key: (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]) for key, sums in counted.items()}


def tallied_uses() -> dict[Key, tuple[int, int, int, Decimal, Decimal, Decimal]]:
    return {
        (tally.product_id, tally.question_id, tally.follow_up, tally.month, tally.within): (
            tally.contacts, tally.known, tally.used, tally.weight, tally.weight_squared, tally.weight_used,
        )
        for tally in UseTally.objects.all()
    }  # fmt: skip


def _month(moment: datetime) -> date:
    return timezone.localdate(moment).replace(day=1)
