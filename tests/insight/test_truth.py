"""On made-up history, of which it is known what matters, pruning finds what does not, and spares what does.

Both kinds of error are counted: a question that matters and is told to go, and one that does not and is told to stay.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests import factories
from toetssteen.access.roles import Role
from toetssteen.cli import load_library
from toetssteen.cli.generation import truth
from toetssteen.cli.generation.history import generate
from toetssteen.insight import pruning
from toetssteen.insight.advice import Advice
from toetssteen.insight.models import ClosedWindow
from toetssteen.insight.pruning import Line, ProductView
from toetssteen.products.actions import import_upl
from toetssteen.products.models import Product
from toetssteen.products.upl import SHIPPED, read
from toetssteen.staff.models import StaffMember

GONE = {Advice.DROP, Advice.ONLY_IF, Advice.LATER}
LAST = date(2026, 6, 26)
ENOUGH = 40
"""Answers of which the use is known, counted as of an unweighted sample, from which the record can tell."""


@dataclass(frozen=True)
class Found:
    coordinator: StaffMember
    views: dict[str, ProductView]
    """By the name of the product."""

    def lines(self, code: str) -> list[Line]:
        return [line for view in self.views.values() for line in view.listing.lines if line.measured.code == code]


@pytest.fixture(scope="module")
def found(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Found]:
    with django_db_blocker.unblock(), transaction.atomic():
        import_upl(read(SHIPPED.read_bytes()), by=factories.system())
        load_library.load(by=factories.system())
        with patch.object(settings, "TOETSSTEEN", replace(settings.TOETSSTEEN, use_sample=1)):
            generate(contacts=12000, seed=20, until=LAST)
        coordinator = factories.member(Role.COORDINATOR)
        products = Product.objects.filter(pk__in=_counted())
        yield Found(coordinator, {one.name: pruning.of_product(one.uuid, by=coordinator) for one in products})
        transaction.set_rollback(True)


def _counted() -> list[int]:
    return list(ClosedWindow.objects.values_list("product_id", flat=True).distinct())


def _known(line: Line) -> float:
    use = line.measured.use_90
    return use.share.n if use else 0.0


def test_it_finds_what_nobody_uses_and_spares_what_matters(found: Found) -> None:
    judged = {code: [line for line in found.lines(code) if _known(line) >= ENOUGH] for code in _all_codes()}
    noise = [line for code in truth.NOISE for line in judged[code]]
    matters = [line for code in truth.MATTERS for line in judged[code]]
    assert len(noise) >= 8
    assert len(matters) >= 15
    told_to_go = [line.measured.code for line in matters if line.suggestion.advice in GONE]
    told_to_stay = [line.measured.code for line in noise if line.suggestion.advice is Advice.KEEP]
    assert (told_to_go, told_to_stay) == ([], [])
    dropped = [line for line in noise if line.suggestion.advice is Advice.DROP]
    kept = [line for line in matters if line.suggestion.advice in (Advice.KEEP, Advice.REGISTER)]
    assert len(dropped) >= 0.8 * len(noise), [line.measured.code for line in noise if line not in dropped]
    assert len(kept) >= 0.95 * len(matters), [line.measured.code for line in matters if line not in kept]


def _all_codes() -> set[str]:
    return {*truth.NOISE, *truth.MATTERS}


def test_without_a_known_use_nothing_is_told_to_go(found: Found) -> None:
    for view in found.views.values():
        for line in view.listing.lines:
            if line.measured.use_90 is None and line.measured.use_30 is None:
                assert line.suggestion.advice not in (Advice.DROP, Advice.LATER, Advice.KEEP)


def test_it_finds_what_is_only_used_after_a_certain_answer(found: Found) -> None:
    for code in ("paspoort.afspraak-voorkeur",):
        (line,) = found.lines(code)
        rule = truth.CONDITIONAL[code]
        assert line.suggestion.advice is Advice.ONLY_IF
        assert line.suggestion.only_if is not None
        assert (line.suggestion.only_if.question, line.suggestion.only_if.value) == (rule.question, rule.answer)
    others = [
        line.measured.code
        for view in found.views.values()
        for line in view.listing.lines
        if line.suggestion.advice is Advice.ONLY_IF and line.measured.code not in truth.CONDITIONAL
    ]
    assert others == []


def test_an_answer_that_decides_tells_much_and_what_nobody_looks_at_tells_nothing(found: Found) -> None:
    told = {
        informed.told.question: informed.told.bits
        for view in found.views.values()
        for part in view.settling
        for informed in part.told
    }
    deciding = [code for code in truth.DECIDES if code in told]
    assert len(deciding) >= 4
    assert all(told[code] > 0.2 for code in deciding), told
    silent = [code for code in told if code not in truth.DECIDES]
    assert len(silent) > 20
    loud = {code: told[code] for code in silent if told[code] > 0.1}
    assert len(loud) <= len(silent) * 0.05, loud


def test_the_best_order_settles_in_no_more_questions_and_keeps_what_depends_in_place(found: Found) -> None:
    shorter = 0
    for view in found.views.values():
        for part in view.settling:
            assert part.after <= part.before + 0.25
            assert sorted(part.order) == sorted(informed.told.question for informed in part.told)
            shorter += part.after < part.before - 0.5
    assert shorter >= 2


def test_slow_questions_are_found_to_be_slow(found: Found) -> None:
    for code, seconds in truth.SLOW.items():
        for line in found.lines(code):
            if line.measured.seconds is not None and line.measured.asked >= 100:
                assert 0.75 < line.measured.seconds / seconds < 1.3
    quick = [line.measured for code in truth.MATTERS for line in found.lines(code) if line.measured.asked >= 100]
    assert len(quick) > 5
    assert all(11 < row.seconds < 18 for row in quick if row.seconds)


def test_hours_are_the_number_times_the_seconds(found: Found) -> None:
    for view in found.views.values():
        for line in view.listing.lines:
            row = line.measured
            if row.hours_staff is not None and row.seconds is not None:
                assert view.listing.page.through is not None
                months = (view.listing.page.through.year - 2025) * 12 + view.listing.page.through.month - 11
                assert row.hours_staff == pytest.approx(row.asked * row.seconds / 3600 * 12 / months, rel=0.02)
                assert (row.hours_customer or 0) <= row.hours_staff * 1.1
