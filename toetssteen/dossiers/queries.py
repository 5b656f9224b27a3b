"""One customer, one timeline across channels: what was said, asked and done, newest first."""

import base64
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.contacts import references
from toetssteen.contacts.models import Answer, Topic
from toetssteen.dossiers import rows
from toetssteen.history.actions import Context, record_processing
from toetssteen.keys.fields import sealed_field
from toetssteen.parties.models import AddressKind, IdentifierKind, PartyKind
from toetssteen.protocols.document import UNKNOWN, Beneficiary, Question, QuestionType
from toetssteen.protocols.effective import Effective, Pinned, at
from toetssteen.protocols.wording import in_words, phone_in_words
from toetssteen.staff.models import StaffMember
from toetssteen.tasks.models import TaskState

MASK = "•••••••••"
PAGE = 20
_SEALED = sealed_field(Answer, "sealed_value")
_TOLD = sealed_field(Topic, "told")


@dataclass(frozen=True, repr=False)
class Customer:
    """Who it is and how to reach them. A BSN is never in it, only that there is one."""

    uuid: UUID
    kind: str
    name: str
    birth_date: str
    """ISO 8601, as far as it is known."""
    address: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]
    """(kind, number), of which a BSN shows as dots."""
    deceased_on: str
    under_guardianship: bool
    secret_address: bool
    checked_at: datetime | None


@dataclass(frozen=True, slots=True, repr=False)
class AnswerLine:
    question: str
    value: str
    withheld: bool
    """A special category of personal data, which is for the department that does the work."""
    purpose: str
    """Empty: unknown."""
    consumer: str
    benefits: tuple[Beneficiary, ...]
    known_from: str
    """As `Answer.known_from`."""
    keep_until: date
    valid_until: date | None
    """Until when it is not asked again for the same class of purpose; None when it is."""
    files: tuple[tuple[str, str], ...] = ()
    """(attachment id, name)."""


@dataclass(frozen=True, slots=True, repr=False)
class Work:
    """The follow-up as a task of a department."""

    name: str
    state: str
    department: str
    due_on: date
    done_on: date | None
    result: str
    overdue: bool


@dataclass(frozen=True, slots=True, repr=False)
class SubjectEntry:
    """One subject of a conversation. A hidden one tells nothing but that it was there."""

    hidden: bool
    product: str = ""
    outcome: str = ""
    """The name of the follow-up. Empty: the customer was helped."""
    work: Work | None = None
    answers: tuple[AnswerLine, ...] = ()
    told: str = ""
    """What the customer wanted to be known besides."""
    mine: bool = False
    """The reader works for the department that does the follow-up, and so may open its files."""


@dataclass(frozen=True, slots=True, repr=False)
class ContactEntry:
    uuid: UUID
    reference: str
    channel: str
    ended_at: datetime
    note: str
    note_hidden: bool
    """The note may tell of a hidden subject, so it is not shown either."""
    subjects: tuple[SubjectEntry, ...]
    about: str = ""
    """The subject that another system gave, with `content` and `reaction`."""
    content: str = ""
    reaction: str = ""
    asked: tuple[Work, ...] = ()
    """Work that another system asked for."""


@dataclass(frozen=True, slots=True, repr=False)
class Dossier:
    customer: Customer
    contacts: tuple[ContactEntry, ...]
    older: UUID | None
    """What to give as `before` for the next page; None when this is the last."""


def dossier_of(
    party_uuid: UUID, *, by: StaffMember, context: Context, before: UUID | None = None, size: int = PAGE
) -> Dossier:
    """One page of it. That it was read is recorded, with the purpose at hand. Four statements, and one for
    each protocol version that this process has not read before. Raises `NotFound`."""
    require(by, "dossier.view")
    party = rows.party(party_uuid)
    if party is None:
        raise NotFound
    today = timezone.localdate()
    found = rows.page(party.id, reader=by.pk, today=today, before=before, size=size + 1)
    record_processing("dossier.viewed", [party.uuid], context=context, by=by)
    contacts = tuple(_contact(row, today) for row in found[:size])
    return Dossier(_customer(party), contacts, contacts[-1].uuid if len(found) > size else None)


