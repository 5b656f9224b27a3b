"""One round of the post: make the letters that are due, and hand over each that waits."""

from datetime import datetime

import structlog
from django.db import connection
from django.utils import timezone

from toetssteen.notices import letters, outbox
from toetssteen.notices.carrier import Carrier, InDoubt, NotTaken, carrier
from toetssteen.notices.models import Letter, LetterProblem

_log = structlog.get_logger("toetssteen.notices")


def post(now: datetime | None = None) -> int:
    """Returns how many were sent. Nothing of it lies in a transaction: each move of a letter has to be seen by
    whoever comes after a worker that falls."""
    if connection.in_atomic_block:
        raise RuntimeError("a letter is sent outside transactions")
    sent = 0
    while outbox.make_letters(now or timezone.now()):
        pass
    with carrier() as line:
        while (letter := outbox.claim(now or timezone.now())) is not None:
            try:
                sent += _hand_over(letter, line, now or timezone.now())
            except NotTaken as refusal:
                _not_taken(letter, refusal, now or timezone.now())
                if refusal.problem is LetterProblem.UNREACHABLE:
                    break
    return sent


def _hand_over(letter: Letter, line: Carrier, now: datetime) -> bool:
    to = letter.address
    try:
        message = letters.write(letter)
    except ValueError:  # an address that fits in no header
        outbox.refuse(letter, LetterProblem.ADDRESS)
        return False
    try:
        return line.hand_over(message, to=to, offer=lambda: outbox.offer(letter)) and outbox.mark_sent(letter, now)
    except InDoubt:
        _log.warning("letter in doubt", letter=str(letter.uuid))
        return False


def _not_taken(letter: Letter, refusal: NotTaken, now: datetime) -> None:
    _log.warning("letter not taken", letter=str(letter.uuid), problem=refusal.problem.value, attempts=letter.attempts)
    if refusal.final:
        outbox.refuse(letter, refusal.problem)
    else:
        outbox.put_back(letter, refusal.problem, now)
