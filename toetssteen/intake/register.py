"""Saving a conversation: one transaction, one reference, nothing twice."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken
from toetssteen.access.roles import require
from toetssteen.contacts import retention
from toetssteen.contacts.models import Contact
from toetssteen.contacts.seconds import MOST
from toetssteen.dutch import working_days
from toetssteen.dutch.durations import add
from toetssteen.intake import errors, known, rows
from toetssteen.intake.conversation import HELPED, Conversation, Subject
from toetssteen.intake.models import Draft
from toetssteen.parties.errors import CustomerUnknown
from toetssteen.parties.free_text import BsnInText, refuse_bsn
from toetssteen.protocols import values
from toetssteen.protocols.document import Question, QuestionType
from toetssteen.staff.models import StaffMember

MAX_NOTE = 4000
_ATTEMPTS = 3
_FREE_TEXT = {QuestionType.TEXT, QuestionType.LONG_TEXT}


@dataclass(frozen=True, slots=True)
class Registered:
    contact: Contact
    again: bool
    """True when it was saved already: a second click, or a second window."""


def register_contact(uuid: UUID, conversation: Conversation, *, by: StaffMember, generated: bool = False) -> Registered:
    """Save it as the contact with id `uuid`, and end the draft. Saved already: gives that contact again.

    Raises `NotReady` with a sentence for each field that has to be put right; then nothing is saved."""
    require(by, "contact.register")
    conflict: IntegrityError | None = None
    for _attempt in range(_ATTEMPTS):
        try:
            plan = _plan(conversation)
            with _one_transaction(plan):
                return Registered(rows.write(uuid, plan, by=by, generated=generated), again=False)
        except (errors.NotReady, rows.SavedAlready, IntegrityError) as error:
            earlier = Contact.objects.filter(uuid=uuid).first()
            if earlier is not None:
                Draft.objects.filter(uuid=uuid, owner=by).delete()
                return Registered(earlier, again=True)
            if isinstance(error, errors.NotReady):
                raise
            # A reference that was given before (one in 34 thousand at a million contacts), or a customer who has
            # just been removed: both show themselves the second time.
            conflict = error if isinstance(error, IntegrityError) else None
    raise AssertionError("nobody else saves it, and every reference was given before") from conflict


def _one_transaction(plan: rows.Plan) -> AbstractContextManager[None]:
    """One statement is a transaction of its own; but not where the caller has one, that goes on after a conflict."""
    return nullcontext() if plan.is_one_statement and not connection.in_atomic_block else transaction.atomic()


def _plan(conversation: Conversation) -> rows.Plan:
    today = timezone.localdate()
    if not conversation.subjects:
        raise errors.NotReady({"product": _("Kies eerst waar het over gaat.")}, subject=0)
    _check_note(conversation)
    try:
        facts = known.known_in(conversation.subjects, conversation.customer)
    except CustomerUnknown as error:
        raise errors.NotReady({"customer": error.message}, subject=conversation.current) from None
    return rows.Plan(
        channel=conversation.channel[:50],
        started_at=min(conversation.started_at, timezone.now()),
        note=conversation.note.strip(),
        customer=conversation.customer,
        topics=[
            _topic(subject, position, conversation, facts[position], today)
            for position, subject in enumerate(conversation.subjects)
        ],
    )


def _check_note(conversation: Conversation) -> None:
    problem = _problem_of(conversation.note, no_bsn=conversation.no_bsn)
    if problem:
        raise errors.NotReady({"note": problem}, subject=conversation.current)


def _told(subject: Subject, position: int, *, no_bsn: bool) -> str:
    """What the customer wanted to be known; of a subject without follow-up nobody would read it."""
    problem = _problem_of(subject.told, no_bsn=no_bsn)
    if problem:
        raise errors.NotReady({"told": problem}, subject=position)
    return subject.told.strip() if subject.follow_up else ""


def _problem_of(text: str, *, no_bsn: bool) -> str | Promise | None:
    """What is wrong with something that an agent wrote in words of their own."""
    try:
        values.refuse_control(text)
        refuse_bsn(text, field="note", no_bsn=no_bsn)
    except (BsnInText, values.InvalidAnswer) as error:
        return error.message
    return _("Dit is te lang. Er passen 4.000 tekens.") if len(text.strip()) > MAX_NOTE else None


def _topic(
    subject: Subject, position: int, conversation: Conversation, facts: known.Known, today: date
) -> rows.TopicPlan:
    if not subject.outcome:
        raise errors.NotReady({"outcome": _("Kies of er een vervolgactie nodig is.")}, subject=position)
    effective = subject.effective
    follow_up = effective.follow_up(subject.follow_up) if subject.outcome != HELPED else None
    if follow_up is None and subject.outcome != HELPED:
        raise errors.NotReady({"outcome": errors.UnknownFollowUp.message}, subject=position)
    if follow_up is not None:
        follow_up = follow_up.for_product(subject.product)
    kept = retention.of_topic(follow_up, on=today)
    answers: list[rows.AnswerPlan] = []
    skipped: dict[str, str] = {}
    left_out: list[str] = []
    if follow_up is not None:
        if follow_up.needs_customer and conversation.customer is None:
            raise errors.NotReady(
                {"customer": _("Voor deze vervolgactie moet je weten wie de klant is.")}, subject=position
            )
        answers, skipped, left_out = _answers(subject, position, facts, kept, today, no_bsn=conversation.no_bsn)
    return rows.TopicPlan(
        product_id=subject.product_id,
        version=subject.version,
        general=subject.general,
        follow_up=follow_up,
        shielded=effective.own.shielded,
        kept=kept,
        answers=answers,
        skipped=skipped,
        left_out=left_out,
        seconds={code: min(seconds, MOST) for code, seconds in subject.seconds.items()},
        told=_told(subject, position, no_bsn=conversation.no_bsn),
        due_on=working_days.after(today, follow_up.term) if follow_up and follow_up.term is not None else None,
    )


def _answers(
    subject: Subject, position: int, facts: known.Known, kept: retention.Kept, today: date, *, no_bsn: bool
) -> tuple[list[rows.AnswerPlan], dict[str, str], list[str]]:
    """The answers; the questions that stood without one, with the reason that was given; and those that a measure
    left out."""
    step = subject.step({code: fact.value for code, fact in facts.items()})
    problems: dict[str, str | Promise] = {}
    if step.blocked:
        problems["outcome"] = _(
            "Voor dit antwoord is er geen vervolgactie. Lees voor wat er staat, en kies ‘geholpen’."
        )
    plans: list[rows.AnswerPlan] = []
    skipped: dict[str, str] = {}
    for question in step.questions:
        try:
            value, fact = _value(subject, question, facts, no_bsn=no_bsn)
        except (values.InvalidAnswer, BsnInText) as error:
            problems[_field(question, error)] = str(error)
            continue
        if value is None:
            if question.required:
                problems[_field(question)] = question.required_because
            skipped[question.code] = subject.reasons.get(question.code, "")
            continue
        plans.append(
            rows.AnswerPlan(
                question=question.code,
                value=value,
                sealed=subject.effective.is_sealed(question),
                known_from=fact.source if fact else "",
                earlier=fact.earlier if fact else None,
                valid_until=add(today, question.valid_for) if question.valid_for else None,
                purpose_class=question.purpose_class,
                keep_until=retention.of_answer(question, kept, on=today),
            )
        )
    if problems:
        raise errors.NotReady(problems, subject=position)
    return plans, skipped, [question.code for question in step.left_out]


def _value(
    subject: Subject, question: Question, facts: known.Known, *, no_bsn: bool
) -> tuple[Any, known.KnownAnswer | None]:
    """What was typed goes before what was known. Raises `InvalidAnswer`, `BsnInText`."""
    if question.code in subject.skipped:
        return None, None
    typed = values.parse(question, subject.typed.get(question.code, {}))
    if typed is not None:
        if question.type in _FREE_TEXT:
            refuse_bsn(typed, field=question.code, no_bsn=no_bsn)
        return typed, None
    fact = facts.get(question.code)
    return (fact.value, fact) if fact else (None, None)


def _field(question: Question, error: RuleBroken | None = None) -> str:
    part = f":{error.field}" if isinstance(error, values.InvalidAnswer) and error.field else ""
    return f"q:{question.code}{part}"
