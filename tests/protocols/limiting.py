"""A measure on the passport protocol, for the tests of measures."""

from datetime import date, timedelta

from django.utils import timezone

from tests import factories
from toetssteen.protocols.effective import at, pin
from toetssteen.protocols.limits import InterimMeasure, MeasureKind
from toetssteen.protocols.measures import start_measure
from toetssteen.staff.models import StaffMember

REASON, WHEN = "vermissing-reisdocument.reden", "vermissing-reisdocument.laatst-gezien"
FOLLOW_UP = "vermissing"


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def asked(passport: factories.Passport, *, member: int = 0, anyway: tuple[str, ...] = ()) -> list[str]:
    step = at(pin(passport.product, member=member)).step(
        FOLLOW_UP, product=passport.product.ref, answers={}, anyway=anyway
    )
    return factories.codes_of(step.questions)


def limit(passport: factories.Passport, by: StaffMember, *codes: str, days: int = 60) -> InterimMeasure:
    return start_measure(
        MeasureKind.LEAVE_OUT, codes or (REASON,), product=passport.product, ends_on=in_days(days), by=by
    )
