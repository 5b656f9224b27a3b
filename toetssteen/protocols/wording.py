"""Answers, conditions and terms in words, as a person reads them aloud."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import phonenumbers
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from toetssteen.protocols.document import Comparison, Condition, Question, QuestionType
from toetssteen.protocols.paths import PRODUCT

TYPES: dict[QuestionType, str | Promise] = {
    QuestionType.TEXT: _("korte tekst"),
    QuestionType.LONG_TEXT: _("lange tekst"),
    QuestionType.NUMBER: _("getal"),
    QuestionType.AMOUNT: _("bedrag"),
    QuestionType.DATE: _("datum"),
    QuestionType.TIME: _("tijd"),
    QuestionType.DATE_TIME: _("datum en tijd"),
    QuestionType.YES_NO: _("ja of nee"),
    QuestionType.ONE_OF: _("één uit een lijst"),
    QuestionType.SOME_OF: _("meer uit een lijst"),
    QuestionType.ADDRESS: _("adres"),
    QuestionType.LOCATION: _("plek"),
    QuestionType.FILE: _("foto of bestand"),
    QuestionType.BSN: _("BSN"),
    QuestionType.LICENCE_PLATE: _("kenteken"),
    QuestionType.PHONE: _("telefoonnummer"),
    QuestionType.EMAIL: _("e-mailadres"),
}

_DURATION = re.compile(r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$")


def in_words(question: Question, value: Any) -> str:
    """The answer as it reads. A value that does not fit the question (another version, another system) is shown
    as it is. Files are counted; whoever shows links to them has their ids in `value`. A BSN is not hidden here."""
    if value is None:
        return ""
    say = _SAY.get(question.type)
    if say is None:
        return str(value)
    try:
        return say(question, value)
    except (ValueError, TypeError, AttributeError, InvalidOperation):
        return str(value)


def day_in_words(day: date) -> str:
    """`27 november 2026`, in the reader's language; of a moment the day that it was in the municipality."""
    day = timezone.localtime(day).date() if isinstance(day, datetime) else day
    return _written(day, "d MMMM y", get_language() or "nl")


def last_day(day: date) -> str:
    """As it reads after *t/m*: `28 februari`, with the year where it is not this one."""
    form = "d MMMM" if day.year == timezone.localdate().year else "d MMMM y"
    return _written(day, form, get_language() or "nl")


def month_in_words(day: date) -> str:
    """`november 2026`, in the reader's language."""
    return _written(day, "LLLL y", get_language() or "nl")


@lru_cache(maxsize=5_000)
def _written(day: date, form: str, language: str) -> str:
    """A list of fifty lines has fifty days, mostly the same."""
    return format_date(day, form, locale=language)


def phone_in_words(number: str) -> str:
    """A number in E.164 as one dials it here: without the land's own code for the Netherlands."""
    try:
        parsed = phonenumbers.parse(number, "NL")
    except phonenumbers.NumberParseException:
        return number
    form = phonenumbers.PhoneNumberFormat
    return str(phonenumbers.format_number(parsed, form.NATIONAL if parsed.country_code == 31 else form.INTERNATIONAL))


def plate_in_words(plate: str) -> str:
    """With the dashes that stand between letters and digits; four of a kind are two and two."""
    runs = re.findall(r"[A-Z]+|[0-9]+", plate.upper())
    return "-".join(part for run in runs for part in ([run[:2], run[2:]] if len(run) == 4 else [run]))


def duration_in_words(duration: str) -> str:
    """`P1Y6M` as `1 jaar en 6 maanden`; the text itself where it is no such duration."""
    match = _DURATION.match(duration)
    if not match or not any(match.groups()):
        return duration
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    parts = [
        ngettext("%(n)d jaar", "%(n)d jaar", years) % {"n": years} if years else "",
        ngettext("%(n)d maand", "%(n)d maanden", months) % {"n": months} if months else "",
        ngettext("%(n)d week", "%(n)d weken", weeks) % {"n": weeks} if weeks else "",
        ngettext("%(n)d dag", "%(n)d dagen", days) % {"n": days} if days else "",
    ]
    return _listed(part for part in parts if part)


def condition_in_words(condition: Condition, questions: dict[str, Question], products: dict[str, str]) -> str:
    """When a question is asked: `als er bij “Is er een partner?” is geantwoord: “Ja”`.

    `questions`: code → question, to say its text and its options; `products`: reference → name."""
    every = [_test(test, questions, products) for test in condition.all]
    some = [_test(test, questions, products) for test in condition.any]
    if some:
        every.append(_listed(some, _("of")))
    return gettext("als %(tests)s") % {"tests": _listed(every)}


