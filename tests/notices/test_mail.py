"""Mail over real SMTP: what is in it, when it goes, and that nothing goes twice, whatever falls."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import Message

import pytest
from django.conf import settings
from django.utils import timezone

from tests import factories
from tests.database import ROOT
from tests.notices.news import HAPPENED, Thing
from tests.notices.post_office import HOST, PostOffice, open_office
from toetssteen.access.errors import NotAllowed, NotFound
from toetssteen.access.roles import Role
from toetssteen.cli.postgres import Urls
from toetssteen.notices import actions, errors, outbox, posting, queries
from toetssteen.notices.models import Letter, LetterProblem, LetterState, Notice
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_office() as office:
        yield office


def somebody(name: str = "Bo", choice: str = "meteen", role: Role = Role.AGENT) -> StaffMember:
    member = factories.member(role, name=name)
    actions.choose_mail(choice, f"{name.lower()}@voorbeeld.nl", by=member)
    member.refresh_from_db()
    return member


def told(*members: StaffMember, about: str = "het paspoort", words: str = "") -> Thing:
    thing = Thing()
    actions.tell(HAPPENED, members, subject=thing, about=about, words=words)
    return thing


def text_of(message: Message) -> str:
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode(message.get_content_charset() or "ascii")


def at(hour: int, day: int = 25) -> datetime:
    return timezone.make_aware(datetime(2026, 11, day, hour, 30))


# What is in it, and when it goes


def test_a_mail_has_the_sentence_and_a_link_and_nothing_that_somebody_wrote(office: PostOffice) -> None:
    told(somebody(), about="het paspoort: „Wat is er aan de hand?”", words="Mevrouw Yılmaz belde hierover.")
    assert posting.post() == 1
    (message,) = office.taken
    assert "Er gebeurde iets met het paspoort" in str(message["Subject"]) or "=?utf-8" in str(message["Subject"])
    body = text_of(message)
    assert "Er gebeurde iets met het paspoort: „Wat is er aan de hand?”" in body
    assert f"{settings.TOETSSTEEN.public_url}/nieuws/" in body
    assert "Yılmaz" not in body
    assert message["To"] == "bo@voorbeeld.nl"
    assert message["Message-ID"] == f"<{Letter.objects.get().uuid}@localhost>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_who_chose_at_once_hears_at_once_and_who_did_not_hears_it_all_together(office: PostOffice) -> None:
    now, daily = somebody("Nu"), somebody("Dag", "dagelijks")
    for about in ("een", "twee", "drie"):
        told(now, daily, about=about)
    Notice.objects.update(told_at=at(9))
    assert posting.post(at(10)) == 1
    assert [message["To"] for message in office.taken] == ["nu@voorbeeld.nl"]
    assert posting.post(at(6, 26)) == 0
    assert posting.post(at(7, 26)) == 1
    digest = office.taken[-1]
    assert digest["To"] == "dag@voorbeeld.nl"
    assert digest["Subject"] == "3 berichten van Toetssteen"
    assert all(f"met {about}" in text_of(digest) for about in ("een", "twee", "drie"))
    assert posting.post(at(7, 27)) == 0


def test_days_without_a_worker_are_made_up_in_one_mail(office: PostOffice) -> None:
    member = somebody("Dag", "dagelijks")
    for day in (20, 21, 22):
        told(member, about=f"dag {day}")
        Notice.objects.filter(about=f"dag {day}").update(told_at=at(12, day))
    assert posting.post(at(12, 25)) == 1
    assert len(office.taken) == 1


def test_a_clock_that_was_ahead_keeps_nothing_back(office: PostOffice) -> None:
    told(somebody("Dag", "dagelijks"))
    Notice.objects.update(told_at=at(9, 28))
    assert posting.post(at(9, 25)) == 1
    assert posting.post(at(9, 29)) == 0
    told(somebody("Nu"))
    assert outbox.make_letters(at(9, 28)) == 1
    Letter.objects.filter(state=LetterState.WAITING).update(next_try_at=at(9, 28))
    assert posting.post(at(9, 25)) == 1


def test_what_was_read_is_not_mailed(office: PostOffice) -> None:
    member = somebody()
    told(member)
    actions.read_all(by=member)
    assert posting.post() == 0


@pytest.mark.parametrize("why", ["no address", "no mail", "gone"])
def test_who_gets_no_mail_still_has_the_news(why: str, office: PostOffice) -> None:
    member = somebody("Bo", "geen" if why == "no mail" else "meteen")
    if why == "no address":
        StaffMember.objects.update(email="")
    if why == "gone":
        StaffMember.objects.update(is_active=False)
    told(member)
    assert posting.post() == 0
    assert queries.news_of(member).notices
    assert queries.mail_health(timezone.now() + timedelta(days=2)).is_well


def test_a_line_that_begins_with_a_dot_arrives_whole(office: PostOffice) -> None:
    told(somebody(), about=". een punt vooraan .")
    posting.post()
    assert ". een punt vooraan ." in text_of(office.taken[0])


# What fails


def test_a_mail_server_that_is_away_is_tried_again_later_and_shows(coordinator: StaffMember) -> None:
    told(somebody("Een"), somebody("Twee"))
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, 1
    now = timezone.now()
    assert posting.post(now) == 0
    assert sorted(Letter.objects.values_list("attempts", flat=True)) == [0, 1]
    assert queries.mail_health(now).failing == 1
    (stuck,) = queries.stuck_letters(by=coordinator)
    assert stuck.problem == LetterProblem.UNREACHABLE
    with open_office() as office:
        assert posting.post(now) == 1  # the other one, whose turn it is
        assert posting.post(now + timedelta(seconds=59)) == 0
        assert posting.post(now + timedelta(seconds=61)) == 1
    assert len(set(office.ids)) == 2
    assert queries.mail_health(now).is_well


def test_each_attempt_waits_longer_and_it_ends(office: PostOffice) -> None:
    office.answers["RCPT"] = "451 later"
    told(somebody())
    now, waits = timezone.now(), []
    for _ in range(outbox.MOST_ATTEMPTS):
        assert posting.post(now) == 0
        letter = Letter.objects.get()
        waits.append(letter.next_try_at - now)
        now = max(now, letter.next_try_at)
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert max(waits) == outbox.LONGEST_WAIT
    assert (letter.state, letter.problem) == (LetterState.REFUSED, LetterProblem.LATER)
    assert queries.mail_health().refused == 1


@pytest.mark.parametrize(("step", "problem"), [("RCPT", LetterProblem.ADDRESS), ("DATA", LetterProblem.MAIL)])
def test_a_final_no_is_not_asked_again_until_somebody_says_so(
    step: str, problem: LetterProblem, office: PostOffice, coordinator: StaffMember, balie: StaffMember
) -> None:
    office.answers[step] = "550 no"
    told(somebody("Fout"), somebody("Goed"))
    posting.post()
    assert {(letter.state, letter.problem) for letter in Letter.objects.all()} == {(LetterState.REFUSED, problem)}
    office.answers.clear()
    assert posting.post(timezone.now() + timedelta(days=1)) == 0
    letter = Letter.objects.first()
    assert letter is not None
    with pytest.raises(NotAllowed):
        actions.send_again(letter.uuid, by=balie)
    actions.send_again(letter.uuid, by=coordinator)
    assert posting.post() == 1
    assert office.ids == [f"<{letter.uuid}@localhost>"]
    with pytest.raises(errors.LetterNotStuck):
        actions.send_again(letter.uuid, by=coordinator)
    with pytest.raises(NotFound):
        actions.send_again(Thing().uuid, by=coordinator)


def test_one_bad_address_keeps_nobody_elses_mail(office: PostOffice) -> None:
    bad, good = somebody("Fout"), somebody("Goed")
    StaffMember.objects.filter(pk=bad.pk).update(email="fout\nBcc: ander@voorbeeld.nl")
    told(bad, good)
    assert posting.post() == 1
    assert [message["To"] for message in office.taken] == ["goed@voorbeeld.nl"]
    assert Letter.objects.get(recipient=bad).problem == LetterProblem.ADDRESS


def test_with_the_workers_stopped_the_health_check_complains() -> None:
    told(somebody("Nu"), somebody("Dag", "dagelijks"))
    now = timezone.now()
    assert queries.mail_health(now).is_well
    assert queries.mail_health(now + timedelta(hours=1)).late >= 1
    assert queries.mail_health(now + timedelta(days=2)).late == 2


# Nothing goes twice

_WORKER = """
import sys
from toetssteen.cli.environment import start_django
start_django()
from toetssteen.notices import posting
posting.post()
"""


def worker(database: Urls, office: PostOffice) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", _WORKER],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": database.app,
            "TOETSSTEEN_VAR": str(settings.TOETSSTEEN.var),
            "TOETSSTEEN_SECRET_KEY": settings.SECRET_KEY,
            "TOETSSTEEN_SMTP_URL": f"smtp://{HOST}:{office.port}",
        },
    )


def kill_when_stalled(process: "subprocess.Popen[bytes]", office: PostOffice) -> None:
    assert office.stalled.wait(30)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    office.stall = ""
    office.go_on.set()


def test_a_worker_killed_before_the_mail_was_offered_is_made_up_for_once(database: Urls, office: PostOffice) -> None:
    told(somebody())
    office.stall = "RCPT"
    kill_when_stalled(worker(database, office), office)
    assert Letter.objects.get().state == LetterState.CLAIMED
    assert posting.post() == 0  # it might still be at it
    assert posting.post(timezone.now() + outbox.LEASE * 2) == 1
    assert posting.post(timezone.now() + outbox.LEASE * 9) == 0
    assert office.ids == [f"<{Letter.objects.get().uuid}@localhost>"]


def test_a_worker_killed_after_the_server_took_the_mail_sends_nothing_twice(
    database: Urls, office: PostOffice, coordinator: StaffMember
) -> None:
    """The residue: the server has it, and nobody could write that down. It is in doubt, and shows."""
    told(somebody())
    office.stall = "TAKEN"
    kill_when_stalled(worker(database, office), office)
    letter = Letter.objects.get()
    assert letter.state == LetterState.OFFERED
    for hours in (0, 1, 24, 24 * 30):
        assert posting.post(timezone.now() + timedelta(hours=hours)) == 0
    assert len(office.taken) == 1
    assert queries.mail_health(timezone.now() + outbox.LEASE * 2).in_doubt == 1
    Letter.objects.update(claimed_at=timezone.now() - outbox.LEASE * 2)
    assert [stuck.pk for stuck in queries.stuck_letters(by=coordinator)] == [letter.pk]
    actions.send_again(letter.uuid, by=coordinator)
    assert posting.post() == 1
    assert len(set(office.ids)) == 1  # by which a mail server can tell that it has it


def test_a_worker_that_was_thought_dead_does_not_offer_what_another_took_over(office: PostOffice) -> None:
    told(somebody())
    outbox.make_letters(timezone.now())
    slow = outbox.claim(timezone.now())
    quick = outbox.claim(timezone.now() + outbox.LEASE * 2)
    assert slow is not None
    assert quick is not None
    assert not outbox.offer(slow)
    assert outbox.offer(quick)
    assert not outbox.put_back(slow, LetterProblem.LATER, timezone.now())
    assert outbox.mark_sent(quick, timezone.now())


def test_four_workers_at_once_send_each_mail_once(database: Urls, office: PostOffice) -> None:
    members = [somebody(f"M{number}") for number in range(40)]
    told(*members)
    told(*members, about="nog iets")
    workers = [worker(database, office) for _ in range(4)]
    assert [process.wait(60) for process in workers] == [0, 0, 0, 0]
    assert sorted(str(message["To"]) for message in office.taken) == sorted(member.email for member in members)
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.SENT}
    assert not Notice.objects.filter(letter=None).exists()
