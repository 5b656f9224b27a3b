"""Which news is due to be mailed, and the moves of a letter. Each move is one statement that says from where it goes:

WAITING → CLAIMED → OFFERED → SENT;  CLAIMED or OFFERED → WAITING (the server does not have it) or REFUSED.
A letter that stays CLAIMED is claimed again after `LEASE`; one that stays OFFERED is in doubt, and waits for a person.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from itertools import groupby
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from toetssteen.notices.models import Letter, LetterProblem, LetterState, MailChoice, Notice

DIGEST_AT = time(7, 0)
LEASE = timedelta(minutes=5)
"""Longer than a mail takes: the time-out of one step is ten seconds."""
LONGEST_WAIT = timedelta(hours=4)
MOST_ATTEMPTS = 18
"""About two days."""
_AT_A_TIME = 200
_FIRST_WAIT = timedelta(minutes=1)
_KEPT = timedelta(days=2)


def newest_digest(now: datetime) -> datetime:
    """The last moment before `now` at which daily mails go. What was told before it is due."""
    local = timezone.localtime(now)
    today = local.replace(hour=DIGEST_AT.hour, minute=DIGEST_AT.minute, second=0, microsecond=0)
    return today if today <= local else today - timedelta(days=1)


def due(now: datetime) -> QuerySet[Notice]:
    """News for which no letter was made, that was not read, of people who want mail and have an address. A moment
    that lies in the future was written by a clock that was ahead: that waits for nothing."""
    at_once = Q(recipient__mail_preference__choice=MailChoice.AT_ONCE)
    daily = Q(recipient__mail_preference__isnull=True) | Q(recipient__mail_preference__choice=MailChoice.DIGEST)
    over = Q(told_at__lt=newest_digest(now)) | Q(told_at__gt=now)
    return Notice.objects.filter(
        at_once | (daily & over), letter=None, read_at=None, recipient__is_active=True
    ).exclude(recipient__email="")


@transaction.atomic
def make_letters(now: datetime) -> int:
    """One for each person to whom something is due. Two workers at once do not make two for the same news."""
    people = due(now).order_by("recipient_id").values_list("recipient_id", flat=True).distinct()[:_AT_A_TIME]
    notices = (
        due(now)
        .filter(recipient_id__in=list(people))
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("recipient_id", "pk")
    )
    letters = [
        (Letter(recipient_id=person, made_at=now, next_try_at=now), [notice.pk for notice in theirs])
        for person, theirs in groupby(notices, key=lambda notice: notice.recipient_id)
    ]
    Letter.objects.bulk_create(letter for letter, _news in letters)
    for letter, news in letters:
        Notice.objects.filter(pk__in=news).update(letter=letter)
    return len(letters)


def to_claim(now: datetime) -> QuerySet[Letter]:
    """Its turn, or left behind by a worker before it was offered. Moments that cannot be are of a moved clock."""
    turn = Q(next_try_at__lte=now) | Q(next_try_at__gt=now + LONGEST_WAIT)
    left_behind = Q(claimed_at__lt=now - LEASE) | Q(claimed_at__gt=now + LEASE)
    return Letter.objects.filter(
        Q(state=LetterState.WAITING) & turn | Q(state=LetterState.CLAIMED) & left_behind
    ).order_by("next_try_at", "pk")


@transaction.atomic
def claim(now: datetime) -> Letter | None:
    letter = to_claim(now).select_for_update(skip_locked=True, of=("self",)).select_related("recipient").first()
    if letter is not None:
        letter.state, letter.claim, letter.claimed_at = LetterState.CLAIMED, uuid4(), now
        letter.attempts += 1
        letter.save(update_fields=["state", "claim", "claimed_at", "attempts"])
    return letter


def offer(letter: Letter) -> bool:
    """From here on the mail server may have it. False when another worker took the letter over."""
    return _move(letter, [LetterState.CLAIMED], state=LetterState.OFFERED)


def mark_sent(letter: Letter, now: datetime) -> bool:
    if letter.of_customer:
        return _forget(letter, [LetterState.OFFERED])
    return _move(letter, [LetterState.OFFERED], state=LetterState.SENT, sent_at=now, problem=LetterProblem.NONE)


def put_back(letter: Letter, problem: LetterProblem, now: datetime) -> bool:
    """Try again, each time after twice as long."""
    if letter.attempts >= MOST_ATTEMPTS:
        return refuse(letter, problem)
    wait = min(_FIRST_WAIT * 2 ** min(letter.attempts - 1, 16), LONGEST_WAIT)
    return _move(letter, _IN_HAND, state=LetterState.WAITING, problem=problem, next_try_at=now + wait)


def refuse(letter: Letter, problem: LetterProblem) -> bool:
    """A customer's is not kept for somebody to mend: the address of a customer is no work of who oversees the mail."""
    if letter.of_customer:
        return _forget(letter, _IN_HAND)
    return _move(letter, _IN_HAND, state=LetterState.REFUSED, problem=problem)


_IN_HAND = (LetterState.CLAIMED, LetterState.OFFERED)


def forget_in_doubt(now: datetime) -> int:
    """Letters to customers of which nobody knows whether they went: they are not sent again."""
    past = Letter.objects.filter(of_customer=True, state=LetterState.OFFERED, claimed_at__lt=now - _KEPT)
    return past.delete()[0]


def _forget(letter: Letter, states: Iterable[LetterState]) -> bool:
    return Letter.objects.filter(pk=letter.pk, claim=letter.claim, state__in=states).delete()[0] == 1


def _move(letter: Letter, states: Iterable[LetterState], **changes: object) -> bool:
    return Letter.objects.filter(pk=letter.pk, claim=letter.claim, state__in=states).update(**changes) == 1
