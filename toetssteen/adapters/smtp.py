"""Mail by SMTP, step by step, so that it is known at every moment whether the server may have the mail.

A server takes a mail at the dot that ends it, and at nothing before. So all but that dot goes over the line first; what
happens until then costs nothing but another attempt.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import parseaddr
from types import TracebackType
from typing import Self

from django.conf import settings

from toetssteen.notices.carrier import InDoubt, NotTaken
from toetssteen.notices.models import LetterProblem

_END = b".\r\n"
_LINE_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)
_TAKEN = 250
_GO_ON = 354
_FINAL = 500


class SmtpCarrier:
    """One line to the server for several mails; after a refusal or a fall the next mail gets a new one."""

    def __init__(self) -> None:
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        try:
            line.quit()
        except (OSError, smtplib.SMTPException):
            line.close()

    def hand_over(self, message: EmailMessage, *, to: str, offer: Callable[[], bool]) -> bool:
        line = self._offered_but_the_end(message, to)
        if not offer():
            self._hang_up()
            return False
        try:
            line.send(_END)
            code, _words = line.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            raise InDoubt from error
        if code != _TAKEN:
            self._hang_up()
            raise NotTaken(LetterProblem.MAIL if code >= _FINAL else LetterProblem.LATER, final=code >= _FINAL)
        return True

    def _offered_but_the_end(self, message: EmailMessage, to: str) -> smtplib.SMTP:
        try:
            line = self._line = self._line or _connected()
            self._step(line.mail(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]), _TAKEN, LetterProblem.MAIL)
            self._step(line.rcpt(to), _TAKEN, LetterProblem.ADDRESS)
            self._step(line.docmd("DATA"), _GO_ON, LetterProblem.MAIL)
            line.send(_LINE_WITH_DOT.sub(b"..", message.as_bytes()))
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            raise NotTaken(LetterProblem.UNREACHABLE) from error
        return line

    def _step(self, reply: tuple[int, bytes], wanted: int, problem: LetterProblem) -> None:
        """A server that says 421 or 452 is busy; one that says 550 will say so again."""
        code, _words = reply
        if code != wanted and not (wanted == _TAKEN and code == 251):
            self._hang_up()
            final = code >= _FINAL
            raise NotTaken(problem if final else LetterProblem.LATER, final=final)

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()


def _connected() -> smtplib.SMTP:
    line = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT)
    try:
        line.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            line.starttls(context=ssl.create_default_context())
            line.ehlo_or_helo_if_needed()
        if settings.EMAIL_HOST_USER:
            line.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        line.close()
        raise
    return line
