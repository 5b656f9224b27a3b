"""What was posted from a conversation's page, applied to the conversation: first what was typed, then what was done.

Names of fields: `channel`, `note`, `told`, `no_bsn`, `seconds:<question>`, `q:<question>` and `q:<question>:<part>`.
Names of buttons, of which one
at most is posted: `product`, `outcome`, `skip`, `skip_reason`, `unskip`, `ask`, `reject`, `signal`, `customer`,
`subject`, `remove`, `do`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from toetssteen.contacts.models import Channel
from toetssteen.contacts.seconds import MOST
from toetssteen.intake import customers, editing
from toetssteen.intake.conversation import Conversation, Subject
from toetssteen.intake.drafts import Opened
from toetssteen.intake.errors import (
    FileTooLarge,
    FileTypeRefused,
    NotReady,
    SubjectBroughtBack,
    SubjectGone,
    UnknownProductChosen,
    UnknownQuestion,
)
from toetssteen.intake.files import keep_file
from toetssteen.keys.fields import keyring
from toetssteen.observations.actions import add_words, send_signal
from toetssteen.products import queries as products
from toetssteen.protocols.document import QuestionType
from toetssteen.protocols.values import PARTS
from toetssteen.staff.models import StaffMember

_SEVERAL = {QuestionType.SOME_OF, QuestionType.FILE}
_SECONDS = "seconds:"
_TICKED = {QuestionType.YES_NO, QuestionType.ONE_OF, QuestionType.SOME_OF}


def is_stale(opened: Opened, posted: QueryDict) -> bool:
    """Whether something was chosen in another window since this page was made."""
    return bool(opened.revision) and posted.get("revision") not in (None, str(opened.revision))


def take_typed(conversation: Conversation, posted: QueryDict, *, by: StaffMember, stale: bool = False) -> None:
    """Keep everything that was typed, right or wrong. `stale`: it comes from an older page, whose empty boxes say
    nothing about what was typed elsewhere since.

    Raises, after all else was kept, `UnknownQuestion`, `SubjectBroughtBack` or `SubjectGone`."""
    channel = posted.get("channel", "")
    if channel in Channel.values:
        conversation.channel = channel
    conversation.started_at = _started(posted.get("started", "")) or conversation.started_at
    note = posted.get("note", conversation.note).replace("\r\n", "\n")
    conversation.note = note if note.strip() or not stale else conversation.note
    conversation.no_bsn = "no_bsn" in posted or (conversation.no_bsn and "note" not in posted)
    position, came_back = _position_of(conversation, posted, by=by)
    if position is None:
        return
    conversation.current = position
    _take_beside(conversation.subjects[position], posted, stale=stale)
    unknown = False
    for name in [*posted, *_emptied(posted, conversation.subjects[position])]:
        if name.startswith("q:"):
            unknown = not _take_answer(conversation.subjects[position], name, posted, stale=stale) or unknown
    if unknown:
        raise UnknownQuestion
    if came_back:
        raise SubjectBroughtBack


def _take_beside(subject: Subject, posted: QueryDict, *, stale: bool) -> None:
    """What the customer wanted to be known besides, and how long questions had the focus. The seconds only grow, so
    that an older page takes none away."""
    told = posted.get("told", subject.told).replace("\r\n", "\n")
    subject.told = told if told.strip() or not stale else subject.told
    for name, seconds in posted.items():
        code = name.removeprefix(_SECONDS)
        if name.startswith(_SECONDS) and _is_seconds(seconds) and subject.effective.question(code) is not None:
            longest = min(int(str(seconds)), MOST)
            if longest > subject.seconds.get(code, 0):
                subject.seconds[code] = longest


def _is_seconds(text: object) -> bool:
    return isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 6


def take_files(conversation: Conversation, request: HttpRequest, *, uuid: UUID, by: StaffMember) -> None:
    """Keep the files that were chosen. Raises `NotReady` beside the field of one that cannot be kept."""
    subject = conversation.subject
    if subject is None:
        return
    for name, uploads in request.FILES.lists():
        code = name.removeprefix("q:")
        question = subject.effective.question(code)
        if question is None or question.type is not QuestionType.FILE:
            raise UnknownQuestion
        for upload in uploads:
            try:
                kept = str(keep_file(upload, conversation=uuid, by=by).uuid)
            except (FileTooLarge, FileTypeRefused) as error:
                raise NotReady({name: error.message}, subject=conversation.current) from None
            others = [other for other in subject.typed.get(code, {}).get("", []) if other != kept]
            editing.type_answer(subject, code, "", [*others, kept])


def do(conversation: Conversation, posted: QueryDict, *, uuid: UUID, by: StaffMember) -> None:
    """Do what the button says. Each raises what its action raises."""
    for name, action in _BUTTONS.items():
        if name in posted:
            action(conversation, posted.get(name, ""), posted, uuid, by)
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


def _position_of(conversation: Conversation, posted: QueryDict, *, by: StaffMember) -> tuple[int | None, bool]:
    """The subject to which the posted answers belong, and whether it was gone: a form may come from another
    window, or be an old one. Raises `SubjectGone` when there is nothing to bring it back for."""
    of = posted.get("of")
    if of is None:
        return (conversation.current if conversation.subject else None), False
    keys = [key_of(conversation, position) for position in range(len(conversation.subjects))]
    if of in keys:
        return keys.index(of), False
    if not any(name.startswith("q:") and text.strip() for name in posted for text in posted.getlist(name)):
        raise SubjectGone
    editing.add_subject(conversation)
    try:
        editing.choose_product(conversation, str(of).rpartition("@")[0], by=by)
    except UnknownProductChosen:
        conversation.current = 0
        raise SubjectGone from None
    editing.decide(conversation.subjects[-1], _follow_up_of(conversation.subjects[-1], posted))
    return conversation.current, True


def _follow_up_of(subject: Subject, posted: QueryDict) -> str:
    """The one that uses every question that stood on the page; empty when that does not settle it."""
    codes = {name.removeprefix("q:").partition(":")[0] for name in posted if name.startswith("q:")}
    asked = [question for code in codes if (question := subject.effective.question(code))]
    common = set.intersection(*(set(question.used_by) for question in asked)) if asked else set()
    return common.pop() if len(common) == 1 else ""


def key_of(conversation: Conversation, position: int) -> str:
    """What a page says that it is about; a second subject with the same product has a key of its own."""
    keys = [f"{subject.product}@{subject.version}" for subject in conversation.subjects]
    same = keys[:position].count(keys[position])
    return f"{keys[position]}.{same}" if same else keys[position]


def _emptied(posted: QueryDict, subject: Subject) -> list[str]:
    """Boxes and radio buttons that were on the page: a browser posts nothing for those that are not ticked.
    A question that was skipped is not on the page, and keeps what was typed."""
    codes = {name: name.removeprefix("q:") for name in posted.getlist("asked") if name not in posted}
    return [
        name
        for name, code in codes.items()
        if code not in subject.skipped
        and (question := subject.effective.question(code)) is not None
        and question.type in _TICKED
    ]


def _take_answer(subject: Subject, name: str, posted: QueryDict, *, stale: bool) -> bool:
    code, _, part = name.removeprefix("q:").partition(":")
    question = subject.effective.question(code)
    if question is None or (part and part not in PARTS.get(question.type, ())):
        return False
    if question.type is QuestionType.FILE:
        return True
    typed: str | list[str] = posted.getlist(name) if question.type in _SEVERAL else posted.get(name, "")
    if not (stale and not any(typed)):
        editing.type_answer(subject, code, part, typed)
    return True


def _current(conversation: Conversation) -> Subject:
    if conversation.subject is None:
        raise SubjectGone
    return conversation.subject


def _product(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    if not value:
        del conversation.subjects[conversation.current : conversation.current + 1]
        editing.add_subject(conversation)
        return
    last = conversation.subjects[-1] if conversation.subjects else None
    if "of" not in posted and last is not None:
        # Chosen on a page without a subject: it comes beside the others, but a double click makes no two.
        editing.add_subject(conversation)
        if last.product == value and not last.outcome and not last.typed:
            conversation.current -= 1
    editing.choose_product(conversation, value, by=by)


def _outcome(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    editing.decide(_current(conversation), value)


def _skip(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    editing.skip(_current(conversation), value)


def _skip_reason(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    code, _, reason = value.rpartition(":")
    editing.say_why_skipped(_current(conversation), code, reason)


def _unskip(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    editing.unskip(_current(conversation), value)


def _ask(conversation: Conversation, value: str, posted: QueryDict, uuid: UUID, by: StaffMember) -> None:
    editing.ask_anyway(_current(conversation), value)


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
    if kind and subject.signalled.get(code, "").partition(":")[0] == kind:
        return  # said already in this conversation: a second press counts nobody twice
    version = subject.version if not code or subject.effective.own.question(code) else subject.general
    # A second click sends nothing twice. Keyed, so that a signal does not lead back to the conversation.
    once = keyring().hash(f"signal {uuid} {key_of(conversation, conversation.current)} {value}".encode())
    signal = send_signal(
        kind,
        product,
        question_code=code,
        protocol_version_id=version,
        channel=conversation.channel,
        uuid=UUID(bytes=once[:16], version=4),
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
    "skip_reason": _skip_reason,
    "unskip": _unskip,
    "ask": _ask,
    "reject": _reject,
    "signal": _signal,
    "signal_words": _signal_words,
    "customer": _customer,
    "subject": _subject,
    "remove": _remove,
    "do": _other,
}
