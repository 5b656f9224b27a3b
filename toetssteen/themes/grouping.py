"""Grouping signals from where they are read, with the first answer in the same press."""

from datetime import date
from uuid import UUID

from django.db import transaction

from toetssteen.access.errors import NotFound
from toetssteen.observations import anonymous
from toetssteen.observations.actions import answer_signals
from toetssteen.observations.errors import AlreadyAnswered
from toetssteen.staff.models import StaffMember
from toetssteen.themes import actions, errors
from toetssteen.themes.membership import Chosen
from toetssteen.themes.models import Theme


@transaction.atomic
def make_theme(
    title: str, due_on: str | date, chosen: Chosen, *, answer: str, by: StaffMember, uuid: UUID | None = None
) -> Theme:
    """A theme of these; without an `answer` they still wait for one. Raises as `actions.make_theme` does."""
    anonymous.hold()
    theme = actions.make_theme(title, due_on, chosen, by=by, uuid=uuid)
    _answer(chosen, answer, by=by)
    return theme


@transaction.atomic
def put_in_theme(theme: UUID, chosen: Chosen, *, answer: str, by: StaffMember) -> Theme:
    """Raises `UnknownTheme`, and as `actions.add_to_theme` does."""
    anonymous.hold()
    try:
        actions.add_to_theme(theme, chosen, by=by)
    except NotFound:
        raise errors.UnknownTheme(field="into") from None
    _answer(chosen, answer, by=by)
    return Theme.objects.get(uuid=theme)


def _answer(chosen: Chosen, answer: str, *, by: StaffMember) -> None:
    """What a colleague answered meanwhile keeps that answer."""
    if answer.strip():
        try:
            answer_signals(answer, signals=chosen.named, without_name=chosen.unnamed, by=by)
        except AlreadyAnswered:
            return
