"""Themes: what a coordinator groups, and what becomes of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone

from tests import factories
from tests.themes.conftest import SOON, Make, Send
from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import Role
from toetssteen.notices.models import Notice
from toetssteen.observations import queries as signal_queries
from toetssteen.observations.models import AnonymousSignal, Signal
from toetssteen.parties.free_text import BsnInText
from toetssteen.staff.models import StaffMember
from toetssteen.themes import actions, contents, errors, likeness, queries
from toetssteen.themes.membership import Chosen
from toetssteen.themes.models import StepKind, Theme, ThemeFollower, ThemeSignal
from toetssteen.themes.steps import Stage, add_step, standings


def _told(member: StaffMember) -> list[str]:
    return list(Notice.objects.filter(recipient=member).order_by("pk").values_list("kind", flat=True))


def test_whoever_signalled_by_name_follows_and_hears_it(send: Send, make: Make, balie: StaffMember) -> None:
    colleague = factories.member(Role.AGENT)
    theme = make(send(), send(), send(by=colleague))
    assert set(theme.followers.all()) == {balie, colleague}
    assert (_told(balie), _told(colleague)) == (["theme.made"], ["theme.made"])
    assert theme.owner.has_role(Role.COORDINATOR)


def test_a_signal_has_one_theme(send: Send, make: Make, coordinator: StaffMember) -> None:
    first, second = send(), send()
    theme, other = make(first), make(second)
    with pytest.raises(errors.NothingToGroup):
        actions.add_to_theme(other.uuid, Chosen([first.uuid]), by=coordinator)
    third = send()
    added = actions.add_to_theme(other.uuid, Chosen([first.uuid, third.uuid]), by=coordinator)
    assert (added.size, added.elsewhere) == (1, 1)
    assert ThemeSignal.objects.get(signal=first).theme == theme


def test_signals_without_a_name_stay_in_their_theme_when_their_week_is_written_anew(
    unnamed: Callable[[], list[AnonymousSignal]], make: Make
) -> None:
    theme = make(*unnamed())
    assert not ThemeFollower.objects.filter(theme=theme).exists()
    unnamed()
    assert len(contents.unnamed_in(theme, size=5)) == 3


def test_a_form_sent_twice_makes_one_theme(send: Send, coordinator: StaffMember) -> None:
    uuid, chosen = uuid4(), Chosen([send().uuid])
    for _ in range(2):
        actions.make_theme("Naam", SOON, chosen, by=coordinator, uuid=uuid)
    assert Theme.objects.count() == 1


@pytest.mark.parametrize(
    ("title", "due", "refusal"),
    [
        ("", SOON, errors.ThemeTitleNeeded),
        (" \0 ", SOON, errors.ThemeTitleNeeded),
        ("a" * 201, SOON, errors.ThemeTitleTooLong),
        ("Naam", "", errors.ThemeDueDateWrong),
        ("Naam", "31-02-2027", errors.ThemeDueDateWrong),
        ("Naam", "1-1-2020", errors.ThemeDueDateWrong),
        ("Naam", "01-01-9999", errors.ThemeDueDateWrong),
    ],
)
def test_a_theme_that_cannot_be_is_refused(
    send: Send, coordinator: StaffMember, title: str, due: str | date, refusal: type[RuleBroken]
) -> None:
    with pytest.raises(refusal):
        actions.make_theme(title, due, Chosen([send().uuid]), by=coordinator)
    with pytest.raises(BsnInText):
        actions.make_theme(factories.fresh_bsn().reveal(), SOON, Chosen([send().uuid]), by=coordinator)
    assert not Theme.objects.exists()


def test_a_theme_without_signals_is_none(coordinator: StaffMember) -> None:
    for chosen in (Chosen(), Chosen([uuid4()], [uuid4()])):
        with pytest.raises(errors.NothingToGroup):
            actions.make_theme("Naam", SOON, chosen, by=coordinator)


@pytest.mark.parametrize("role", [Role.AGENT, Role.DEPARTMENT, Role.MANAGEMENT, Role.PRIVACY_OFFICER])
def test_only_a_coordinator_makes_changes_and_closes(send: Send, make: Make, role: Role) -> None:
    theme, somebody = make(send(), send()), factories.member(role)
    chosen = Chosen([send().uuid])
    attempts: tuple[Callable[[], object], ...] = (
        lambda: actions.make_theme("Naam", SOON, chosen, by=somebody),
        lambda: actions.add_to_theme(theme.uuid, chosen, by=somebody),
        lambda: actions.change_theme(theme.uuid, title="x", due_on=SOON, owner=somebody.uuid, revision=1, by=somebody),
        lambda: actions.merge_themes(theme.uuid, into=uuid4(), revision=1, by=somebody),
        lambda: actions.split_theme(theme.uuid, chosen, title="x", due_on=SOON, revision=1, by=somebody),
        lambda: actions.close_theme(theme.uuid, outcome="x", revision=1, by=somebody),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()


# Two coordinators at once


def test_who_changes_what_a_colleague_changed_is_told(send: Send, make: Make, coordinator: StaffMember) -> None:
    theme, other = make(send(), send()), factories.member(Role.COORDINATOR)
    actions.change_theme(theme.uuid, title="Beter", due_on=SOON, owner=other.uuid, revision=1, by=coordinator)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: actions.change_theme(theme.uuid, title="x", due_on=SOON, owner=other.uuid, revision=1, by=other),
        lambda: actions.close_theme(theme.uuid, outcome="klaar", revision=1, by=other),
        lambda: actions.split_theme(theme.uuid, Chosen(), title="x", due_on=SOON, revision=1, by=other),
    )
    for attempt in attempts:
        with pytest.raises(errors.ThemeChanged):
            attempt()
    theme.refresh_from_db()
    assert (theme.title, theme.owner, theme.is_open) == ("Beter", other, True)


def _at_once(*attempts: Callable[[], object]) -> list[object]:
    """Each in a connection of its own, begun together. Returns what each gave or raised."""
    barrier = Barrier(len(attempts))

    def run(attempt: Callable[[], object]) -> object:
        try:
            barrier.wait(20)
            return attempt()
        except RuleBroken as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return [future.result(30) for future in [pool.submit(run, attempt) for attempt in attempts]]


def test_of_two_coordinators_on_one_theme_one_wins_and_the_other_gets_a_sentence(
    committed: None, send: Send, make: Make, coordinator: StaffMember
) -> None:
    other = factories.member(Role.COORDINATOR)
    theme, target = make(send(), send()), make(send())
    results = _at_once(
        lambda: actions.close_theme(theme.uuid, outcome="klaar", revision=1, by=coordinator),
        lambda: actions.merge_themes(theme.uuid, into=target.uuid, revision=1, by=other),
    )
    (refused,) = [result for result in results if isinstance(result, RuleBroken)]
    assert isinstance(refused, errors.ThemeChanged | errors.ThemeIsOver)
    assert ThemeSignal.objects.filter(theme__in=[theme, target]).count() == 3


def test_two_coordinators_who_group_the_same_signals_lose_none(
    committed: None, send: Send, coordinator: StaffMember
) -> None:
    other = factories.member(Role.COORDINATOR)
    chosen = Chosen([send().uuid for _ in range(10)])
    results = _at_once(
        lambda: actions.make_theme("Van de een", SOON, chosen, by=coordinator),
        lambda: actions.make_theme("Van de ander", SOON, chosen, by=other),
    )
    assert sum(isinstance(result, errors.NothingToGroup) for result in results) == 1
    assert Theme.objects.get().members.count() == 10


def test_two_merges_in_each_other_end_as_one_theme(
    committed: None, send: Send, make: Make, coordinator: StaffMember
) -> None:
    one, two = make(send()), make(send())
    results = _at_once(
        lambda: actions.merge_themes(one.uuid, into=two.uuid, revision=1, by=coordinator),
        lambda: actions.merge_themes(two.uuid, into=one.uuid, revision=1, by=coordinator),
    )
    assert sum(isinstance(result, RuleBroken) for result in results) == 1
    (left,) = Theme.objects.filter(merged_into=None)
    assert left.members.count() == 2


# Merging and splitting


def test_merging_takes_signals_followers_and_steps_along(
    send: Send, make: Make, coordinator: StaffMember, balie: StaffMember
) -> None:
    colleague = factories.member(Role.AGENT)
    source, target = make(send()), make(send(by=colleague))
    add_step(source.uuid, StepKind.PROPOSED, on=timezone.localdate())
    third = make(send())
    actions.merge_themes(third.uuid, into=source.uuid, revision=1, by=coordinator)
    source.refresh_from_db()
    actions.merge_themes(source.uuid, into=target.uuid, revision=source.revision, by=coordinator)
    assert set(target.followers.all()) == {balie, colleague}
    assert (target.members.count(), target.steps.count()) == (3, 1)
    third.refresh_from_db()
    assert third.merged_into == target
    assert "theme.merged" in _told(balie)
    with pytest.raises(errors.ThemeIsOver):
        actions.add_to_theme(third.uuid, Chosen([send().uuid]), by=coordinator)


@pytest.mark.parametrize("into", ["self", "gone", "closed"])
def test_merging_into_what_cannot_be_is_refused(send: Send, make: Make, coordinator: StaffMember, into: str) -> None:
    theme, closed = make(send()), make(send())
    actions.close_theme(closed.uuid, outcome="klaar", revision=1, by=coordinator)
    target = {"self": theme.uuid, "gone": uuid4(), "closed": closed.uuid}[into]
    with pytest.raises((errors.SameTheme, errors.UnknownTheme)):
        actions.merge_themes(theme.uuid, into=target, revision=1, by=coordinator)


def test_splitting_keeps_everybody_informed(
    send: Send, make: Make, coordinator: StaffMember, balie: StaffMember, mt: StaffMember
) -> None:
    colleague = factories.member(Role.AGENT)
    stays, goes = send(), send(by=colleague)
    theme = make(stays, goes)
    actions.follow_theme(theme.uuid, by=mt, following=True)
    add_step(theme.uuid, StepKind.DECIDED, on=timezone.localdate(), text="Akkoord")
    fresh = actions.split_theme(
        theme.uuid, Chosen([goes.uuid]), title="Apart", due_on=SOON, revision=theme.revision, by=coordinator
    )
    assert set(fresh.followers.all()) == {colleague, mt}
    assert set(theme.followers.all()) == {balie, colleague, mt}
    assert standings([stays, goes])[goes.pk].stage == Stage.DECIDED


def test_a_split_leaves_something_on_both_sides(send: Send, make: Make, coordinator: StaffMember) -> None:
    signal = send()
    theme = make(signal)
    for chosen, refusal in ((Chosen([signal.uuid]), errors.NothingLeft), (Chosen([uuid4()]), errors.NothingToGroup)):
        with pytest.raises(refusal):
            actions.split_theme(theme.uuid, chosen, title="Apart", due_on=SOON, revision=1, by=coordinator)
    assert Theme.objects.count() == 1


# What became of it


def test_the_standing_follows_from_what_there_is(send: Send, make: Make, coordinator: StaffMember) -> None:
    from toetssteen.observations.actions import answer_signals

    signal = send()

    def stage() -> Stage:
        signal.refresh_from_db()
        return standings([Signal.objects.get(pk=signal.pk)])[signal.pk].stage

    assert stage() == Stage.RECEIVED
    answer_signals("Dank", signals=[signal.uuid], by=coordinator)
    assert stage() == Stage.ANSWERED
    theme = make(signal)
    assert stage() == Stage.THEMED
    add_step(theme.uuid, StepKind.CONSULTED, on=timezone.localdate())
    assert stage() == Stage.THEMED
    for kind in (StepKind.PROPOSED, StepKind.DECIDED, StepKind.IN_FORCE, StepKind.EVALUATED):
        add_step(theme.uuid, kind, on=timezone.localdate())
        assert stage() == kind.value


def test_what_comes_into_force_later_is_not_there_yet(send: Send, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    signal = send()
    theme, day = make(signal), timezone.localdate() + timedelta(days=7)
    add_step(theme.uuid, StepKind.DECIDED, on=timezone.localdate())
    add_step(theme.uuid, StepKind.IN_FORCE, on=day)
    assert standings([signal])[signal.pk].stage == Stage.DECIDED
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
    assert standings([signal])[signal.pk].stage == Stage.IN_FORCE


def test_a_step_on_a_merged_theme_goes_to_the_one_that_lives(send: Send, make: Make, coordinator: StaffMember) -> None:
    gone, lives = make(send()), make(send())
    actions.merge_themes(gone.uuid, into=lives.uuid, revision=1, by=coordinator)
    assert add_step(gone.uuid, StepKind.PROPOSED, on=timezone.localdate()) == lives
    with pytest.raises(NotFound):
        add_step(uuid4(), StepKind.PROPOSED, on=timezone.localdate())


def test_closing_says_what_was_done_to_all_who_follow(
    send: Send, make: Make, coordinator: StaffMember, balie: StaffMember
) -> None:
    theme = make(send())
    with pytest.raises(errors.OutcomeNeeded):
        actions.close_theme(theme.uuid, outcome=" ", revision=1, by=coordinator)
    with pytest.raises(errors.WordsTooLong):
        actions.close_theme(theme.uuid, outcome="a" * 2001, revision=1, by=coordinator)
    actions.close_theme(theme.uuid, outcome="De vraag is weg.", revision=1, by=coordinator)
    assert Notice.objects.get(recipient=balie, kind="theme.closed").words == "De vraag is weg."
    (done,) = queries.done()
    assert (done.step.text, done.size) == ("De vraag is weg.", 1)


# Overdue, the list, and what is suggested


def test_what_is_overdue_shows_by_the_clock(
    send: Send, make: Make, coordinator: StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(send())
    assert queries.amounts(by=coordinator) == (1, 0)
    monkeypatch.setattr(timezone, "localdate", lambda *_: SOON + timedelta(days=1))
    assert queries.amounts(by=coordinator) == (1, 1)
    (line,) = queries.listed(queries.ThemesShown.OPEN, by=coordinator).lines
    assert (line.size, line.overdue, line.stage) == (1, True, Stage.THEMED)


def test_signals_about_the_same_question_are_suggested(
    send: Send, make: Make, unnamed: Callable[[], list[AnonymousSignal]], coordinator: StaffMember
) -> None:
    theme = make(send())
    assert contents.suggested(contents.contents_of(theme).subjects) == []
    send()
    unnamed()
    send(question="")
    (suggestion,) = signal_queries.in_words(contents.suggested(contents.contents_of(theme).subjects))
    assert suggestion.total == 4
    heading = signal_queries.subject_of(suggestion.product_uuid, suggestion.question, by=coordinator)
    chosen = queries.without_theme(heading)
    assert (len(chosen.named), len(chosen.unnamed)) == (1, 3)


def test_signals_that_read_alike_are_suggested_whatever_they_are_about(send: Send, make: Make) -> None:
    theme = make(send(text="Niemand heeft het documentnummer bij de hand"))
    alike = send(text="Bijna niemand heeft dat documentnummer bij de hand", question="")
    send(text="De wachtrij bij de balie is te lang", question="")
    assert [one.uuid for one in likeness.signals_like(theme)] == [alike.uuid]


def test_for_a_subject_the_theme_about_the_same_comes_first(
    send: Send, make: Make, paspoort: factories.Passport
) -> None:
    other = make(send(question=""), title="Documentnummer (indien bekend) overal")
    same = make(send(), title="Iets heel anders")
    question = Signal.objects.get(in_theme__theme=same).question_id
    near = likeness.themes_for("Documentnummer (indien bekend)", paspoort.product.pk, question)
    assert [theme.pk for theme in near] == [same.pk, other.pk]


def test_the_months_add_up(send: Send, make: Make, unnamed: Callable[[], list[AnonymousSignal]]) -> None:
    old = send()
    Signal.objects.filter(pk=old.pk).update(sent_on=timezone.localdate() - timedelta(days=60))
    theme = make(old, send(), *unnamed())
    months = contents.contents_of(theme).months
    assert len(months) == contents.MONTHS
    assert sum(size for _month, size in months) == 5
