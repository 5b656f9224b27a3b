"""Is the customer helped? The coordinator and the MT look, with and without scripts, and on a small screen."""

import psycopg
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SitDown, Town

pytestmark = pytest.mark.browser

_COUNTED = """
INSERT INTO evaluation_{table} (
    product_id, first, last, contacts, followed, answered, answered_squared, identified, repeated, timed, seconds,
    durations, due, in_time, missed, resisted, signalled, median_seconds, median_low, median_high, settled_low,
    settled_high, in_time_low, in_time_high, missed_low, missed_high, asked_low, asked_high, invited, said, said_yes,
    said_partly, said_low, said_high, scored, score_total, score_squared, rated, rated_top)
SELECT product.id, first.day::date, first.day::date, 120, 60, 90 - n * 5, 200, 100, 9 - n, 80, 80 * 200, '{{}}', 50,
    45, 2, 3, 1, 200 - n, 150, 260, 0.8, 0.98, 0.7, 0.97, 0.005, 0.12, 0.3, 1.1,
    60, 20, 15 + n % 4, 1, 0.5, 0.95, 0, 0, 0, 0, 0
FROM (SELECT id FROM products_product WHERE name = 'paspoort' UNION ALL SELECT NULL) AS product (id),
    generate_series(0, {more}) AS n, LATERAL (SELECT date '2026-02-02' + n * 28 AS day) AS first
ON CONFLICT DO NOTHING
"""


@pytest.fixture(autouse=True)
def counted(town: Town) -> None:
    """So much as fifty conversations do not tell: fours as a counting leaves them."""
    with psycopg.connect(town.database) as connection:
        connection.execute(_COUNTED.format(table="productwindow", more=6))
        connection.execute(_COUNTED.format(table="productyear", more=0))


def test_the_coordinator_sees_who_was_helped_and_looks_at_one_product(sit_down: SitDown) -> None:
    desk = sit_down("coordinator")
    page = desk.page
    page.get_by_role("link", name="Toetssteen", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Is de klant geholpen?")).to_be_visible()
    expect(page.get_by_role("img")).to_have_count(3)
    desk.look("toetssteen")
    page.get_by_role("link", name="Paspoort", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Paspoort")).to_be_visible()
    desk.look("toetssteen-product")
    with page.expect_download() as download:
        page.get_by_role("link", name="Cijfers als CSV").click()
    assert download.value.suggested_filename == "toetssteen-product.csv"


def test_the_mt_reads_it_on_a_telephone_without_scripts(sit_down: SitDown) -> None:
    desk = sit_down("mt", width=320, scripts=False)
    desk.go("/toetssteen/")
    expect(desk.page.get_by_role("heading", level=1, name="Is de klant geholpen?")).to_be_visible()
    desk.look()