def _test(test: Comparison, questions: dict[str, Question], products: dict[str, str]) -> str:
    if test.question == PRODUCT:
        names = _listed((f"“{products.get(ref, ref)}”" for ref in test.is_), _("of"))
        return gettext("het gaat over %(products)s") % {"products": names}
    question = questions.get(test.question)
    wanted = _listed((f"“{_wanted(question, value)}”" for value in test.is_), _("of"))
    text = question.text if question else test.question
    return gettext("er bij “%(question)s” is geantwoord: %(answer)s") % {"question": text, "answer": wanted}


def _wanted(question: Question | None, value: str) -> str:
    if question is None:
        return value
    if question.type is QuestionType.YES_NO:
        return gettext("Ja") if value == "ja" else gettext("Nee")
    return _option(question, value)


def _option(question: Question, value: Any) -> str:
    return next((option.text for option in question.options if option.value == value), str(value))


def _listed(parts: Iterable[str], word: str | Promise = "") -> str:
    """`a, b en c`."""
    several = list(parts)
    if len(several) < 2:
        return "".join(several)
    return f"{', '.join(several[:-1])} {word or gettext('en')} {several[-1]}"


def _number(question: Question, value: Any) -> str:
    """With dots from ten thousand on: a year stays a year."""
    number = int(value)
    return str(number) if abs(number) < 10_000 else format_decimal(number, locale=get_language() or "nl")


def _amount(question: Question, value: Any) -> str:
    return f"€\u00a0{format_decimal(Decimal(value), '#,##0.00', locale=get_language() or 'nl')}"


def _date(question: Question, value: Any) -> str:
    return day_in_words(date.fromisoformat(value))


def _time(question: Question, value: Any) -> str:
    return f"{time.fromisoformat(value):%H:%M}"


def _date_time(question: Question, value: Any) -> str:
    if len(value) == 10:
        return _date(question, value)
    moment = datetime.fromisoformat(value)
    local = timezone.localtime(moment) if moment.tzinfo else moment
    return gettext("%(day)s om %(time)s") % {"day": day_in_words(local.date()), "time": f"{local:%H:%M}"}


def _yes_no(question: Question, value: Any) -> str:
    if not isinstance(value, bool):
        raise TypeError
    return gettext("Ja") if value else gettext("Nee")


def _some_of(question: Question, value: Any) -> str:
    return ", ".join(_option(question, part) for part in value)


def address_in_words(value: Mapping[str, Any]) -> str:
    """`Merelstraat 12 A, 3514 CM Voorbeeldstad`, of what is known of it."""
    number = " ".join(str(value[part]) for part in ("number", "addition") if value.get(part))
    postcode = str(value.get("postcode", ""))
    postcode = f"{postcode[:4]} {postcode[4:]}" if len(postcode) == 6 else postcode
    lines = (f"{value.get('street', '')} {number}", f"{postcode} {value.get('city', '')}")
    return ", ".join(line.strip() for line in lines if line.strip())


def _address(question: Question, value: Any) -> str:
    return address_in_words(value)


def _location(question: Question, value: Any) -> str:
    parts = [address_in_words(value), value.get("description", "")]
    if value.get("object_number"):
        parts.append(gettext("nummer %(number)s") % {"number": value["object_number"]})
    if "lat" in value and "lon" in value:
        parts.append(f"{value['lat']:.5f}, {value['lon']:.5f}")
    return " · ".join(part for part in parts if part)


def _file(question: Question, value: Any) -> str:
    return ngettext("%(n)d bestand", "%(n)d bestanden", len(value)) % {"n": len(value)}


def _plate(question: Question, value: Any) -> str:
    return plate_in_words(value)


def _phone(question: Question, value: Any) -> str:
    return phone_in_words(value)


_SAY: dict[QuestionType, Callable[[Question, Any], str]] = {
    QuestionType.NUMBER: _number,
    QuestionType.AMOUNT: _amount,
    QuestionType.DATE: _date,
    QuestionType.TIME: _time,
    QuestionType.DATE_TIME: _date_time,
    QuestionType.YES_NO: _yes_no,
    QuestionType.ONE_OF: _option,
    QuestionType.SOME_OF: _some_of,
    QuestionType.ADDRESS: _address,
    QuestionType.LOCATION: _location,
    QuestionType.FILE: _file,
    QuestionType.LICENCE_PLATE: _plate,
    QuestionType.PHONE: _phone,
}
