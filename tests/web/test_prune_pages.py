"""The prune page, as the coordinator and the management team read it."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from html import unescape
from itertools import pairwise
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.fixtures import SignIn
from toetssteen.access.roles import Role
from toetssteen.contacts.models import UseTally
from toetssteen.contacts.tally import Stood, staff_bit, tally_questions, tally_rows
from toetssteen.insight import measures
from toetssteen.insight.disclosure import last_complete, months_before
from toetssteen.insight.windows import close_windows
from toetssteen.observations.models import SignalTally
from toetssteen.products.models import Product
from toetssteen.protocols.models import ProtocolVersion, Question
from toetssteen.staff.models import StaffMember

WHERE = "vermissing-reisdocument.laatst-gezien"
REASON = "vermissing-reisdocument.reden"
STAFF = range(40, 52)
"""Each with a bit of their own; a test says so."""


@pytest.fixture
def carla(sign_in: SignIn, coordinator: StaffMember) -> Client:
    return sign_in(coordinator)


@pytest.fixture
def ask(paspoort: factories.Passport) -> Callable[..., None]:
    """Count that a question stood, so many times, by some colleagues, in a month so long ago."""

    def _ask(
        code: str,
        times: int,
        *,
        by: Iterable[int] = STAFF,
        ago: int = 4,
        outcome: str = "answered",
        channel: str = "telefoon",
        seconds: int = 20,
    ) -> None:
        staff, month = list(by), months_before(last_complete(timezone.localdate()), ago)
        for place in range(times):
            stood = Stood(paspoort.product.pk, code, "vermissing", outcome, seconds=seconds)
            tally_questions(tally_rows([stood], channel=channel, on=month, who=str(staff[place % len(staff)])))

    return _ask


@pytest.fixture
def use(paspoort: factories.Passport) -> Callable[..., None]:
    ids = dict(Question.objects.values_list("code", "pk"))

    def _use(code: str, known: int, used: int, *, ago: int = 4) -> None:
        month = months_before(last_complete(timezone.localdate()), ago)
        for within in (30, 90):
            UseTally.objects.create(
                product=paspoort.product, question_id=ids[code], follow_up="vermissing", month=month, within=within,
                contacts=known, known=known, used=used, weight=known, weight_squared=known, weight_used=used,
            )  # fmt: skip

    return _use


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def _queries(ask: Callable[[], Any]) -> int:
    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGEMENT])
def test_each_question_stands_with_its_figures(
    sign_in: SignIn, ask: Callable[..., None], use: Callable[..., None], paspoort: factories.Passport, role: Role
) -> None:
    ask(WHERE, 120, seconds=60)
    ask(WHERE, 30, outcome="skipped")
    ask(WHERE, 40, channel="e-mail", seconds=60)
    use(WHERE, 100, 0)
    close_windows()
    client = sign_in(factories.member(role))
    for address in (reverse("prune"), reverse("prune-product", args=[paspoort.product.uuid])):
        page = _text(client.get(address))
        assert "190" in page
        assert "16%" in page
        assert "hoogstens 2,95%" in page
        assert "0 van 100, binnen 90 dagen" in page
        assert "nooit" not in page
        assert "Laten vervallen" in page


def test_only_a_coordinator_can_open_a_suggestion_as_a_draft(
    sign_in: SignIn, ask: Callable[..., None], use: Callable[..., None], paspoort: factories.Passport, mt: StaffMember,
    coordinator: StaffMember,
) -> None:  # fmt: skip
    ask(WHERE, 120)
    use(WHERE, 100, 0)
    close_windows()
    address = reverse("prune-product", args=[paspoort.product.uuid])
    assert "Probeer dit als concept" in _text(sign_in(coordinator).get(address))
    assert "Probeer dit als concept" not in _text(sign_in(mt).get(address))
    draft = reverse("prune-draft", args=[paspoort.product.uuid])
    assert sign_in(mt).post(draft, {"question": WHERE}).status_code == 403
    answer = sign_in(coordinator).post(draft, {"question": WHERE})
    made = ProtocolVersion.objects.get(status="concept")
    assert answer.status_code == 302
    assert str(made.uuid) in answer["Location"]
    assert WHERE in {question.code for question in paspoort.document.questions}
    assert WHERE not in {question.code for question in made.document.questions}
    assert len(made.document.questions) == len(paspoort.document.questions) - 1


@pytest.mark.parametrize("posted", [{}, {"question": "bestaat.niet"}, {"question": "\0"}, {"follow_up": "x"}])
def test_a_draft_of_nothing_is_not_found(carla: Client, paspoort: factories.Passport, posted: dict[str, str]) -> None:
    assert carla.post(reverse("prune-draft", args=[paspoort.product.uuid]), posted).status_code == 404
    assert not ProtocolVersion.objects.filter(status="concept").exists()


def test_four_colleagues_or_nine_contacts_show_nothing_on_any_route(
    carla: Client, ask: Callable[..., None], use: Callable[..., None], paspoort: factories.Passport
) -> None:
    ask(WHERE, 500, by=list(STAFF)[:4])
    ask(REASON, 9, ago=6)
    use(WHERE, 500, 3)
    use(REASON, 9, 3, ago=6)
    assert close_windows() == 0
    orders = [f"?volgorde={order}" for order in measures.ORDERS]
    for address in (reverse("prune"), reverse("prune-product", args=[paspoort.product.uuid])):
        for order in ("", *orders, "?bladzijde=2"):
            page = _text(carla.get(f"{address}{order}"))
            assert "nog niets te laten zien" in page or "bladzijde=2" in order
            assert "500" not in page


def test_seconds_that_one_colleague_measured_are_not_shown(
    carla: Client, ask: Callable[..., None], paspoort: factories.Passport
) -> None:
    ask(WHERE, 60, seconds=0)
    ask(WHERE, 60, by=[40], seconds=77)
    close_windows()
    row = measures.measured(by=factories.member(Role.COORDINATOR)).rows[0]
    assert (row.asked, row.seconds, row.hours_staff) == (120, None, None)


def test_reports_of_later_months_only_add_whole_windows(
    ask: Callable[..., None], paspoort: factories.Passport, coordinator: StaffMember
) -> None:
    """Whoever keeps every page and takes one from the next, gets what is of enough people each time."""
    for ago in (5, 4, 3, 2, 1):
        ask(WHERE, 7, by=list(STAFF)[ago : ago + 4], ago=ago)
    today = timezone.localdate()
    seen = []
    for ago in (5, 4, 3, 2, 1, 0):
        close_windows(months_before(today.replace(day=1), ago - 1 if ago else 0).replace(day=2))
        page = measures.measured(by=coordinator)
        seen.append(page.rows[0].asked if page.rows else 0)
    differences = [later - earlier for earlier, later in pairwise(seen)]
    assert all(difference == 0 or difference >= 10 for difference in differences), seen
    assert seen[-1] >= 14


def test_what_does_not_fit_in_a_window_yet_is_in_no_total(
    carla: Client, ask: Callable[..., None], coordinator: StaffMember
) -> None:
    ask(WHERE, 100)
    ask(REASON, 9)
    ask(WHERE, 3, channel="e-mail")
    close_windows()
    page = measures.measured(by=coordinator)
    assert [(row.code, row.asked) for row in page.rows] == [(WHERE, 100)]
    assert (page.totals.rows, page.totals.asked) == (1, 100)


def test_objections_count_in_the_months_that_are_shown(
    ask: Callable[..., None], paspoort: factories.Passport, coordinator: StaffMember
) -> None:
    ask(WHERE, 100, ago=4)
    question = Question.objects.get(code=WHERE)
    for ago, kind, size in ((4, "weerstand", 3), (4, "idee", 5), (0, "weerstand", 2)):
        month = months_before(last_complete(timezone.localdate()), ago)
        SignalTally.objects.create(
            product=paspoort.product, question=question, kind=kind, month=month, size=size, last_on=month
        )
    close_windows()
    assert measures.measured(by=coordinator).rows[0].objections == 3


def test_closing_twice_writes_nothing_twice(ask: Callable[..., None]) -> None:
    ask(WHERE, 100)
    assert close_windows() == 1
    assert close_windows() == 0


def test_the_page_asks_as_many_queries_for_many_questions_as_for_few(
    carla: Client, ask: Callable[..., None], paspoort: factories.Passport
) -> None:
    ask(WHERE, 12)
    close_windows()
    few = _queries(lambda: carla.get(reverse("prune")))
    for code in factories.codes_of(paspoort.document.questions):
        ask(code, 12, ago=2)
        ask(code, 12, ago=1)
    with patch("toetssteen.insight.windows.due", return_value=date(2999, 1, 1)):
        close_windows()
    assert _queries(lambda: carla.get(reverse("prune"))) <= few
    assert few <= 10


def test_sorting_and_pages_reach_all(
    carla: Client, ask: Callable[..., None], paspoort: factories.Passport, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [question.code for question in paspoort.document.questions if "vermissing" in question.used_by][:3]
    for place, code in enumerate(codes):
        ask(code, 12 + place)
    close_windows()
    coordinator = factories.member(Role.COORDINATOR)
    for order in measures.ORDERS:
        assert len(measures.measured(by=coordinator, order=order).rows) == 3
    asked = [row.asked for row in measures.measured(by=coordinator, order="gevraagd").rows]
    assert asked == [14, 13, 12]
    first = measures.measured(by=coordinator, order="gevraagd", size=2)
    assert (len(first.rows), first.totals.rows) == (2, 3)
    assert [row.asked for row in measures.measured(by=coordinator, order="gevraagd", size=2, start=2).rows] == [12]


@pytest.mark.parametrize(
    "query", ["volgorde=x", "volgorde=%00", "bladzijde=0", "bladzijde=-1", "bladzijde=%F0%9F%99%82", "bladzijde=99999"]
)
def test_a_broken_address_shows_the_page(carla: Client, ask: Callable[..., None], query: str) -> None:
    ask(WHERE, 12)
    close_windows()
    assert carla.get(f"{reverse('prune')}?{query}").status_code == 200


@pytest.mark.parametrize("role", [Role.AGENT, Role.DEPARTMENT, Role.PRIVACY_OFFICER])
def test_other_roles_get_a_page_that_says_so(sign_in: SignIn, paspoort: factories.Passport, role: Role) -> None:
    client = sign_in(factories.member(role))
    assert client.get(reverse("prune")).status_code == 403
    assert client.get(reverse("prune-product", args=[paspoort.product.uuid])).status_code == 403
    assert client.post(reverse("prune-draft", args=[paspoort.product.uuid])).status_code == 403


def test_the_colleagues_of_these_tests_have_bits_of_their_own() -> None:
    assert len({staff_bit(str(who)) for who in list(STAFF)[:6]}) >= 5


def test_the_files_say_what_the_pages_say(
    carla: Client, ask: Callable[..., None], paspoort: factories.Passport
) -> None:
    ask(WHERE, 40)
    ask(WHERE, 20, outcome="skipped")
    close_windows()
    answer = carla.get(reverse("prune-figures", args=["csv"]))
    assert answer["Content-Disposition"] == 'attachment; filename="snoeien.csv"'
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert (row["code"], row["product"], row["asked"], row["answered"], row["skipped"]) == (
        WHERE, "paspoort", "60", "40", "20",
    )  # fmt: skip
    path = reverse("prune-product-figures", args=[paspoort.product.uuid, "json"])
    (figure,) = json.loads(carla.get(path).content)["figures"]
    assert (figure["asked"], figure["used_share_90_days"], figure["hours_staff"]) == (
        60,
        None,
        float(row["hours_staff"]),
    )
    assert carla.get(reverse("prune-figures", args=["xls"])).status_code == 404


def test_a_file_holds_nothing_about_too_few(
    carla: Client, ask: Callable[..., None], paspoort: factories.Passport
) -> None:
    ask(WHERE, 40, by=range(40, 44))
    close_windows()
    assert carla.get(reverse("prune-figures", args=["csv"])).content.decode("utf-8-sig") == ""
    path = reverse("prune-product-figures", args=[paspoort.product.uuid, "json"])
    assert json.loads(carla.get(path).content)["figures"] == []


def test_the_ledger_goes_from_asked_to_used(
    carla: Client, ask: Callable[..., None], use: Callable[..., None], paspoort: factories.Passport
) -> None:
    ask(WHERE, 40)
    ask(WHERE, 20, outcome="skipped")
    use(WHERE, known=30, used=12)
    close_windows()
    with CaptureQueriesContext(connection) as asked:
        html = carla.get(reverse("prune-ledger", args=[paspoort.product.uuid, WHERE])).content.decode()
    assert len(asked) <= 12
    words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))
    for said in (
        "Gevraagd 60",
        "Beantwoord 40",
        "(een steekproef) 30",
        "Gebruikt voor iets dat volgde 12",
        "is 40% (",
    ):
        assert said in words
    assert "onbekend is niet hetzelfde als ongebruikt" in words
    link = reverse("prune-ledger", args=[paspoort.product.uuid, WHERE])
    assert link in carla.get(reverse("prune-product", args=[paspoort.product.uuid])).content.decode()


def test_a_ledger_of_too_few_says_so(carla: Client, ask: Callable[..., None], paspoort: factories.Passport) -> None:
    ask(WHERE, 40, by=range(40, 44))
    close_windows()
    html = carla.get(reverse("prune-ledger", args=[paspoort.product.uuid, WHERE])).content.decode()
    assert "Over deze vraag is nog niets te laten zien" in html
    assert "toets-ledger" not in html


@pytest.mark.parametrize("code", ["bestaat-niet", "a" * 300, "\0"])
def test_a_question_that_is_not_there_has_no_ledger(carla: Client, paspoort: factories.Passport, code: str) -> None:
    assert carla.get(reverse("prune-ledger", args=[paspoort.product.uuid, code])).status_code == 404


def test_only_who_may_see_figures_opens_a_file_or_a_ledger(
    sign_in: SignIn, balie: StaffMember, vakafdeling: StaffMember, paspoort: factories.Passport
) -> None:
    for somebody in (balie, vakafdeling):
        for path in (
            reverse("prune-figures", args=["csv"]),
            reverse("prune-product-figures", args=[paspoort.product.uuid, "json"]),
            reverse("prune-ledger", args=[paspoort.product.uuid, WHERE]),
        ):
            assert sign_in(somebody).get(path).status_code == 403


def test_hours_of_businesses_are_euros_too_where_an_hour_has_a_price(
    carla: Client, ask: Callable[..., None], paspoort: factories.Passport, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(WHERE, 600, seconds=600)
    close_windows()
    page = reverse("prune-ledger", args=[paspoort.product.uuid, WHERE])
    monkeypatch.setattr(settings, "TOETSSTEEN", replace(settings.TOETSSTEEN, business_tariff=50))
    assert "€" not in carla.get(page).content.decode()
    Product.objects.filter(pk=paspoort.product.pk).update(for_citizens=False, for_businesses=True)
    assert "€" in carla.get(page).content.decode()
    assert "€" in carla.get(reverse("prune-product", args=[paspoort.product.uuid])).content.decode()
