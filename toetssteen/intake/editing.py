"""What an agent does in a conversation that runs. Everything can be undone until it is saved."""

from collections.abc import Iterable

from toetssteen.access.roles import Actor
from toetssteen.contacts.models import SkipReason
from toetssteen.intake import errors
from toetssteen.intake.conversation import HELPED, Conversation, Subject
from toetssteen.products import queries as products
from toetssteen.protocols.effective import pin


def choose_product(conversation: Conversation, ref: str, *, by: Actor) -> Subject:
    """What it is about. The versions and measures that hold now for `by` are pinned: the conversation stays on them.

    A product chosen again keeps what was typed. Raises `UnknownProductChosen`."""
    subject = conversation.subject
    if subject is not None and subject.product == ref:
        return subject
    product = None if "\0" in ref else products.by_ref(ref)
    if product is None:
        raise errors.UnknownProductChosen(field="product")
    pinned = pin(product, member=by.pk)
    chosen = Subject(
        product=product.ref,
        product_id=product.pk,
        name=product.name,
        version=pinned.version,
        general=pinned.general,
        measures=pinned.measures,
        provisional_until=pinned.provisional_until,
    )
    if subject is None:
        conversation.subjects.append(chosen)
        conversation.current = len(conversation.subjects) - 1
    else:
        conversation.subjects[conversation.current] = chosen
    return chosen


def decide(subject: Subject, outcome: str) -> None:
    """Is a follow-up needed, and which? An empty outcome takes the decision back. Raises `UnknownFollowUp`."""
    if outcome not in ("", HELPED) and subject.effective.follow_up(outcome) is None:
        raise errors.UnknownFollowUp(field="outcome")
    subject.outcome = outcome


def type_answer(subject: Subject, code: str, part: str, typed: str | list[str]) -> None:
    """Keep what was typed, right or wrong. Raises `UnknownQuestion` for a question of another version."""
    if subject.effective.question(code) is None:
        raise errors.UnknownQuestion
    subject.typed.setdefault(code, {})[part] = typed


def skip(subject: Subject, code: str) -> None:
    """Leave a question out; what was typed comes back with `unskip`. One that was asked all the same is left out
    again by its measure. Raises `UnknownQuestion`."""
    if subject.effective.question(code) is None:
        raise errors.UnknownQuestion
    if code in subject.anyway:
        subject.anyway = [other for other in subject.anyway if other != code]
    else:
        subject.skipped = _with(subject.skipped, code)


def say_why_skipped(subject: Subject, code: str, reason: str) -> None:
    """If one wants to: only counted, with no name and no contact. The same reason again takes it back. Raises
    `UnknownQuestion` for one that was not skipped, `UnknownSkipReason`."""
    if code not in subject.skipped:
        raise errors.UnknownQuestion
    if reason not in SkipReason.values:
        raise errors.UnknownSkipReason
    if subject.reasons.get(code) == reason:
        del subject.reasons[code]
    else:
        subject.reasons[code] = reason


def unskip(subject: Subject, code: str) -> None:
    subject.skipped = [other for other in subject.skipped if other != code]
    subject.reasons.pop(code, None)


def ask_anyway(subject: Subject, code: str) -> None:
    """Ask what is left out for the time being: here it does help. Raises `UnknownQuestion`."""
    if code not in subject.effective.left_out:
        raise errors.UnknownQuestion
    subject.anyway = _with(subject.anyway, code)


def refute(subject: Subject, code: str) -> None:
    """The customer says that what is known is not right: ask after all. Raises `UnknownQuestion`."""
    if subject.effective.question(code) is None:
        raise errors.UnknownQuestion
    subject.refuted = _with(subject.refuted, code)


def add_subject(conversation: Conversation) -> None:
    """The customer asks about something else as well."""
    conversation.current = len(conversation.subjects)


def go_to_subject(conversation: Conversation, position: int) -> None:
    """Raises `SubjectGone`."""
    if not 0 <= position < len(conversation.subjects):
        raise errors.SubjectGone
    conversation.current = position


def remove_subject(conversation: Conversation, position: int) -> None:
    """Raises `SubjectGone`."""
    go_to_subject(conversation, position)
    del conversation.subjects[position]
    conversation.current = max(0, min(position, len(conversation.subjects) - 1))


def _with(codes: Iterable[str], code: str) -> list[str]:
    return [*(other for other in codes if other != code), code]
