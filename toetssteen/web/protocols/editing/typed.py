"""What stands in a form of the editor, right or wrong: one shape for what was typed and for what a draft says, so
that a refused form shows again what was typed, and so that two people's changes can be laid side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.dutch.dates import parse_date
from toetssteen.protocols.values import InvalidAnswer, refuse_control

Sentence = str | Promise

EMPTY = _("Vul dit in.")
TOO_LONG = _("Dit is te lang: %(size)s tekens. Er passen er %(limit)s.")
NOT_A_NUMBER = _("Typ een heel getal van %(least)s t/m %(most)s, of laat het leeg.")
NOT_A_DATE = _("Dit is geen datum. Typ bijvoorbeeld 31-12-2027, of laat het leeg.")
NOT_OFFERED = _("Deze keuze is er niet (meer). Kies opnieuw.")


class Typed(dict[str, list[str]]):
    """Name of a field → what stands in it; a box that is not ticked is absent, or an empty list."""

    @classmethod
    def of_post(cls, posted: QueryDict) -> Typed:
        return cls({name: [_plain(value) for value in values] for name, values in posted.lists()})

    def one(self, name: str) -> str:
        return next(iter(self.get(name, ())), "")

    def many(self, name: str) -> list[str]:
        return [value for value in self.get(name, ()) if value]

    def ticked(self, name: str) -> bool:
        return bool(self.one(name))


def _plain(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")


def merged(typed: Typed, *, seen: Typed, now: Typed) -> Typed:
    """What somebody typed in a form that showed `seen`, on what stands there `now`: each field that they left as it
    was takes what another made of it meanwhile."""
    names = dict.fromkeys([*typed, *now])
    mine = {name for name in names if typed.many(name) != seen.many(name)}
    return Typed({name: list((typed if name in mine else now).get(name, [])) for name in names})


class Reading:
    """Reads a form field by field and remembers what is wrong with each; nothing is raised on the way."""

    def __init__(self, typed: Typed) -> None:
        self.typed = typed
        self.problems: dict[str, str] = {}

    def wrong(self, name: str, sentence: Sentence, **values: object) -> None:
        self.problems.setdefault(name, str(sentence) % values if values else str(sentence))

    def line(self, name: str, *, needed: Sentence = "", most: int = 400) -> str:
        """One line of text."""
        return self._text(name, " ".join(self.typed.one(name).split()), needed, most)

    def text(self, name: str, *, needed: Sentence = "", most: int = 4000) -> str:
        return self._text(name, self.typed.one(name).strip(), needed, most)

    def lines(self, name: str, *, most: int = 400) -> list[str]:
        """One a line; empty lines are nothing."""
        found = [" ".join(line.split()) for line in self.typed.one(name).split("\n")]
        return [self._text(name, line, "", most) for line in found if line]

    def choice(self, name: str, offered: Iterable[str]) -> str:
        """One of what was offered, or nothing; another code was never on the page."""
        chosen = self.typed.one(name)
        if chosen and chosen not in set(offered):
            self.wrong(name, NOT_OFFERED)
            return ""
        return chosen

    def choices(self, name: str, offered: Iterable[str]) -> list[str]:
        """In the order in which they are offered."""
        wanted, known = self.typed.many(name), list(offered)
        if set(wanted) - set(known):
            self.wrong(name, NOT_OFFERED)
        return [code for code in known if code in wanted]

    def number(self, name: str, *, least: int, most: int) -> int | None:
        text = self.typed.one(name).strip()
        if not text:
            return None
        if not (text.isascii() and text.isdecimal() and len(text) < 7 and least <= int(text) <= most):
            self.wrong(name, NOT_A_NUMBER, least=least, most=most)
            return None
        return int(text)

    def day(self, name: str) -> date | None:
        text = self.typed.one(name).strip()
        if not text:
            return None
        try:
            return parse_date(text)
        except ValueError:
            self.wrong(name, NOT_A_DATE)
            return None

    def _text(self, name: str, text: str, needed: Sentence, most: int) -> str:
        if needed and not text:
            self.wrong(name, needed)
        if len(text) > most:
            self.wrong(name, TOO_LONG, size=len(text), limit=most)
        try:
            refuse_control(text)
        except InvalidAnswer as error:
            self.wrong(name, str(error))
        return text[:most]


def day_typed(iso: str) -> str:
    """`2027-01-31` as it is typed: `31-01-2027`; anything else as it is."""
    try:
        return f"{date.fromisoformat(iso):%d-%m-%Y}"
    except ValueError:
        return iso


def as_typed(fields: Mapping[str, str | list[str] | bool | None]) -> Typed:
    """A form as it opens. An empty box is not told apart from one that is absent."""
    result = Typed()
    for name, value in fields.items():
        values = value if isinstance(value, list) else ["1" if value is True else str(value or "")]
        result[name] = values
    return result
