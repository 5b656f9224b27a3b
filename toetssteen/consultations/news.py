"""What staff are told of consultations, and the dates that go into their calendars."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from toetssteen.access.roles import may
from toetssteen.consultations.models import Consultation
from toetssteen.notices.calendar import Entry, dates
from toetssteen.notices.kinds import declare
from toetssteen.staff.models import StaffMember

OPENED = declare("consultation.opened", _("Er wordt je iets gevraagd: %(about)s"), route="consultation")
REMINDED = declare("consultation.reminded", _("Nog even om te antwoorden: %(about)s"), route="consultation")
CLOSED = declare("consultation.closed", _("Gesloten, en nu de uitkomst: %(about)s"), route="consultation")
CONCLUDED = declare("consultation.concluded", _("Dit kwam van de raadpleging: %(about)s"), route="consultation")
MORE_TIME = declare(
    "consultation.prolonged", _("Je hebt langer de tijd om te antwoorden: %(about)s"), route="consultation"
)
WITHDRAWN = declare("consultation.withdrawn", _("Dit wordt niet meer gevraagd: %(about)s"), route="consultation")
ADOPTED = declare("principle.adopted", _("Het team stelde een principe vast: %(about)s"), route="consultation")


@dates("consultations")
def _dates(member: StaffMember, first: date, last: date) -> Iterator[Entry]:
    """Those that one is asked for; a coordinator has them all, for she owes the outcome."""
    running = Consultation.objects.filter(concluded_on=None, closes_on__range=(first, last))
    if not may(member, "consultation.start"):
        running = running.filter(invitations__member=member)
    for consultation in running.order_by("closes_on", "pk")[:200]:
        title = gettext("Raadpleging sluit: %(title)s") % {"title": consultation.title}
        yield Entry(consultation.uuid, "closes", consultation.closes_on, title, route="consultation")
