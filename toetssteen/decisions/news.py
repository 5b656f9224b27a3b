"""What proposals and decisions tell, and the dates in them."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from toetssteen.access.roles import Role
from toetssteen.decisions import deputies
from toetssteen.decisions.models import Proposal
from toetssteen.decisions.states import WAITING_FOR_MT, State
from toetssteen.notices.calendar import Entry, dates
from toetssteen.notices.kinds import declare
from toetssteen.staff.models import StaffMember

_PAGE = "proposal"

TO_DECIDE = declare("proposal.to_decide", _("Een voorstel wacht op jouw besluit: %(about)s"), route=_PAGE)
PROPOSED = declare("proposal.submitted", _("Er is een voorstel gedaan aan het MT: %(about)s"), route=_PAGE)
SOON = declare("proposal.due_soon", _("Binnen een week verwacht: een besluit over %(about)s"), route=_PAGE)
TODAY = declare("proposal.due_today", _("Vandaag verwacht: een besluit over %(about)s"), route=_PAGE)
OVERDUE = declare("proposal.overdue", _("De dag voor een besluit is voorbij: %(about)s"), route=_PAGE)
LEAD_POSSIBLE = declare(
    "proposal.lead_possible", _("Het MT besloot niet op tijd, je kunt het voortouw nemen: %(about)s"), route=_PAGE
)
DECIDED = declare("proposal.decided", _("Het MT heeft besloten over %(about)s"), route=_PAGE)
LED = declare("proposal.led", _("De coördinator nam het voortouw, voorlopig geldt: %(about)s"), route=_PAGE)
WITHDRAWN = declare("proposal.withdrawn", _("Een voorstel is ingetrokken: %(about)s"), route=_PAGE)
LINE_ENDS = declare("proposal.line_ends", _("Een voorlopige lijn eindigt binnen een week: %(about)s"), route=_PAGE)
LINE_OVER = declare("proposal.line_over", _("Een voorlopige lijn is afgelopen: %(about)s"), route=_PAGE)
IN_FORCE = declare("proposal.in_force", _("Vanaf nu geldt: %(about)s"), route=_PAGE)
TO_EVALUATE = declare("proposal.to_evaluate", _("Tijd om te kijken of het hielp: %(about)s"), route=_PAGE)
MEASURED = declare("proposal.measured", _("Er is gemeten of het hielp: %(about)s"), route="evaluation")
EVALUATED = declare("proposal.evaluated", _("Wat kwam ervan? %(about)s"), route=_PAGE)
MEASURE_ENDS = declare(
    "measure.ends_soon", _("Een tijdelijke maatregel eindigt binnen een week: %(about)s"), route="measure"
)
MEASURE_STARTED = declare("measure.started", _("Tijdelijk anders: %(about)s"), route="measure")


@dates("decisions")
def _dates(member: StaffMember, first: date, last: date) -> Iterable[Entry]:
    """When the MT decides, and when it is seen whether it helped."""
    mine = deputies.decides(member) or Role.COORDINATOR in member.roles
    if not mine:
        return
    waiting = Proposal.objects.filter(state__in=WAITING_FOR_MT, due_on__range=(first, last))
    for proposal in waiting.order_by("due_on", "pk"):
        title = gettext("MT-besluit: %(title)s") % {"title": proposal.title}
        yield Entry(proposal.uuid, "besluit", proposal.due_on or last, title, _PAGE)
    for proposal in Proposal.objects.filter(state=State.ACCEPTED).select_related("draft").order_by("pk"):
        day = proposal.evaluate_on
        if day is not None and first <= day <= last:
            title = gettext("Evalueren: %(title)s") % {"title": proposal.title}
            yield Entry(proposal.uuid, "evaluatie", day, title, _PAGE)