def _customer(row: rows.PartyRow) -> Customer:
    person = " ".join(part for part in (row.given_names, row.prefix, row.surname) if part)
    addition = f" {row.house_addition}" if row.house_addition else ""
    postcode = f"{row.postcode[:4]} {row.postcode[4:]}".strip()
    lines = (f"{row.street} {row.house_number or ''}{addition}".strip(), f"{postcode} {row.town}".strip())
    digital = [(line.kind, line.address) for line in row.digital_addresses or ()]
    return Customer(
        uuid=row.uuid,
        kind=row.kind,
        name=row.organisation if row.kind == PartyKind.ORGANISATION else person,
        birth_date=row.birth_date,
        address=", ".join(line for line in lines if line),
        emails=tuple(address for kind, address in digital if kind == AddressKind.EMAIL),
        phones=tuple(phone_in_words(address) for kind, address in digital if kind == AddressKind.PHONE),
        numbers=tuple(
            (line.kind, MASK if line.kind == IdentifierKind.BSN else line.value) for line in row.identifiers or ()
        ),
        deceased_on=row.deceased_on,
        under_guardianship=row.under_guardianship,
        secret_address=row.secret_address,
        checked_at=row.checked_at,
    )


def _contact(row: rows.ContactRow, today: date) -> ContactEntry:
    files = row.files or {}
    return ContactEntry(
        uuid=row.uuid,
        reference=references.shown(row.reference),
        channel=row.channel,
        ended_at=row.ended_at,
        note=row.note or "",
        note_hidden=row.note is None,
        subjects=tuple(_subject(topic, files, today) for topic in row.topics or ()),
        about=row.subject,
        content=row.content,
        reaction=row.reaction,
        asked=tuple(_work(task, today) for task in row.asked or ()),
    )


def _subject(topic: rows.TopicRow, files: dict[str, str], today: date) -> SubjectEntry:
    if topic.hidden:
        return SubjectEntry(hidden=True)
    effective = at(Pinned(topic.version, topic.general))
    follow_up = effective.follow_up(topic.follow_up) if topic.follow_up else None
    task = topic.task
    outcome = task.name if task else follow_up.name if follow_up else topic.follow_up
    department = task.department if task else ""
    return SubjectEntry(
        hidden=False,
        product=topic.product,
        outcome=outcome,
        work=_work(task, today) if task else None,
        answers=tuple(_answer(row, effective, department, files, today) for row in topic.answers or ()),
        told=str(_TOLD.open(base64.b64decode(topic.told))) if topic.told else "",
        mine=topic.own,
    )


def _work(task: rows.TaskRow, today: date) -> Work:
    return Work(
        name=task.name,
        state=task.state,
        department=task.department,
        due_on=task.due_on,
        done_on=timezone.localdate(task.done_at) if task.done_at else None,
        result=task.result,
        overdue=task.state != TaskState.DONE and task.due_on < today,
    )


def _answer(
    row: rows.AnswerRow, effective: Effective, department: str, files: dict[str, str], today: date
) -> AnswerLine:
    question = effective.question(row.code)
    value, withheld = _value(row, question)
    is_file = question is not None and question.type is QuestionType.FILE and not withheld
    purpose = question.purpose if question and question.purpose != UNKNOWN else ""
    return AnswerLine(
        question=question.text if question else row.code,
        value=value,
        withheld=withheld,
        purpose=purpose,
        consumer=(question.consumer if question else "") or department,
        benefits=tuple(question.benefits) if question else (),
        known_from=row.known_from,
        keep_until=row.keep_until,
        valid_until=row.valid_until if row.valid_until and row.valid_until >= today else None,
        files=tuple((identifier, files.get(identifier, identifier)) for identifier in row.value) if is_file else (),
    )


def _value(row: rows.AnswerRow, question: Question | None) -> tuple[str, bool]:
    """In words, and whether it is kept from this reader."""
    if question is not None and question.type is QuestionType.BSN:
        return MASK, False
    if row.is_sealed and row.sealed is None:
        return "", True
    value = row.value if row.sealed is None else _SEALED.open(base64.b64decode(row.sealed))
    return (in_words(question, value) if question else str(value)), False
