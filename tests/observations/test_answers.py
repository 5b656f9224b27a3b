"""A first answer within a term, from the coordinator, to one signal or to many; and what customers object to."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from tests import factories
from toetssteen.access.errors import NotAllowed, RuleBroken
from toetssteen.access.roles import Role
from toetssteen.history.models import Event
from toetssteen.observations import errors, waiting
from toetssteen.observations.actions import answer_signals, send_signal
from toetssteen.observations.models import Reply, Signal, WeeklyResistance
from toetssteen.observations.subjects import this_week
from toetssteen.parties.free_text import BsnInText
from toetssteen.protocols.effective import pin
from toetssteen.staff.models import StaffMember

ASKED = "vermissing-reisdocument.documentnummer"


def _send(passport: factories.Passport, by: StaffMember, kind: str = "idee", question: str = "") -> Signal:
    version = pin(passport.product).version if question else None
    return send_signal(kind, passport.product, by=by, question_code=question, protocol_version_id=version)


def _aged(signal: Signal, sent_on: date) -> Signal:
    Signal.objects.filter(pk=signal.pk).update(sent_on=sent_on)
    signal.refresh_from_db()
    return signal


def test_one_text_answers_many(paspoort: factories.Passport, balie: StaffMember, coordinator: StaffMember) -> None:
    signals = [_send(paspoort, balie) for _ in range(3)]
    assert answer_signals("Dank. We bekijken dit.", signals=[one.uuid for one in signals], by=coordinator) == 3
    reply = Reply.objects.get()
    assert (reply.signals.count(), reply.written_by, reply.written_on) == (3, coordinator, timezone.localdate())
    event = Event.objects.get(name="signal.answered")
    assert (event.subject_id, event.data) == (reply.uuid, {"signals": 3})


def test_who_answers_second_is_told_and_changes_nothing(
    paspoort: factories.Passport, balie: StaffMember, coordinator: StaffMember
) -> None:
    first, second = _send(paspoort, balie), _send(paspoort, balie)
    answer_signals("De eerste", signals=[first.uuid], by=coordinator)
    other = factories.member(Role.COORDINATOR)
    with pytest.raises(errors.AlreadyAnswered):
        answer_signals("De tweede", signals=[first.uuid], by=other)
    assert answer_signals("Voor de rest", signals=[first.uuid, second.uuid], by=other) == 1
    first.refresh_from_db()
    assert first.reply is not None
    assert first.reply.text == "De eerste"
    assert Reply.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("", errors.AnswerNeeded), (" \0 ", errors.AnswerNeeded), ("a" * 2001, errors.AnswerTooLong)],
)
def test_what_is_no_answer_is_refused(
    paspoort: factories.Passport, balie: StaffMember, coordinator: StaffMember, text: str, refusal: type[RuleBroken]
) -> None:
    with pytest.raises(refusal):
        answer_signals(text, signals=[_send(paspoort, balie).uuid], by=coordinator)
    assert not Reply.objects.exists()


def test_an_answer_is_to_something_and_names_no_bsn(
    paspoort: factories.Passport, balie: StaffMember, coordinator: StaffMember
) -> None:
    with pytest.raises(errors.NothingChosen):
        answer_signals("Dank", by=coordinator)
    with pytest.raises(errors.AlreadyAnswered):
        answer_signals("Dank", signals=[uuid4()], by=coordinator)
    with pytest.raises(BsnInText):
        answer_signals(factories.fresh_bsn().reveal(), signals=[_send(paspoort, balie).uuid], by=coordinator)


@pytest.mark.parametrize("role", [Role.AGENT, Role.DEPARTMENT, Role.MANAGEMENT, Role.PRIVACY_OFFICER])
def test_only_a_coordinator_answers(paspoort: factories.Passport, balie: StaffMember, role: Role) -> None:
    with pytest.raises(NotAllowed):
        answer_signals("Dank", signals=[_send(paspoort, balie).uuid], by=factories.member(role))


# The term


def test_the_term_counts_working_days() -> None:
    assert waiting.due_on(date(2026, 11, 20)) == date(2026, 11, 27)  # friday to friday
    assert waiting.due_on(date(2026, 12, 23)) == date(2026, 12, 31)  # over both days of Christmas


@pytest.mark.parametrize("today", [date(2026, 11, 25), date(2026, 12, 28), date(2027, 5, 7), date(2026, 11, 29)])
@pytest.mark.parametrize("term", [0, 1, 5, 20])
def test_what_is_overdue_is_what_was_due_before_today(today: date, term: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "TOETSSTEEN", replace(settings.TOETSSTEEN, first_answer_days=term))
    monkeypatch.setattr(timezone, "localdate", lambda: today)
    for back in range(60):
        sent_on = today - timedelta(days=back)
        assert waiting.is_overdue(sent_on) is (waiting.due_on(sent_on) < today)


def test_the_board_shows_what_waits_longest_first_and_what_is_late(
    paspoort: factories.Passport, balie: StaffMember, coordinator: StaffMember
) -> None:
    _aged(_send(paspoort, balie, question=ASKED), timezone.localdate() - timedelta(days=30))
    _send(paspoort, balie, question=ASKED)
    _send(paspoort, balie)
    answered = _aged(_send(paspoort, balie), timezone.localdate() - timedelta(days=40))
    answer_signals("Dank", signals=[answered.uuid], by=coordinator)
    board = waiting.board(by=coordinator)
    assert (board.waiting, board.late, board.subjects) == (3, 1, 2)
    assert [(one.line.question, one.line.total, one.overdue) for one in board.lines] == [
        (ASKED, 2, True),
        ("", 1, False),
    ]


def test_the_management_team_sees_the_board_and_staff_do_not(mt: StaffMember, balie: StaffMember) -> None:
    assert waiting.board(by=mt).waiting == 0
    with pytest.raises(NotAllowed):
        waiting.board(by=balie)


# Departments, and the whole way of working


@pytest.mark.parametrize("kind", ["gebruik-ik-nooit", "mis-ik"])
def test_a_department_says_which_answers_it_never_uses_and_which_it_misses(
    paspoort: factories.Passport, vakafdeling: StaffMember, kind: str
) -> None:
    assert _send(paspoort, vakafdeling, kind, ASKED).kind == kind


def test_about_the_whole_way_of_working_words_are_needed(balie: StaffMember, coordinator: StaffMember) -> None:
    with pytest.raises(errors.WordsNeeded):
        send_signal("te-lang", None, by=balie)
    send_signal("te-lang", None, text="Alles wordt twee keer gevraagd.", by=balie)
    (one,) = waiting.board(by=coordinator).lines
    assert (one.line.product, one.line.product_uuid, one.line.total) == ("", None, 1)


# Weekly resistance


def test_each_press_counts_one_and_one_signal_a_week_is_enough(
    paspoort: factories.Passport, balie: StaffMember
) -> None:
    signals = {_send(paspoort, balie, "weerstand", ASKED).pk for _ in range(4)}
    assert len(signals) == 1
    assert WeeklyResistance.objects.get().size == 4
    other = _send(paspoort, factories.member(Role.AGENT), "weerstand", ASKED)
    assert other.pk not in signals
    (resisted,) = waiting.resisted_this_week()
    assert (resisted.product, resisted.text, resisted.size) == ("paspoort", "Documentnummer (indien bekend)", 5)


def test_a_new_week_asks_for_a_signal_again(paspoort: factories.Passport, balie: StaffMember) -> None:
    earlier = _aged(_send(paspoort, balie, "weerstand"), timezone.localdate() - timedelta(days=7))
    WeeklyResistance.objects.update(week=this_week() - timedelta(days=7))
    assert _send(paspoort, balie, "weerstand").pk != earlier.pk
    assert sorted(row.size for row in WeeklyResistance.objects.all()) == [1, 1]
    (resisted,) = waiting.resisted_this_week()
    assert resisted.size == 1


def test_one_form_sent_twice_counts_one(paspoort: factories.Passport, balie: StaffMember) -> None:
    uuid = uuid4()
    for _ in range(2):
        send_signal("weerstand", paspoort.product, by=balie, uuid=uuid)
    assert WeeklyResistance.objects.get().size == 1


def test_who_pressed_is_in_no_row_of_the_count(paspoort: factories.Passport, balie: StaffMember) -> None:
    _send(paspoort, balie, "weerstand")
    _send(paspoort, balie, "weerstand")
    assert {field.name for field in WeeklyResistance._meta.get_fields()} == {
        "id",
        "product",
        "question",
        "week",
        "size",
    }
    assert Event.objects.filter(name="signal.sent").count() == 1
