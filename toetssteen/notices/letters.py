"""What a mail says: what happened, and where to read on. Nothing of a customer, and no reason that somebody wrote."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from toetssteen.notices.models import Letter, Notice
from toetssteen.notices.queries import path_of, sentence_of

_POLICY = SMTP.clone(cte_type="7bit", max_line_length=78)


def message_id(letter: Letter) -> str:
    """The same at every attempt, so that a mail server that knows it keeps one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "toetssteen.invalid"
    return f"<{letter.uuid}@{domain}>"


def write(letter: Letter) -> EmailMessage:
    """In Dutch, the language of the house. Raises ValueError for an address that fits in no header."""
    news = list(letter.notices.order_by("told_at", "pk")) if letter.recipient else []
    with override(settings.LANGUAGE_CODE):
        message = EmailMessage(_POLICY)
        message["From"] = settings.DEFAULT_FROM_EMAIL
        message["To"] = letter.address
        message["Subject"] = letter.subject or _subject(news)
        message["Date"] = format_datetime(timezone.localtime(letter.made_at))
        message["Message-ID"] = message_id(letter)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text or _text(news))
    return message


def _subject(news: list[Notice]) -> str:
    if len(news) == 1:
        return sentence_of(news[0])
    return ngettext("%(n)d bericht van Toetssteen", "%(n)d berichten van Toetssteen", len(news)) % {"n": len(news)}


def _text(news: list[Notice]) -> str:
    parts = [f"{sentence_of(notice)}\n{_link(path_of(notice))}" for notice in news]
    parts.append(
        _("Op de pagina lees je meer. Hoe je dit hoort, kies je zelf:\n%(link)s")
        % {"link": _link(reverse("news-preferences"))}
    )
    return "\n\n".join(parts) + "\n"


def _link(path: str) -> str:
    return f"{settings.TOETSSTEEN.public_url}{path}"
