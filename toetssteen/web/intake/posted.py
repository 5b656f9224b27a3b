"""What was posted from a conversation's page, applied to the conversation: first what was typed, then what was done.

Names of fields: `channel`, `note`, `no_bsn`, `q:<question>` and `q:<question>:<part>`. Names of buttons, of which one
at most is posted: `product`, `outcome`, `skip`, `unskip`, `reject`, `signal`, `customer`, `subject`, `remove`, `do`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from toetssteen.intake import customers, editing
from toetssteen.intake.conversation import Conversation, Subject
from toetssteen.intake.errors import NotReady, SubjectGone, UnknownQuestion
from toetssteen.intake.files import keep_file
from toetssteen.observations.actions import add_words, send_signal
from toetssteen.products import queries as products
from toetssteen.protocols.document import QuestionType
from toetssteen.protocols.values import PARTS
from toetssteen.staff.models import StaffMember

_SEVERAL = {QuestionType.SOME_OF, QuestionType.FILE}


def take_typed(conversation: Conversation, posted: QueryDict) -> None:
    """Keep everything that was typed, right or wrong. Raises `UnknownQuestion`, after all else was kept."""
    conversation.channel = posted.get("channel", conversation.channel).replace("\0", "")[:50]
    conversation.started_at = _started(posted.get("started", "")) or conversation.started_at
    conversation.note = posted.get("note", conversation.note).replace("\r\n", "\n")
    conversation.no_bsn = "no_bsn" in posted or (conversation.no_bsn and "note" not in posted)
    subject = _subject_of(conversation, posted.get("of"))
    if subject is None:
        return
    unknown = False
    for name in [*posted, *_emptied(posted)]:
        if name.startswith("q:"):
            unknown = not _take_answer(subject, name, posted) or unknown
    if unknown:
        raise UnknownQuestion


def take_files(conversation: Conversation, request: HttpRequest, *, uuid: UUID, by: StaffMember) -> None:
    """Keep the files that were chosen. Raises `NotReady` beside the field of one that cannot be kept."""
    subject = conversation.subject
    if subject is None:
        return
    for name, uploads in request.FILES.lists():
        code = name.removeprefix("q:")
        for upload in uploads:
            try:
                attachment = keep_file(upload, conversation=uuid, by=by)
                kept = subject.typed.get(code, {}).get("", [])
                editing.type_answer(subject, code, "", [*kept, str(attachment.uuid)])
            except Exception as error:
                message = getattr(error, "message", None)
                if message is None:
                    raise
                raise NotReady({name: message}, subject=conversation.current) from None


def do(conversation: Conversation, posted: QueryDict, *, uuid: UUID, by: StaffMember) -> None:
    """Do what the button says. Each raises what its action raises."""
    for name, action in _BUTTONS.items():
        if name in posted:
            action(conversation, posted[name], posted, uuid, by)
            return


def _started(text: str) -> datetime | None:
    """When the page was opened, which is when the conversation began; None for what cannot be."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None or not timedelta(0) <= timezone.now() - moment <= timedelta(hours=24):
        return None
    return moment


def _subject_of(conversation: Conversation, of: str | None) -> Subject | None:
    """The subject to which the posted answers belong: a form may come from another window, or be an old one."""
    if of is None:
        return conversation.subject
    return next((subject for subject in conversation.subjects if key_of(subject) == of), None)


def key_of(subject: Subject) -> str:
    return f"{subject.product}@{subject.version}"


def _emptied(posted: QueryDict) -> list[str]:
    """Boxes and radio buttons that were on the page: a browser posts nothing for those that are not ticked."""
    return [name for name in posted.getlist("asked") if name not in posted]


def _take_answer(subject: Subject, name: str, posted: QueryDict) -> bool:
    code, _, part = name.removeprefix("q:").partition(":")
    question = subject.effective.question(code)
    if question is None or (part and part not in PARTS.get(question.type, ())):
        return False
    if question.type is QuestionType.FILE:
        return True
    typed: str | list[str] = posted.getlist(name) if question.type in _SEVERAL else posted.get(name, "")
    editing.type_answer(subject, code, part, typed)
    return True


def _current(conversation: Conversation) -> Subject:
    if conversation.subject is None:
        raise SubjectGone
    return conversation.subject


def _product(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    if not value:
        del conversation.subjects[conversation.current : conversation.current + 1]
        return
    editing.choose_product(conversation, value)


def _outcome(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    editing.decide(_current(conversation), value)


def _skip(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    editing.skip(_current(conversation), value)


def _unskip(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    editing.unskip(_current(conversation), value)


def _reject(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    editing.refute(_current(conversation), value)


def _customer(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    customers.choose(conversation, value, uuid=uuid, by=by)


def _subject(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    editing.go_to_subject(conversation, _position(value))


def _remove(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    editing.remove_subject(conversation, _position(value))


def _signal(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    """Two actions: open, choose. What belongs to it goes along by itself; the customer does not."""
    subject = _current(conversation)
    code, _, kind = value.rpartition(":")
    product = products.by_ref(subject.product)
    if product is None or (code and subject.effective.question(code) is None):
        raise UnknownQuestion
    version = subject.version if not code or subject.effective.own.question(code) else subject.general
    signal = send_signal(
        kind,
        product,
        question_code=code,
        protocol_version_id=version,
        channel=conversation.channel,
        by=by,
    )
    subject.signalled[code] = f"{kind}:{signal.uuid}"


def _signal_words(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    subject = _current(conversation)
    sent = subject.signalled.get(value)
    if sent is None:
        raise UnknownQuestion
    add_words(UUID(sent.partition(":")[2]), posted.get(f"words:{value}", ""), by=by)


def _other(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    match value:
        case "add":
            editing.add_subject(conversation)
        case "anonymous":
            customers.forget(conversation)


def _position(value: str) -> int:
    if not value.isdecimal() or len(value) > 3:
        raise SubjectGone
    return int(value)


_Action = Callable[[Conversation, str, QueryDict, UUID, StaffMember], None]
_BUTTONS: dict[str, _Action] = {
    "product": _product,
    "outcome": _outcome,
    "skip": _skip,
    "unskip": _unskip,
    "reject": _reject,
    "signal": _signal,
    "signal_words": _signal_words,
    "customer": _customer,
    "subject": _subject,
    "remove": _remove,
    "do": _other,
}
