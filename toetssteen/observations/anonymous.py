"""Signals without a sender. No path may lead from one back to whoever wrote it, not even for who has the whole
database and all logs. Decision 15 says what that takes, and what remains.

- A letter goes into the post box, sealed, in a transaction of its own that writes nothing else: no event, no job,
  no draft. The request that brings it leaves no line in the log (`config.middleware`).
- Each letter that comes has the whole box written anew, in random order: the number of a transaction tells of the
  last one only, and of that one not which letter it was.
- The box is emptied when there are `TOGETHER` letters, or when their week is over. Then all signals of that week
  are written anew as well, in random order: they share one transaction and lie in no order.
"""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.db import connection, transaction
from django.utils import timezone

from toetssteen.access.roles import require
from toetssteen.dutch.dates import week_of
from toetssteen.observations import errors
from toetssteen.observations.models import AnonymousSignal, SealedSignal
from toetssteen.observations.receipts import hash_of, hashes_of, parse_receipt
from toetssteen.observations.subjects import checked_kind, checked_text, question_of, this_week
from toetssteen.products.models import Product
from toetssteen.staff.models import StaffMember

TOGETHER = 3
"""So many letters come out of the box at once, unless their week is over."""
_GRACE = timedelta(days=1)
"""After the end of a week: the job comes each hour."""
_PAGE = 4096
"""Bytes: a letter is padded to a multiple of so many."""

Content = dict[str, Any]

_STIR = """
WITH taken AS (DELETE FROM observations_anonymoussignal WHERE week = ANY(%s) RETURNING *)
INSERT INTO observations_anonymoussignal SELECT * FROM taken ORDER BY random()
"""
_TALLY = """
INSERT INTO observations_signaltally AS tally (product_id, question_id, kind, month, size, last_on)
SELECT product_id, question_id, kind, date_trunc('month', week)::date, count(*), max(week)
FROM observations_anonymoussignal WHERE id = ANY(%s) GROUP BY 1, 2, 3, 4 ORDER BY random()
ON CONFLICT (product_id, question_id, kind, month) DO UPDATE
SET size = tally.size + EXCLUDED.size, last_on = GREATEST(tally.last_on, EXCLUDED.last_on)
"""


def post_letter(
    receipt: str, kind: str, product: Product | None, *, by: StaffMember, question_code: str = "", text: str = ""
) -> None:
    """Put an anonymous signal in the box. `by` may do so, and is forgotten. `receipt` is the code that the form
    gave out: sent twice, it is one signal.

    Raises `UnknownReceipt`, `UnknownSignalKind`, `SignalTooLong`, `BsnInText`, `WordsNeeded`,
    `QuestionNotAsked`."""
    require(by, "signal.send")
    code = parse_receipt(receipt)
    if code is None:
        raise errors.UnknownReceipt
    question = question_of(question_code)
    if question is not None and product is None:
        raise errors.QuestionNotAsked(field="signal")
    letter: Content = {
        "kind": checked_kind(kind),
        "text": checked_text(text, needed=product is None),
        "product": product.pk if product else None,
        "question": question.pk if question else None,
        "receipt": hash_of(code).hex(),
    }
    with transaction.atomic():
        hold()
        letters = _opened()
        known = {content["receipt"] for _week, content in letters}
        if letter["receipt"] in known or _kept(code) is not None:
            return
        letters.append((this_week(), letter))
        taken = _take_out(letters)
        _put_back([one for one in letters if one not in taken])


def collect_post(*, by: StaffMember) -> int:
    """Take out what lies in the box from weeks that are over. Raises `PostNotDue`. Returns how many there were."""
    require(by, "signal.answer")
    taken = empty_if_due()
    if not taken:
        raise errors.PostNotDue
    return taken


@transaction.atomic
def empty_if_due() -> int:
    """The same for a job. No rule waits for it: the coordinator is told that there is post."""
    hold()
    letters = _opened()
    taken = _take_out(letters)
    if taken:
        _put_back([one for one in letters if one not in taken])
    return len(taken)


def post_is_due() -> bool:
    """Whether letters lie in the box from a week that is over."""
    return SealedSignal.objects.filter(week__lt=this_week()).exists()


def post_waits_too_long() -> bool:
    """Whether somebody should have emptied the box by now: the week of a letter is over since a whole day."""
    return SealedSignal.objects.filter(week__lt=week_of(timezone.localdate() - _GRACE)).exists()


def hold() -> None:
    """Nobody else writes in either table until this transaction ends; reading goes on."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE observations_sealedsignal, observations_anonymoussignal IN EXCLUSIVE MODE")


def find(receipt: str) -> AnonymousSignal | None:
    """The signal with this code; None as long as it lies in the box. Raises `UnknownReceipt`."""
    code = parse_receipt(receipt)
    if code is None:
        raise errors.UnknownReceipt(field="code")
    found = _kept(code)
    if found is None:
        hashes = {value.hex() for value in hashes_of(code)}
        if not any(content["receipt"] in hashes for _week, content in _opened()):
            raise errors.UnknownReceipt(field="code")
    return found


def _kept(code: str) -> AnonymousSignal | None:
    return (
        AnonymousSignal.objects.filter(receipt__in=hashes_of(code))
        .select_related("product", "question", "reply")
        .first()
    )


def _opened() -> list[tuple[date, Content]]:
    return [(letter.week, letter.content) for letter in SealedSignal.objects.order_by("id")]


def _take_out(letters: list[tuple[date, Content]]) -> list[tuple[date, Content]]:
    """Make signals of those that may come out; returns them."""
    full = len(letters) >= TOGETHER
    taken = [(week, content) for week, content in letters if full or week < this_week()]
    if not taken:
        return []
    fresh = [_signal(week, content) for week, content in taken]
    AnonymousSignal.objects.bulk_create(random.SystemRandom().sample(fresh, len(fresh)))
    with connection.cursor() as cursor:
        cursor.execute(_TALLY, [[signal.pk for signal in fresh]])
        cursor.execute(_STIR, [sorted({week for week, _content in taken})])
    return taken


def _signal(week: date, content: Content) -> AnonymousSignal:
    return AnonymousSignal(
        week=week,
        kind=content["kind"],
        text=content["text"],
        product_id=content["product"],
        question_id=content["question"],
        receipt=bytes.fromhex(content["receipt"]),
    )


def _put_back(letters: Iterable[tuple[date, Content]]) -> None:
    """The whole box anew: other keys of rows, sealed again, in random order."""
    SealedSignal.objects.all().delete()
    fresh = [SealedSignal(id=_random_id(), week=week, content=_padded(content)) for week, content in letters]
    SealedSignal.objects.bulk_create(random.SystemRandom().sample(fresh, len(fresh)))


def _random_id() -> UUID:
    return uuid4()


def _padded(content: Content) -> Content:
    """As long as another, whatever was written."""
    bare = {**content, "padding": ""}
    return {**bare, "padding": "." * (-len(msgspec.json.encode(bare)) % _PAGE)}
