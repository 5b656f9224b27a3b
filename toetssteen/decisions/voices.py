"""What staff and departments said, and what a replay showed: frozen with a proposal, and without a name."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from toetssteen.consultations import evidence
from toetssteen.consultations.models import Consultation
from toetssteen.insight.replay_models import ReplayRun
from toetssteen.insight.replay_runs import report_of
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.themes.models import Theme

_WITHIN = timedelta(days=365)
_SHOWN = 5


def theme_about(codes: Collection[str], products: Sequence[int]) -> Theme | None:
    """The open theme to which most signals about these questions belong."""
    about = Q(members__signal__question__code__in=codes) | Q(members__unnamed__question__code__in=codes)
    if products:
        about &= Q(members__signal__product__in=products) | Q(members__unnamed__product__in=products)
    open_ones = Theme.objects.filter(about, closed_on=None, merged_into=None)
    return open_ones.annotate(size=Count("members")).order_by("-size", "pk").first()


def said(theme: Theme | None, codes: Collection[str], products: Sequence[int]) -> list[dict[str, Any]]:
    """The consultations of the theme, or about these questions or products, that have closed; newest first."""
    about = Q(question__code__in=codes) | Q(product__in=products, question__isnull=True)
    if theme is not None:
        about |= Q(theme=theme)
    over = Q(concluded_on__isnull=False) | Q(closes_on__lt=timezone.localdate())
    found = Consultation.objects.filter(about, over, withdrawn=False, closes_on__gte=timezone.localdate() - _WITHIN)
    return [evidence.said(one) for one in found.order_by("-closes_on", "-pk")[:_SHOWN]]


def replayed(draft: ProtocolVersion) -> dict[str, Any]:
    """The replay of this concept as it is; empty where nobody ran one to its end."""
    run = ReplayRun.objects.filter(draft=draft, revision=draft.revision, finished_at__isnull=False).first()
    if run is None:
        return {}
    report = report_of(run)
    return report.to_builtins() | {
        "summary": {
            "subjects": report.subjects,
            "not_asked": report.not_asked,
            "used": report.used,
            "customer_hours": round(report.customer_hours, 1),
            "staff_hours": round(report.staff_hours, 1),
            "assumed": report.assumed,
        }
    }
