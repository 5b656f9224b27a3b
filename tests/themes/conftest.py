"""Signals and themes as a coordinator has them."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from tests import factories
from toetssteen.observations import anonymous
from toetssteen.observations.actions import send_signal
from toetssteen.observations.models import AnonymousSignal, Signal
from toetssteen.observations.receipts import new_receipt
from toetssteen.protocols.effective import pin
from toetssteen.staff.models import StaffMember
from toetssteen.themes.actions import make_theme
from toetssteen.themes.membership import Chosen
from toetssteen.themes.models import Theme

ASKED = "vermissing-reisdocument.documentnummer"
SOON = timezone.localdate() + timedelta(days=30)

Send = Callable[..., Signal]
Make = Callable[..., Theme]


@pytest.fixture
def send(paspoort: factories.Passport, balie: StaffMember) -> Send:
    def _send(by: StaffMember = balie, text: str = "", question: str = ASKED) -> Signal:
        version = pin(paspoort.product).version if question else None
        return send_signal(
            "helpt-niet", paspoort.product, by=by, question_code=question, protocol_version_id=version, text=text
        )

    return _send


@pytest.fixture
def unnamed(paspoort: factories.Passport, balie: StaffMember) -> Callable[[], list[AnonymousSignal]]:
    """Three more without a name."""

    def _unnamed() -> list[AnonymousSignal]:
        before = set(AnonymousSignal.objects.values_list("pk", flat=True))
        for number in range(anonymous.TOGETHER):
            anonymous.post_letter(
                new_receipt(), "te-lang", paspoort.product, question_code=ASKED, text=f"los {number}", by=balie
            )
        return list(AnonymousSignal.objects.exclude(pk__in=before).order_by("pk"))

    return _unnamed


class Clock:
    """The clock of this process, which a test puts on a day."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def set(self, day: date) -> None:
        noon = timezone.make_aware(datetime.combine(day, time(12)))
        self._monkeypatch.setattr(timezone, "now", lambda: noon)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def make(coordinator: StaffMember) -> Make:
    def _make(*signals: Signal | AnonymousSignal, title: str = "Documentnummer bij vermissing") -> Theme:
        named = [one.uuid for one in signals if isinstance(one, Signal)]
        without = [one.pk for one in signals if isinstance(one, AnonymousSignal)]
        return make_theme(title, SOON, Chosen(named, without), by=coordinator)

    return _make
