"""What is told of signals, themes and trials, and their dates."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from toetssteen.notices.calendar import Entry, dates
from toetssteen.notices.kinds import declare
from toetssteen.staff.models import StaffMember
from toetssteen.themes.models import Theme

THEMED = declare("theme.made", _("Je signaal hoort nu bij het thema “%(about)s”."), route="theme")
JOINED = declare("theme.merged", _("Een thema dat je volgt, ging op in “%(about)s”."), route="theme")
CLOSED = declare("theme.closed", _("Het thema “%(about)s” is afgerond."), route="theme")
RAISED = declare("theme.raised", _("Een coördinator meldt je vroeg: “%(about)s”."), route="raised")
RAISE_ANSWERED = declare("raised.answered", _("Er is antwoord op wat je meldde: “%(about)s”."), route="raised")
TRIAL_ANNOUNCED = declare("trial.announced", _("Twee collega’s willen iets proberen: “%(about)s”."), route="trial")
TRIAL_OBJECTED = declare("trial.objected", _("De proef “%(about)s” gaat niet door."), route="trial")
TRIAL_STOPPED = declare("trial.stopped", _("De proef “%(about)s” is gestopt."), route="trial")
TRIAL_TOLD = declare("trial.told", _("Dit leverde een proef op: “%(about)s”."), route="trial")


@dates("themes")
def theme_dates(member: StaffMember, first: date, last: date) -> Iterable[Entry]:
    """One's own themes that are open. One query."""
    mine = Theme.objects.filter(owner=member, closed_on=None, merged_into=None, due_on__range=(first, last))
    for theme in mine.order_by("due_on", "pk")[:500]:
        yield Entry(theme.uuid, "thema", theme.due_on, theme.title, route="theme")
