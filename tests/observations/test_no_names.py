"""An anonymous signal against somebody who has the whole database and every line of the logs. Decision 15 says what
remains to be found all the same."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.fixtures import SignIn
from tests.observations import attack
from tests.web.forms import form
from tests.web.talk import Talk
from toetssteen.access.errors import NotAllowed, RuleBroken
from toetssteen.access.roles import Role
from toetssteen.cli.postgres import Urls
from toetssteen.config import middleware
from toetssteen.observations import anonymous, errors, queries
from toetssteen.observations.actions import answer_signals
from toetssteen.observations.models import AnonymousSignal, SealedSignal, SignalTally
from toetssteen.observations.receipts import new_receipt, parse_receipt, shown
from toetssteen.observations.subjects import this_week
from toetssteen.parties.free_text import BsnInText
from toetssteen.staff.models import StaffMember

ASKED = "vermissing-reisdocument.documentnummer"


@dataclass(frozen=True)
class Given:
    by: StaffMember
    receipt: str
    text: str


Give = Callable[[StaffMember, str], Given]


@pytest.fixture
def give(committed: None, sign_in: SignIn, paspoort: factories.Passport) -> Give:
    """Somebody says something without a name in a browser, in the middle of work that does leave traces."""

    def _give(by: StaffMember, text: str) -> Given:
        talk = Talk(sign_in(by))
        talk.press("product", paspoort.product.ref)
        talk.press("outcome", "vermissing")
        talk.press("signal", f"{ASKED}:helpt-niet")
        new = reverse("signal-new")
        page = talk.client.get(new, {"product": paspoort.product.ref, "vraag": ASKED})
        fields = form(page.content.decode(), new)
        answer = talk.client.post(new, {**fields, "kind": "te-lang", "text": text, "naam": "zonder"})
        receipt = fields["receipt"][0]
        assert shown(receipt) in answer.content.decode()
        talk.press("outcome", "geholpen")
        return Given(by, receipt, text)

    return _give


def _week_of_staff(give: Give, count: int) -> list[Given]:
    people = [factories.member(Role.AGENT, name=f"Medewerker {number}") for number in range(count)]
    return [give(people[number], f"gedachte {number} over deze vraag") for number in range(count)]


def test_no_row_and_no_log_line_leads_to_the_sender(
    give: Give, database: Urls, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    given = _week_of_staff(give, 6)
    dump = attack.take(database.superuser)
    logged = "".join(capfd.readouterr()) + caplog.text
    assert "gesprek/<uuid:uuid>/" in logged
    assert "signalen/nieuw" not in logged
    assert {row["text"] for row in dump.signals} == {one.text for one in given}
    everywhere, hidden = dump.elsewhere(), json.dumps([dump.letters, dump.signals])
    for one in given:
        for secret in (one.receipt, shown(one.receipt), one.text):
            assert secret not in logged
        assert one.text not in everywhere
        for code in (one.receipt, shown(one.receipt)):
            assert code not in everywhere + hidden
        for known in (str(one.by.uuid), one.by.username, one.by.name):
            assert known not in hidden
    for row in dump.signals:
        assert row["id"] not in everywhere + logged
        assert row["receipt"] not in everywhere
        assert set(row) == {
            "_place", "_written_by", "id", "week", "kind", "text", "product_id", "question_id", "receipt", "reply_id"
        }  # fmt: skip


def test_transaction_numbers_tell_nothing_of_the_order(give: Give, database: Urls) -> None:
    """All signals of a week were written by one transaction, and that wrote nothing that has an actor in it."""
    _week_of_staff(give, 6)
    dump = attack.take(database.superuser)
    numbers = {row["_written_by"] for row in dump.signals}
    assert len(numbers) == 1
    theirs = {
        name
        for name, rows in dump.tables.items()
        for row in rows
        if row["_written_by"] in numbers and name != "observations_anonymoussignal"
    }
    assert theirs <= {"observations_signaltally", "observations_sealedsignal"}


def test_of_the_letters_in_the_box_only_the_last_moment_is_known(give: Give, database: Urls) -> None:
    _week_of_staff(give, anonymous.TOGETHER - 1)
    dump = attack.take(database.superuser)
    assert len(dump.letters) == anonymous.TOGETHER - 1
    assert len({row["_written_by"] for row in dump.letters}) == 1
    assert len({len(row["content"]) for row in dump.letters}) == 1
    assert "gedachte" not in json.dumps(dump.letters)


def test_neither_place_nor_id_keeps_the_order(committed: None, database: Urls, paspoort: factories.Passport) -> None:
    """Thirty signals: by chance each order has one in 30! to be that of sending, and each half-way as many as not."""
    by = factories.member(Role.AGENT)
    for number in range(30):
        anonymous.post_letter(new_receipt(), "idee", paspoort.product, text=f"{number:02}", by=by)
    rows = attack.take(database.superuser).signals
    for order in (
        sorted(rows, key=lambda row: [int(part) for part in row["_place"].strip("()").split(",")]),
        sorted(rows, key=lambda row: str(row["id"])),
    ):
        told = [row["text"] for row in order]
        assert told != sorted(told)
        assert told != sorted(told, reverse=True)
        batches = [int(text) // anonymous.TOGETHER for text in told]
        together = sum(one == other for one, other in pairwise(batches))
        assert together < 12, "neighbours came together"  # 2 are to be expected; left alone it would be 20


def test_a_letter_is_written_in_a_transaction_of_its_own(
    committed: None, database: Urls, paspoort: factories.Passport, balie: StaffMember
) -> None:
    before = attack.take(database.superuser)
    anonymous.post_letter(new_receipt(), "idee", paspoort.product, text="alleen dit", by=balie)
    after = attack.take(database.superuser)
    changed = {name for name, rows in after.tables.items() if rows != before.tables[name]}
    assert changed == {"observations_sealedsignal"}


def test_following_by_code_writes_and_logs_nothing(
    give: Give, database: Urls, sign_in: SignIn, capfd: pytest.CaptureFixture[str]
) -> None:
    given = _week_of_staff(give, 3)
    client = sign_in(given[0].by)
    before = attack.take(database.superuser)
    capfd.readouterr()
    page = client.post(reverse("signal-follow"), {"code": shown(given[0].receipt).lower()})
    assert given[0].text in page.content.decode()
    assert attack.take(database.superuser).tables == before.tables
    assert "".join(capfd.readouterr()) == ""


def test_the_quiet_paths_are_those_of_the_pages() -> None:
    assert {reverse("signal-new"), reverse("signal-follow")} <= middleware._QUIET


# The box


def _post(product: factories.Passport, by: StaffMember, count: int = 1) -> list[str]:
    receipts = [new_receipt() for _ in range(count)]
    for number, receipt in enumerate(receipts):
        anonymous.post_letter(receipt, "idee", product.product, text=f"brief {number}", by=by)
    return receipts


def test_the_box_opens_at_three_letters(paspoort: factories.Passport, balie: StaffMember) -> None:
    _post(paspoort, balie, 2)
    assert (SealedSignal.objects.count(), AnonymousSignal.objects.count()) == (2, 0)
    _post(paspoort, balie)
    assert (SealedSignal.objects.count(), AnonymousSignal.objects.count()) == (0, 3)


def test_a_week_that_is_over_opens_it_too(
    paspoort: factories.Passport, balie: StaffMember, coordinator: StaffMember
) -> None:
    _post(paspoort, balie)
    with pytest.raises(errors.PostNotDue):
        anonymous.collect_post(by=coordinator)
    assert not anonymous.post_is_due()
    SealedSignal.objects.update(week=this_week() - timedelta(days=7))
    assert anonymous.post_is_due()
    assert anonymous.collect_post(by=coordinator) == 1
    assert AnonymousSignal.objects.get().week == this_week() - timedelta(days=7)


def test_letters_of_this_week_stay_when_those_of_last_week_come_out(
    paspoort: factories.Passport, balie: StaffMember
) -> None:
    _post(paspoort, balie)
    SealedSignal.objects.update(week=this_week() - timedelta(days=7))
    _post(paspoort, balie)
    assert (SealedSignal.objects.count(), AnonymousSignal.objects.count()) == (1, 1)
    assert anonymous.empty_if_due() == 0


def test_only_a_coordinator_collects(paspoort: factories.Passport, balie: StaffMember) -> None:
    with pytest.raises(NotAllowed):
        anonymous.collect_post(by=balie)


def test_one_form_sent_twice_is_one_letter(paspoort: factories.Passport, balie: StaffMember) -> None:
    receipt = _post(paspoort, balie)[0]
    anonymous.post_letter(receipt, "idee", paspoort.product, text="brief 0", by=balie)
    assert SealedSignal.objects.count() == 1
    _post(paspoort, balie, 2)
    anonymous.post_letter(receipt, "idee", paspoort.product, text="brief 0", by=balie)
    assert (SealedSignal.objects.count(), AnonymousSignal.objects.count()) == (0, 3)


def test_what_comes_out_is_counted_with_the_others(
    paspoort: factories.Passport, balie: StaffMember, coordinator: StaffMember
) -> None:
    _post(paspoort, balie, 6)
    assert sum(tally.size for tally in SignalTally.objects.all()) == 6
    (line,) = queries.counts(by=coordinator).rows
    assert line.total == 6


def test_an_answer_survives_that_later_letters_have_the_week_written_anew(
    paspoort: factories.Passport, balie: StaffMember, coordinator: StaffMember
) -> None:
    receipts = _post(paspoort, balie, 3)
    answer_signals(
        "Dank, we kijken ernaar.", without_name=[one.pk for one in AnonymousSignal.objects.all()], by=coordinator
    )
    _post(paspoort, balie, 3)
    found = anonymous.find(receipts[0])
    assert found is not None
    assert found.reply is not None
    assert AnonymousSignal.objects.filter(reply=None).count() == 3


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"kind": "boos"}, errors.UnknownSignalKind),
        ({"text": "a" * 2001}, errors.SignalTooLong),
        ({"question_code": "bestaat.niet"}, errors.QuestionNotAsked),
        ({"receipt": "zelf-bedacht"}, errors.UnknownReceipt),
        ({"receipt": ""}, errors.UnknownReceipt),
    ],
)
def test_what_is_no_letter_is_refused(
    paspoort: factories.Passport, balie: StaffMember, changes: dict[str, str], refusal: type[RuleBroken]
) -> None:
    given = {"receipt": new_receipt(), "kind": "idee", "text": "iets", **changes}
    with pytest.raises(refusal):
        anonymous.post_letter(given["receipt"], given["kind"], paspoort.product, by=balie, text=given["text"],
                              question_code=given.get("question_code", ""))  # fmt: skip
    assert not SealedSignal.objects.exists()


def test_neither_a_bsn_nor_silence_about_the_whole_way_of_working_goes_in(
    paspoort: factories.Passport, balie: StaffMember, mt: StaffMember
) -> None:
    with pytest.raises(BsnInText):
        anonymous.post_letter(new_receipt(), "idee", None, text=f"klant {factories.fresh_bsn().reveal()}", by=balie)
    with pytest.raises(errors.WordsNeeded):
        anonymous.post_letter(new_receipt(), "idee", None, text=" ", by=balie)
    with pytest.raises(NotAllowed):
        anonymous.post_letter(new_receipt(), "idee", None, text="iets", by=mt)


# The code


def test_a_code_is_read_as_it_was_written_down() -> None:
    receipt = new_receipt()
    for written in (receipt, shown(receipt), shown(receipt).lower(), f" {receipt[:5]} {receipt[5:]} "):
        assert parse_receipt(written) == receipt


def test_one_wrong_sign_is_no_code() -> None:
    receipt = new_receipt()
    for place in range(len(receipt)):
        wrong = receipt[:place] + ("7" if receipt[place] != "7" else "8") + receipt[place + 1 :]
        assert parse_receipt(wrong) is None


@pytest.mark.parametrize("code", ["", "x", "\0", "🙂" * 12, "AAAA-AAAA-AAAA-AAAA", "a" * 10_000])
def test_what_is_no_code_finds_nothing(db: None, code: str) -> None:
    with pytest.raises(errors.UnknownReceipt):
        anonymous.find(code)


def test_a_code_that_nobody_got_finds_nothing(paspoort: factories.Passport, balie: StaffMember) -> None:
    _post(paspoort, balie, 4)
    with pytest.raises(errors.UnknownReceipt):
        anonymous.find(new_receipt())


def test_a_code_finds_its_signal_in_the_box_and_out_of_it(paspoort: factories.Passport, balie: StaffMember) -> None:
    receipt = _post(paspoort, balie)[0]
    assert anonymous.find(receipt) is None
    _post(paspoort, balie, 2)
    found = anonymous.find(shown(receipt))
    assert found is not None
    assert (found.text, found.week) == ("brief 0", this_week())
    assert found.week <= timezone.localdate()
