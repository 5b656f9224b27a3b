"""What carries a mail to the mail server: the contract that an adapter fulfils."""

from collections.abc import Callable
from email.message import EmailMessage
from types import TracebackType
from typing import Protocol, Self, cast

from django.conf import settings
from django.utils.module_loading import import_string

from toetssteen.notices.models import LetterProblem


class NotTaken(Exception):
    """The mail server certainly does not have it. `final`: it says that trying again is of no use."""

    def __init__(self, problem: LetterProblem, *, final: bool = False) -> None:
        self.problem = problem
        self.final = final
        super().__init__(problem.value)


class InDoubt(Exception):
    """The line fell after the mail was offered and before the answer: the mail server may have it."""


class Carrier(Protocol):
    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""

    def hand_over(self, message: EmailMessage, *, to: str, offer: Callable[[], bool]) -> bool:
        """Bring one mail so far that a last byte makes the server take it, and then ask `offer`: from its return on
        the server may have it. Answers False when `offer` did, and then the server does not get it.

        Raises `NotTaken`, `InDoubt`."""


def carrier() -> Carrier:
    """The one of the configuration."""
    return cast(Carrier, import_string(settings.MAIL_CARRIER)())
