"""The page of the touchstone, one product in depth, and their figures as files."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.fixtures import SignIn
from toetssteen.evaluation.models import FOUR, Counted, ProductWeek
from toetssteen.evaluation.weeks import WEEK, due
from toetssteen.evaluation.windows import close_windows
from toetssteen.insight.fours import four_of
from toetssteen.products.models import Product
from toetssteen.staff.models import StaffMember
from toetssteen.web.chart import Point, line

FIVE, FOUR_PEOPLE = 0b11111, 0b1111
Fill = Callable[..., None]


@pytest.fixture
def carla(sign_in: SignIn, coordinator: StaffMember) -> Client:
    return sign_in(coordinator)


@pytest.fixture
def fill(db: None) -> Fill:
    """Weeks of a product as they were counted, over so many fours that are over."""

    def _fill(
        product: Product, fours: int = 4, *, bits: dict[str, int] | None = None, ahead: int = 0, **numbers: int
    ) -> None:
        through = due(timezone.localdate() + timedelta(days=ahead))
        begin = four_of(through + WEEK) - fours * FOUR
        counts = {
            "contacts": 20, "followed": 15, "answered": 30, "answered_squared": 60, "identified": 10, "repeated": 1,
            "timed": 4, "seconds": 400, "due": 10, "in_time": 9, "missed": 1, "resisted": 2,
        } | numbers  # fmt: skip
        ProductWeek.objects.bulk_create(
            ProductWeek(
                product=product,
                week=begin + week * WEEK,
                **{"staff_bits": FIVE, "timed_bits": FIVE, "finished_bits": FIVE} | (bits or {}),
                durations=[0, 0, 0, 0, 4] + [0] * 14,
                **counts,
            )
            for week in range(4 * fours)
        )
        Counted.objects.update_or_create(pk=1, defaults={"through": through})

    return _fill


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def own(name: str) -> Product:
    return Product.objects.create(ref=f"eigen:{uuid4()}", name=name)


def test_it_says_how_many_were_helped_between_which_bounds_and_of_how_many(
    carla: Client, paspoort: factories.Passport, fill: Fill
) -> None:
    fill(paspoort.product)
    close_windows(due(timezone.localdate()))
    said = text_of(carla, reverse("touchstone"))
    assert "320 gesprekken sinds" in said
    assert "hoefde 90% (81–96%) niet binnen een week terug te komen" in said
    assert "is geteld bij 160 gesprekken. De andere 50% telt niet mee" in said
    assert "Paspoort 320 90% (81–96%) n = 160" in said
    assert "6,7 tussen 0,6 en 21,8, n = 60" in said
    deep = text_of(carla, reverse("touchstone-product", args=[paspoort.product.uuid]))
    assert "Een gesprek duurt doorgaans" in deep
    assert "gemiddeld 1:40 min" in deep


def test_it_asks_as_many_questions_of_the_database_for_fifty_products_as_for_one(
    carla: Client, paspoort: factories.Passport, fill: Fill
) -> None:
    fill(paspoort.product)
    close_windows(due(timezone.localdate()))
    carla.get(reverse("touchstone"))
    with CaptureQueriesContext(connection) as few:
        carla.get(reverse("touchstone"))
    for number in range(60):
        fill(own(f"product {number}"))
    close_windows(due(timezone.localdate()))
    with CaptureQueriesContext(connection) as many:
        first = carla.get(reverse("touchstone"))
    assert len(few) == len(many) <= 13
    assert b"bladzijde=2" in first.content
    assert "product" in text_of(carla, reverse("touchstone") + "?bladzijde=2")


def test_what_is_about_too_few_waits_for_more_weeks(carla: Client, paspoort: factories.Passport, fill: Fill) -> None:
    fill(paspoort.product, bits={"staff_bits": FOUR_PEOPLE})
    close_windows(due(timezone.localdate()))
    assert "Er is nog niets te laten zien" in text_of(carla, reverse("touchstone"))
    assert "Er is nog niets te laten zien" in text_of(
        carla, reverse("touchstone-product", args=[paspoort.product.uuid])
    )


@pytest.mark.parametrize(
    ("few", "gone"),
    [
        ({"bits": {"timed_bits": FOUR_PEOPLE}}, "lasted"),
        ({"timed": 2, "seconds": 200}, "lasted"),
        ({"bits": {"finished_bits": FOUR_PEOPLE}}, "kept"),
        ({"due": 2, "in_time": 1}, "kept"),
        ({"identified": 2, "repeated": 1}, "settled"),
        ({"followed": 2, "missed": 1}, "missed"),
    ],
)
def test_a_part_that_is_about_too_few_is_nowhere_and_in_no_sum(
    carla: Client, paspoort: factories.Passport, fill: Fill, few: dict[str, Any], gone: str
) -> None:
    """Four weeks of two are eight: under ten. The other product shows that the rest stays."""
    fill(paspoort.product, **few)
    fill(own("genoeg"))
    close_windows(due(timezone.localdate()))
    found = json.loads(carla.get(reverse("touchstone-figures", args=["json"])).content)["figures"]
    name = {
        "lasted": "median_seconds",
        "kept": "in_time",
        "settled": "first_contact_resolution",
        "missed": "answers_missed_per_follow_up",
    }[gone]
    base = {"lasted": "timed", "kept": "follow_ups_due", "settled": "identified", "missed": "follow_ups"}[gone]
    small = [figure for figure in found if figure["product"] == "paspoort"]
    whole = [figure for figure in found if figure["product"] == "alles samen"]
    other = [figure for figure in found if figure["product"] == "genoeg"]
    assert {figure[name] for figure in small} == {None}
    assert [figure[base] for figure in small] == [0] * 4
    assert [figure[base] for figure in whole] == [figure[base] for figure in other] != [0] * 4
    deep = carla.get(reverse("touchstone-product", args=[paspoort.product.uuid])).content.decode()
    assert f'id="line-{gone}"' in deep
    assert "Hierover is nog niets te zeggen" in deep


def test_a_first_counting_of_years_closes_more_windows_than_one_statement_takes(
    carla: Client, paspoort: factories.Passport, fill: Fill
) -> None:
    for number in range(34):
        fill(own(f"product {number}"), 50)
    assert close_windows(due(timezone.localdate())) == 34 * 50 + 50


def test_where_nobody_is_known_it_says_so_and_makes_no_number(
    carla: Client, paspoort: factories.Passport, fill: Fill
) -> None:
    fill(paspoort.product, identified=0, repeated=0, followed=0, due=0, in_time=0, missed=0, timed=0, seconds=0)
    ProductWeek.objects.update(durations=[])
    close_windows(due(timezone.localdate()))
    said = text_of(carla, reverse("touchstone"))
    assert "niet binnen een week terug" not in said
    assert "Hierover is nog niets te zeggen" in said


def test_a_mark_stands_where_a_version_began(carla: Client, paspoort: factories.Passport, fill: Fill) -> None:
    fill(paspoort.product, ahead=70)
    close_windows(due(timezone.localdate() + timedelta(days=70)))
    page = carla.get(reverse("touchstone-product", args=[paspoort.product.uuid])).content.decode()
    assert "Wat er veranderde" in page
    assert page.count("toets-chart__mark") == 5


def test_a_line_breaks_where_weeks_are_missing_and_numbers_the_marks_that_lie_in_it() -> None:
    day = date(2026, 1, 5)
    points = [
        Point(day, day + FOUR, 0.5, 0.4, 0.6),
        Point(day + FOUR, day + 2 * FOUR, 0.7, 0.6, 0.8),
        Point(day + 3 * FOUR, day + 4 * FOUR, 0.6, 0.5, 0.7),
    ]
    drawn = line(points, [day - WEEK, day + 2 * FOUR, day + 9 * FOUR], width=400)
    assert drawn is not None
    assert drawn.path.count("M") == 2
    assert len(drawn.band) == 1
    assert drawn.marks == [(2, 200.0)]
    assert (drawn.bottom, drawn.top) == (0.4, 0.8)
    flat = line([Point(day, day + FOUR, 0.0)])
    assert flat is not None
    assert len(flat.dots) == 1
    assert line([]) is None


def test_the_files_say_what_the_page_says(carla: Client, paspoort: factories.Passport, fill: Fill) -> None:
    fill(paspoort.product)
    fill(own("=SUM(A1)"))
    close_windows(due(timezone.localdate()))
    answer = carla.get(reverse("touchstone-figures", args=["csv"]))
    assert answer["Content-Disposition"] == 'attachment; filename="toetssteen.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 12
    assert {row["product"] for row in rows} == {"alles samen", "paspoort", "'=SUM(A1)"}
    first = rows[0]
    assert first["conversations"] == "160"
    assert float(first["first_contact_resolution"]) == 0.9
    assert date.fromisoformat(first["day_after_last"]) - date.fromisoformat(first["first_day"]) == timedelta(weeks=4)
    found = json.loads(carla.get(reverse("touchstone-product-figures", args=[paspoort.product.uuid, "json"])).content)
    assert [figure["conversations"] for figure in found["figures"]] == [80] * 4
    assert carla.get(reverse("touchstone-figures", args=["xls"])).status_code == 404


def test_an_empty_file_is_no_error(carla: Client, paspoort: factories.Passport) -> None:
    assert carla.get(reverse("touchstone-figures", args=["csv"])).status_code == 200
    assert json.loads(carla.get(reverse("touchstone-figures", args=["json"])).content)["figures"] == []


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999", "2"])
def test_a_page_that_is_not_there_is_no_error(
    carla: Client, paspoort: factories.Passport, fill: Fill, page: str
) -> None:
    fill(paspoort.product)
    close_windows(due(timezone.localdate()))
    assert carla.get(reverse("touchstone"), {"bladzijde": page}).status_code == 200


def test_only_who_may_see_figures_sees_them(
    sign_in: SignIn, balie: StaffMember, vakafdeling: StaffMember, paspoort: factories.Passport
) -> None:
    for somebody in (balie, vakafdeling):
        for path in (
            reverse("touchstone"),
            reverse("touchstone-figures", args=["csv"]),
            reverse("touchstone-product", args=[paspoort.product.uuid]),
            reverse("touchstone-product-figures", args=[paspoort.product.uuid, "json"]),
        ):
            assert sign_in(somebody).get(path).status_code == 403


def test_an_unknown_product_is_not_found(carla: Client) -> None:
    assert carla.get(reverse("touchstone-product", args=[uuid4()])).status_code == 404
