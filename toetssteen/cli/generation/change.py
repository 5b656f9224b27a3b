"""What a coordinator did with made-up signals: older ones are answered, the two largest subjects became themes."""

from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from toetssteen.access.roles import Role
from toetssteen.observations.models import Reply, Signal, SignalKind
from toetssteen.protocols.current import newest_texts
from toetssteen.staff.models import StaffMember
from toetssteen.themes import proposing
from toetssteen.themes.membership import let_follow
from toetssteen.themes.models import StepKind, Theme, ThemeSignal, ThemeStep

_WAITS = timedelta(days=5)
_ANSWER = "Dank je wel. Ik neem dit mee in het werkoverleg, en je hoort wat ervan komt."
_DONE = "We lieten deze vraag vier weken weg. Geen afdeling miste het antwoord, en daarom vragen we hem niet meer."


def deal_with_signals(*, by: StaffMember) -> None:
    """Only where there is a coordinator to do so."""
    coordinator = StaffMember.objects.filter(roles__contains=[Role.COORDINATOR], is_active=True).order_by("pk").first()
    if coordinator is None:
        return
    today = timezone.localdate()
    reply = Reply.objects.create(text=_ANSWER, written_by=coordinator, written_on=today - timedelta(days=3))
    Signal.objects.filter(sender=by, reply=None, sent_on__lt=today - _WAITS).update(reply=reply)
    subjects = (
        Signal.objects.filter(sender=by, question__isnull=False)
        .values_list("product_id", "product__name", "question_id", "question__code")
        .annotate(size=Count("pk"))
        .order_by("-size", "question__code")[:2]
    )
    for place, (product, name, question, code, _size) in enumerate(subjects):
        text = newest_texts([code]).get(code, code)
        theme = Theme.objects.create(
            title=proposing.title(text, name, SignalKind.NO_HELP.label),
            owner=coordinator,
            made_on=today - timedelta(days=40),
            due_on=today + timedelta(days=14) if place == 0 else today - timedelta(days=5),
        )
        keys = Signal.objects.filter(sender=by, product=product, question=question).values_list("pk", flat=True)
        ThemeSignal.objects.bulk_create(ThemeSignal(theme=theme, signal_id=key) for key in keys)
        let_follow(theme, [by.pk])
        if place == 1:
            Theme.objects.filter(pk=theme.pk).update(closed_on=today - timedelta(days=6))
            ThemeStep.objects.create(theme=theme, kind=StepKind.CLOSED, on=today - timedelta(days=6), text=_DONE)
