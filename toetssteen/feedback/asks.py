"""The questions and their answers. Which of them are asked, the municipality says (`TOETSSTEEN_FEEDBACK`)."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.feedback.models import MOST_ANSWERS, Ask

Answers = Sequence[tuple[str, str | Promise]]
ANSWERS: dict[Ask, Answers] = {
    Ask.ANSWERED: (("ja", _("Ja")), ("deels", _("Voor een deel")), ("nee", _("Nee"))),
    Ask.EFFORT: (
        ("1", _("1, helemaal niet mee eens")),
        *((str(number), str(number)) for number in range(2, 7)),
        ("7", _("7, helemaal mee eens")),
    ),
    Ask.SATISFIED: (
        ("1", _("Heel ontevreden")),
        ("2", _("Ontevreden")),
        ("3", _("Gewoon")),
        ("4", _("Tevreden")),
        ("5", _("Heel tevreden")),
    ),
}
"""The effort is CES 2.0 (Dixon, Toman and DeLisi, The Effortless Experience, 2013): 1 to 7, more is better."""
NONE = [0] * MOST_ANSWERS


def in_use() -> list[Ask]:
    """None: nothing is asked of customers."""
    return [ask for ask in Ask if ask.value in settings.TOETSSTEEN.feedback]


def place_of(ask: Ask, answer: str) -> int | None:
    """The number of an answer; None for what is no answer to this."""
    return next((place for place, (code, _label) in enumerate(ANSWERS[ask]) if code == answer), None)
