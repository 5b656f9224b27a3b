"""Whatever a coordinator does with themes: every signal stays in one, and everybody who followed still hears."""

from datetime import timedelta

import hypothesis.strategies as st
import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from tests import factories
from toetssteen.access.errors import RuleBroken
from toetssteen.access.roles import Role
from toetssteen.observations.actions import send_signal
from toetssteen.observations.models import Signal
from toetssteen.themes import actions
from toetssteen.themes.membership import Chosen
from toetssteen.themes.models import Theme, ThemeFollower, ThemeSignal

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=30)
PEOPLE, SIGNALS = 3, 8

_signals = st.sets(st.integers(0, SIGNALS - 1), max_size=5)
_theme = st.integers(0, 5)
_moves = st.lists(
    st.one_of(
        st.tuples(st.just("make"), _signals),
        st.tuples(st.just("add"), _theme, _signals),
        st.tuples(st.just("merge"), _theme, _theme),
        st.tuples(st.just("split"), _theme, _signals),
        st.tuples(st.just("follow"), _theme, st.integers(0, PEOPLE - 1)),
    ),
    min_size=2,
    max_size=10,
)


class Desk:
    """One coordinator, with signals of three people of which each gave some."""

    def __init__(self) -> None:
        self.by = factories.member(Role.COORDINATOR)
        self.people = [factories.member(Role.AGENT) for _ in range(PEOPLE)]
        self.signals = [send_signal("idee", None, text="iets", by=self.people[number % 2]) for number in range(SIGNALS)]

    def chosen(self, numbers: set[int]) -> Chosen:
        return Chosen([self.signals[number].uuid for number in sorted(numbers)])

    def theme(self, number: int) -> Theme | None:
        themes = list(Theme.objects.order_by("pk"))
        return themes[number % len(themes)] if themes else None

    def do(self, move: tuple[str, *tuple[object, ...]]) -> None:
        name, *given = move
        try:
            with transaction.atomic():
                getattr(self, f"_{name}")(*given)
        except RuleBroken:
            return

    def _make(self, numbers: set[int]) -> None:
        actions.make_theme("Naam", SOON, self.chosen(numbers), by=self.by)

    def _add(self, number: int, numbers: set[int]) -> None:
        if theme := self.theme(number):
            actions.add_to_theme(theme.uuid, self.chosen(numbers), by=self.by)

    def _merge(self, one: int, other: int) -> None:
        source, target = self.theme(one), self.theme(other)
        if source and target:
            actions.merge_themes(source.uuid, into=target.uuid, revision=source.revision, by=self.by)

    def _split(self, number: int, numbers: set[int]) -> None:
        if theme := self.theme(number):
            actions.split_theme(
                theme.uuid, self.chosen(numbers), title="Deel", due_on=SOON, revision=theme.revision, by=self.by
            )

    def _follow(self, number: int, person: int) -> None:
        if theme := self.theme(number):
            actions.follow_theme(theme.uuid, by=self.people[person], following=True)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=_moves)
def test_no_signal_and_no_follower_is_lost(moves: list[tuple[str, ...]]) -> None:
    with transaction.atomic():
        desk = Desk()
        grouped: set[int] = set()
        followed: set[tuple[int, int]] = set()
        for move in moves:
            desk.do(move)  # type: ignore[arg-type]  # parameters of the test
            now = set(ThemeSignal.objects.values_list("signal_id", flat=True))
            assert grouped <= now
            grouped = now
            followed |= set(ThemeFollower.objects.values_list("member_id", "theme_id"))
            _everything_holds(followed)
        transaction.set_rollback(True)


def _everything_holds(followed: set[tuple[int, int]]) -> None:
    living = {theme.pk: theme.merged_into_id or theme.pk for theme in Theme.objects.all()}
    assert set(Theme.objects.filter(pk__in=living.values(), merged_into=None).values_list("pk", flat=True)) == set(
        living.values()
    )
    following = set(ThemeFollower.objects.values_list("member_id", "theme_id"))
    for member in ThemeSignal.objects.select_related("signal", "theme"):
        assert isinstance(member.signal, Signal)
        assert member.theme.merged_into_id is None
        assert (member.signal.sender_id, member.theme_id) in following
    for person, theme in followed:
        assert (person, living[theme]) in following
