"""A replay in words, bars and tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from babel.numbers import format_decimal
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from toetssteen.insight.models import ReplayRun
from toetssteen.insight.replay_judging import Effect
from toetssteen.insight.replay_report import Line, Report, Section
from toetssteen.insight.replay_runs import report_of

SECTIONS = 50
"""On one page."""
BARS = 12
_GREATEST = 1000


@dataclass(frozen=True, slots=True)
class Bar:
    """One question that would not have been asked, and what became of its answers."""

    line: Line
    parts: tuple[tuple[str, int, int], ...]
    """Kind, where it begins and how wide it is, in thousandths of the widest bar."""
    words: str
    examples: str
    """The address of some; empty where there are none."""


class Page:
    """What the template needs of a run that is finished."""

    def __init__(self, run: ReplayRun, number: int) -> None:
        self.run, self.number = run, number
        self.report: Report = report_of(run)
        self.stale = run.revision != run.draft.revision

    @cached_property
    def outcome(self) -> list[str]:
        """The outcome in sentences."""
        report = self.report
        if not report.subjects:
            return [gettext("In deze periode zijn er te weinig gesprekken om iets over te zeggen.")]
        if not any(section.lines for section in report.sections):
            return [gettext("Met deze versie was er in %(n)d dagen niets anders gegaan.") % {"n": report.days}]
        asked = ngettext(
            "In %(days)d dagen was %(n)s vraag niet gesteld.",
            "In %(days)d dagen waren %(n)s vragen niet gesteld.",
            report.not_asked,
        ) % {"days": report.days, "n": in_figures(report.not_asked)}
        return [asked, *self._hours(), self._missed()]

    def _hours(self) -> Iterable[str]:
        customers, staff = self.report.customer_hours, self.report.staff_hours
        words = {"customers": in_figures(abs(customers)), "staff": in_figures(abs(staff))}
        if abs(staff) < 0.05:
            return []
        if staff > 0:
            return [gettext("Dat scheelt klanten %(customers)s uur en collega’s %(staff)s uur per jaar.") % words]
        return [gettext("Dat kost klanten %(customers)s uur en collega’s %(staff)s uur per jaar.") % words]

    def _missed(self) -> str:
        dropped = self.report.of(Effect.DROPPED)
        if not sum(line.missed for line in dropped):
            return gettext("We hadden geen enkel antwoord gemist.")
        used, unknown = self.report.used, sum(line.unknown for line in dropped)
        if not used and not unknown:
            return gettext("Geen enkel antwoord dat we hadden gemist, is gebruikt.")
        if not used:
            return gettext("Van geen antwoord dat we hadden gemist, is bekend dat het is gebruikt.")
        return ngettext(
            "%(n)s antwoord dat wel gebruikt is, hadden we gemist.",
            "%(n)s antwoorden die wel gebruikt zijn, hadden we gemist.",
            used,
        ) % {"n": in_figures(used)}

    @cached_property
    def dropped(self) -> list[Line]:
        return added_up(self.report.of(Effect.DROPPED))

    def lines(self, effect: str) -> list[Line]:
        return added_up(self.report.of(Effect(effect)))

    @cached_property
    def cannot_judge(self) -> bool:
        report = self.report
        unsure = (Effect.ADDED, Effect.MAYBE_DROPPED, Effect.MAYBE_ADDED, Effect.MAYBE_STOPPED)
        return bool(report.of(*unsure) or report.new_follow_ups)

    @cached_property
    def bars(self) -> list[Bar]:
        shown = self.dropped[:BARS]
        widest = max((line.times for line in shown), default=1)
        return [Bar(line, _parts(line, widest), _in_words(line), self._examples(line.code)) for line in shown]

    def _examples(self, code: str) -> str:
        """Of the first product and follow-up that has some."""
        for key in self.run.examples:
            product, follow_up, question = key.split(" ")
            if question == code:
                uuid = self.run.draft.uuid
                return reverse("replay-examples", args=[uuid, UUID(product), follow_up, question])
        return ""

    @cached_property
    def changed(self) -> list[Section]:
        return [section for section in self.report.sections if section.lines]

    @property
    def sections(self) -> list[Section]:
        return self.changed[(self.number - 1) * SECTIONS : self.number * SECTIONS]

    @property
    def unchanged(self) -> int:
        return len(self.report.sections) - len(self.changed)

    @property
    def earlier(self) -> str:
        return f"?bladzijde={self.number - 1}" if self.number > 1 else ""

    @property
    def later(self) -> str:
        return f"?bladzijde={self.number + 1}" if len(self.changed) > self.number * SECTIONS else ""

    def of(self, section: Section) -> "Sums":
        return Sums(section.of(Effect.DROPPED), section.of(Effect.ADDED), self.report.days)


@dataclass(frozen=True, slots=True)
class Sums:
    """The figures of one product and follow-up."""

    dropped: Sequence[Line]
    added: Sequence[Line]
    days: int

    @property
    def not_asked(self) -> str:
        return in_figures(sum(line.asked for line in self.dropped))

    @property
    def customer_hours(self) -> str:
        return self._hours("customer_seconds")

    @property
    def staff_hours(self) -> str:
        return self._hours("staff_seconds")

    @property
    def used(self) -> str:
        return in_figures(sum(line.used for line in self.dropped))

    @property
    def unknown(self) -> str:
        return in_figures(sum(line.unknown for line in self.dropped))

    def _hours(self, whose: str) -> str:
        saved = sum(getattr(line, whose) for line in self.dropped) - sum(getattr(line, whose) for line in self.added)
        return in_figures(saved * 365 / self.days / 3600)


def added_up(lines: Iterable[Line]) -> list[Line]:
    """One line for each code, the most frequent first."""
    sums: dict[str, Line] = {}
    for line in lines:
        known = sums.get(line.code)
        sums[line.code] = line if known is None else _both(known, line)
    return sorted(sums.values(), key=lambda line: (-line.times, line.code))


def _both(one: Line, other: Line) -> Line:
    return replace(
        one,
        times=one.times + other.times,
        asked=one.asked + other.asked,
        known=one.known + other.known,
        used=one.used + other.used,
        unused=one.unused + other.unused,
        likely_used=_sum(one.likely_used, other.likely_used),
        at_most_used=_sum(one.at_most_used, other.at_most_used),
        customer_seconds=one.customer_seconds + other.customer_seconds,
        staff_seconds=one.staff_seconds + other.staff_seconds,
        hangs_on=tuple(dict.fromkeys((*one.hangs_on, *other.hangs_on))),
    )


def _sum(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


def _parts(line: Line, widest: int) -> tuple[tuple[str, int, int], ...]:
    sizes = (("used", line.used), ("unknown", line.unknown), ("unused", line.unused), ("open", line.left_open))
    at, parts = 0, []
    for kind, size in sizes:
        width = round(_GREATEST * size / widest)
        if width:
            parts.append((kind, at, width))
            at += width
    return tuple(parts)


def _in_words(line: Line) -> str:
    return gettext(
        "%(times)s keer: %(used)s gebruikt, %(unknown)s onbekend, %(unused)s niet gebruikt, %(open)s zonder antwoord"
    ) % {
        "times": in_figures(line.times),
        "used": in_figures(line.used),
        "unknown": in_figures(line.unknown),
        "unused": in_figures(line.unused),
        "open": in_figures(line.left_open),
    }


def in_figures(value: float) -> str:
    """As one writes it here; below ten, and no whole number, with one decimal."""
    form = "#,##0.0" if abs(value) < 10 and abs(value - round(value)) >= 0.05 else "#,##0"
    return format_decimal(value, form, locale=get_language() or "nl")
