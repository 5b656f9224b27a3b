"""What somebody of the department sees on opening a task: what was collected for it, and who it is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.access.roles import may, require
from toetssteen.contacts.models import Answer, Attachment, Topic
from toetssteen.history.actions import Context, record_processing
from toetssteen.parties.models import DigitalAddress, Identifier, IdentifierKind, Party
from toetssteen.protocols.document import UNKNOWN, Beneficiary, Question, QuestionType
from toetssteen.protocols.effective import Effective, Pinned, at
from toetssteen.protocols.wording import address_in_words, in_words, phone_in_words
from toetssteen.staff.models import StaffMember
from toetssteen.tasks import queries
from toetssteen.tasks.models import Task

ACTIVITY = "taak-uitvoeren"
"""The purpose for which a customer's data is processed when a task is opened: to do the follow-up."""
MASKED = "•••••••••"

_KNOWN_FROM: dict[str, str | Promise] = {
    "brp": _("Basisregistratie Personen"),
    "antwoord": _("een eerder antwoord"),
    "dossier": _("het klantdossier"),
}


@dataclass(frozen=True, slots=True, repr=False)
class Collected:
    """One answer, with what it was asked for. `files` are those of a question for a file."""

    uuid: UUID
    code: str
    text: str
    words: str
    purpose: str
    """Empty: unknown."""
    benefits: tuple[Beneficiary, ...]
    known_from: str | Promise
    """Where it was known from; empty when it was asked."""
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Customer:
    party: Party
    addresses: tuple[tuple[str, str], ...]
    """Kind and how to reach them, as one reads it."""
    home: str
    """Empty where it is not known, or secret."""
    numbers: tuple[tuple[str, str], ...]
    """Kind and number; a BSN is masked for who may not see it."""


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    task: Task
    answers: tuple[Collected, ...]
    customer: Customer | None
    """None: the customer stayed anonymous."""
    effective: Effective | None
    """None for what another system asked for: it follows from no protocol of ours."""


def open_task(uuid: UUID, *, by: StaffMember) -> Opened:
    """Raises `NotFound`, `NotAllowed`. That the customer's data was looked at is recorded."""
    require(by, "task.view")
    task = queries.get(by, uuid)
    topic = task.topic
    party = Party.objects.filter(participations__contact_id=task.contact_id).order_by("pk").first()
    effective = at(Pinned(topic.protocol_version_id, topic.general_version_id)) if topic else None
    opened = Opened(
        task=task,
        answers=tuple(_answers(topic, effective, by=by)) if topic and effective else (),
        customer=_customer(party, by=by) if party else None,
        effective=effective,
    )
    if party is not None:
        record_processing("task.viewed", [party.uuid], context=Context("task", task.uuid, ACTIVITY), by=by)
    return opened


def _answers(topic: Topic, effective: Effective, *, by: StaffMember) -> Iterable[Collected]:
    """In the order of the protocol; an answer to a question that it lacks comes last."""
    answers = list(topic.answers.select_related("question"))
    order = [question.code for question in (*effective.own.questions, *effective.general.questions)]
    places = {code: place for place, code in enumerate(order)}
    answers.sort(key=lambda answer: (places.get(answer.question.code, len(order)), answer.pk))
    files = _files(topic, effective, answers)
    for answer in answers:
        question = effective.question(answer.question.code)
        yield Collected(
            uuid=answer.uuid,
            code=answer.question.code,
            text=question.text if question else answer.question.code,
            words=_words(question, answer.plain, by=by),
            purpose=question.purpose if question and question.purpose != UNKNOWN else "",
            benefits=tuple(question.benefits) if question else (),
            known_from=_KNOWN_FROM.get(answer.known_from, answer.known_from),
            files=files.get(answer.pk, ()),
        )


def _words(question: Question | None, value: Any, *, by: StaffMember) -> str:
    if question is None:
        return str(value)
    if question.type is QuestionType.BSN and not may(by, "bsn.view"):
        return MASKED
    return in_words(question, value)


def _files(topic: Topic, effective: Effective, answers: list[Answer]) -> dict[int, tuple[Attachment, ...]]:
    """Answer → the files that were given, in one query and only where there are any."""
    wanted: dict[int, list[str]] = {}
    for answer in answers:
        question = effective.question(answer.question.code)
        if question is not None and question.type is QuestionType.FILE and isinstance(answer.plain, list):
            wanted[answer.pk] = [str(uuid) for uuid in answer.plain]
    if not wanted:
        return {}
    kept = {str(file.uuid): file for file in Attachment.objects.filter(conversation=topic.contact.uuid)}
    return {pk: tuple(kept[uuid] for uuid in uuids if uuid in kept) for pk, uuids in wanted.items()}


def _customer(party: Party, *, by: StaffMember) -> Customer:
    addresses = DigitalAddress.objects.filter(party=party).order_by("kind", "pk")
    return Customer(
        party=party,
        home="" if party.secret_address else _home(party),
        addresses=tuple((kind_of(address), _reachable(address)) for address in addresses),
        numbers=tuple(_number(number, by=by) for number in Identifier.objects.filter(party=party).order_by("pk")),
    )


def _home(party: Party) -> str:
    return address_in_words(
        {
            "street": party.street,
            "number": party.house_number,
            "addition": party.house_addition,
            "postcode": party.postcode,
            "city": party.town,
        }
    )


def kind_of(address: DigitalAddress) -> str:
    return str(address.get_kind_display())


def _reachable(address: DigitalAddress) -> str:
    return phone_in_words(address.search_address) if address.kind == "telefoonnummer" else address.address


def _number(number: Identifier, *, by: StaffMember) -> tuple[str, str]:
    if number.kind != IdentifierKind.BSN:
        return number.get_kind_display(), number.value
    return number.get_kind_display(), str(number.sealed_value) if may(by, "bsn.view") else MASKED
