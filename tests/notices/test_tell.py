"""Telling: to each once, in the transaction of what happened; and reading it."""

from contextlib import suppress

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from tests import factories
from tests.fixtures import SignIn
from tests.notices.news import HAPPENED, OPENED, Thing
from toetssteen.access.errors import NotFound
from toetssteen.access.roles import Role
from toetssteen.notices import actions, errors, queries
from toetssteen.notices.models import MailChoice, Notice
from toetssteen.notices.unread import unread_of
from toetssteen.staff.models import StaffMember
from toetssteen.staff.sessions import SessionStore, signed_in

pytestmark = pytest.mark.django_db


def test_each_hears_once_however_often_it_is_told(balie: StaffMember, coordinator: StaffMember) -> None:
    thing = Thing()
    for _ in range(3):
        actions.tell(HAPPENED, [balie, coordinator, balie], subject=thing, about="het paspoort")
    assert Notice.objects.filter(recipient=balie).count() == 1
    assert Notice.objects.count() == 2
    actions.tell(HAPPENED, [balie], subject=thing, about="het paspoort", occasion="2")
    actions.tell(HAPPENED, [balie], subject=Thing(), about="het paspoort")
    actions.tell(OPENED, [balie], subject=thing, about="het paspoort")
    assert Notice.objects.filter(recipient=balie).count() == 4


def test_what_did_not_happen_is_told_to_nobody(balie: StaffMember) -> None:
    with suppress(RuntimeError), transaction.atomic():
        actions.tell(HAPPENED, [balie], subject=Thing(), about="het paspoort")
        raise RuntimeError
    assert not Notice.objects.exists()


def test_telling_nobody_is_no_mistake() -> None:
    actions.tell(HAPPENED, [], subject=Thing(), about="niets")
    assert not Notice.objects.exists()


def test_telling_three_hundred_takes_two_questions(
    django_assert_max_num_queries: DjangoAssertNumQueries, balie: StaffMember
) -> None:
    everybody = [factories.member(Role.AGENT) for _ in range(300)]
    with django_assert_max_num_queries(4):
        actions.tell(HAPPENED, everybody, subject=Thing(), about="alles")
    assert Notice.objects.count() == 300


def test_what_is_about_is_one_line(balie: StaffMember) -> None:
    """It becomes the subject of a mail."""
    actions.tell(HAPPENED, [balie], subject=Thing(), about="het\r\nBcc: ander@voorbeeld.nl   paspoort" + "x" * 400)
    notice = Notice.objects.get()
    assert "\n" not in notice.about
    assert len(notice.about) == 300


def test_the_sentence_says_what_it_is_about(balie: StaffMember) -> None:
    actions.tell(HAPPENED, [balie], subject=Thing(), about="50% van het paspoort")
    assert queries.sentence_of(Notice.objects.get()) == "Er gebeurde iets met 50% van het paspoort"


def test_news_of_a_kind_that_is_gone_keeps_what_it_was_about(balie: StaffMember) -> None:
    actions.tell(HAPPENED, [balie], subject=Thing(), about="het paspoort")
    Notice.objects.update(kind="test.gone")
    notice = Notice.objects.get()
    assert queries.sentence_of(notice) == "het paspoort"
    assert queries.path_of(notice) == "/nieuws/"


def test_what_was_not_read_is_counted_with_who_is_signed_in(
    balie: StaffMember, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        actions.tell(HAPPENED, [balie], subject=Thing(), about="iets")
    actions.read_notice(Notice.objects.first().uuid, by=balie)  # type: ignore[union-attr]  # it is there
    key = sign_in(balie).session.session_key

    def unread() -> int:
        with django_assert_num_queries(1):
            return unread_of(signed_in(SessionStore(key)))

    assert unread() == 2
    assert actions.read_all(by=balie) == 2
    assert unread() == 0


def test_somebody_elses_news_is_not_there(balie: StaffMember, coordinator: StaffMember) -> None:
    actions.tell(HAPPENED, [balie], subject=Thing(), about="iets")
    with pytest.raises(NotFound):
        actions.read_notice(Notice.objects.get().uuid, by=coordinator)
    assert actions.read_all(by=coordinator) == 0
    assert Notice.objects.get().read_at is None


def test_a_page_of_news_walks_to_the_end_without_a_gap(balie: StaffMember) -> None:
    """All of the same moment, which is the worst."""
    for number in range(queries.PAGE * 2 + 5):
        actions.tell(HAPPENED, [balie], subject=Thing(), about=str(number))
    Notice.objects.update(told_at=Notice.objects.first().told_at)  # type: ignore[union-attr]  # it is there
    seen: list[str] = []
    before: int | None = None
    while True:
        page = queries.news_of(balie, before=before)
        seen += [notice.about for notice in page.notices]
        if page.older is None:
            break
        before = page.older
    assert seen == [str(number) for number in reversed(range(queries.PAGE * 2 + 5))]


def test_who_never_chose_hears_once_a_day(balie: StaffMember) -> None:
    assert queries.choice_of(balie) is MailChoice.DIGEST
    actions.choose_mail("meteen", "bo@voorbeeld.nl", by=balie)
    assert queries.choice_of(balie) is MailChoice.AT_ONCE
    balie.refresh_from_db()
    assert balie.email == "bo@voorbeeld.nl"


@pytest.mark.parametrize(
    ("choice", "email", "refusal"),
    [
        ("wekelijks", "bo@voorbeeld.nl", errors.UnknownMailChoice),
        ("dagelijks", "bo", errors.AddressUnreadable),
        ("dagelijks", "bo@voorbeeld.nl\nBcc: a@b.nl", errors.AddressUnreadable),
        ("dagelijks", f"{'b' * 60}@{'x' * 60}.{'y' * 60}.{'z' * 60}.{'w' * 60}.nl", errors.AddressUnreadable),
        ("meteen", "  ", errors.AddressNeeded),
    ],
)
def test_a_choice_that_cannot_be_changes_nothing(
    choice: str, email: str, refusal: type[Exception], balie: StaffMember
) -> None:
    with pytest.raises(refusal):
        actions.choose_mail(choice, email, by=balie)
    balie.refresh_from_db()
    assert balie.email == ""
    assert queries.choice_of(balie) is MailChoice.DIGEST
