"""Telling, and what somebody does with what was told.

Everybody who is signed in has news of their own, so that there is nothing to allow: each action touches one's own rows.
"""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.history.actions import Subject, record
from toetssteen.notices import errors, jobs, queries
from toetssteen.notices.kinds import Kind
from toetssteen.notices.models import Letter, LetterState, MailChoice, MailPreference, Notice
from toetssteen.staff.models import StaffMember

_ABOUT, _WORDS = 300, 2000


@transaction.atomic
def tell(
    kind: Kind,
    recipients: Iterable[StaffMember],
    *,
    subject: Subject,
    about: str,
    words: str = "",
    occasion: str = "",
) -> None:
    """Tell each of them once, however often this is called for the same kind, subject and occasion.

    Part of the caller's transaction: what did not happen is told to nobody. `about` names the subject in few words
    and goes into mails, so it holds no personal data; `words` is what somebody wrote, and stays in the application."""
    about = " ".join(about.split())[:_ABOUT]
    told_at = timezone.now()
    fresh = [
        Notice(
            recipient_id=pk,
            kind=kind.code,
            subject_id=subject.uuid,
            occasion=occasion,
            about=about,
            words=words[:_WORDS],
            told_at=told_at,
        )
        for pk in sorted({recipient.pk for recipient in recipients})
    ]
    if fresh:
        Notice.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
        jobs.post.defer()


@transaction.atomic
def write_to(mailbox: str, *, subject: str, text: str, of_customer: bool = False) -> Letter:
    """A mail to a mailbox that is nobody's own, such as that of a department's system, or to that of a customer. Part
    of the caller's transaction, and sent once, as every letter. It holds no personal data."""
    letter = Letter.objects.create(
        mailbox=mailbox, subject=" ".join(subject.split())[:_ABOUT], text=text[:_WORDS], of_customer=of_customer
    )
    jobs.post.defer()
    return letter


def read_notice(uuid: UUID, *, by: StaffMember) -> Notice:
    """Mark it as read, when it was not; and give it, to go where it leads. Raises `NotFound`."""
    notice = Notice.objects.filter(uuid=uuid, recipient=by).first()
    if notice is None:
        raise NotFound
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
    return notice


def read_all(*, by: StaffMember) -> int:
    """Returns how many were not read yet."""
    return Notice.objects.filter(recipient=by, read_at=None).update(read_at=timezone.now())


@transaction.atomic
def choose_mail(choice: str, email: str, *, by: StaffMember) -> None:
    """How somebody wants to hear, and where. Without an address there is no mail, and all stands in the application.

    Raises `UnknownMailChoice`, `AddressUnreadable`, `AddressNeeded`."""
    if choice not in MailChoice.values:
        raise errors.UnknownMailChoice(field="choice")
    email = email.strip()
    if email:
        try:
            StaffMember._meta.get_field("email").run_validators(email)
        except ValidationError:
            raise errors.AddressUnreadable(field="email") from None
    elif choice == MailChoice.AT_ONCE:
        raise errors.AddressNeeded(field="email")
    MailPreference.objects.update_or_create(member=by, defaults={"choice": choice})
    if email != by.email:
        StaffMember.objects.filter(pk=by.pk).update(email=email)
        record("staff.address_changed", by, by=by)


@transaction.atomic
def send_again(uuid: UUID, *, by: StaffMember) -> None:
    """Somebody decides about a letter that is not sent by itself any more: refused, or in doubt. It keeps its
    Message-ID. Raises `NotFound`, `LetterNotStuck`."""
    require(by, "mail.oversee")
    letter = Letter.objects.select_for_update().filter(uuid=uuid).first()
    if letter is None:
        raise NotFound
    if not Letter.objects.filter(
        Q(state=LetterState.REFUSED) | queries.in_doubt(timezone.now()), pk=letter.pk
    ).exists():
        raise errors.LetterNotStuck
    letter.state, letter.claim, letter.claimed_at = LetterState.WAITING, None, None
    letter.attempts, letter.next_try_at = 0, timezone.now()
    letter.save(update_fields=["state", "claim", "claimed_at", "attempts", "next_try_at"])
    record("letter.sent_again", letter, by=by)
    jobs.post.defer()
