"""Laying down principles and protocols: from the library that ships, as first versions."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from toetssteen.access.roles import Actor, require
from toetssteen.history.actions import record
from toetssteen.protocols import placing
from toetssteen.protocols.document import ProtocolDocument, to_builtins
from toetssteen.protocols.models import Principle, ProtocolVersion, Question, VersionStatus
from toetssteen.protocols.principles import TEXTS, Wording, add_version
from toetssteen.protocols.shipped import ShippedPrinciple


@transaction.atomic
def load_principles(principles: Iterable[ShippedPrinciple], *, by: Actor) -> int:
    """Add each, or renew it while it is a proposal still: what staff laid down stays as they laid it down.
    Returns how many were added or renewed."""
    require(by, "protocol.load")
    known = {principle.code: principle for principle in Principle.objects.all()}
    loaded = 0
    for shipped in principles:
        principle = known.get(shipped.code) or Principle(code=shipped.code)
        fields = {name: getattr(shipped, name) for name in (*TEXTS, "proposal")}
        same = all(getattr(principle, name) == value for name, value in fields.items())
        if principle.pk and (same or not principle.proposal or principle.withdrawn_on):
            continue
        for name, value in fields.items():
            setattr(principle, name, value)
        asks, refrains = tuple(shipped.asks), tuple(shipped.refrains)
        add_version(principle, Wording(shipped.statement, shipped.meaning, asks, refrains))
        record("principle.proposed", principle, by=by, code=principle.code)
        loaded += 1
    return loaded


@transaction.atomic
def load_documents(documents: Sequence[ProtocolDocument], *, by: Actor, starts_at: datetime | None = None) -> int:
    """Publish each document as a definitive version, unless it says what the newest one says. It starts now;
    for a demonstration, whose contacts lie in the past, the first version starts at `starts_at`. A protocol of which
    the municipality published a version of its own stays as it is.

    Returns the number of versions made. Raises `UnknownProduct`, `ProtocolScopeTaken`."""
    require(by, "protocol.load")
    placing.add_own_products(documents, by=by)
    questions = placing.questions_of(documents)
    return sum(_load(document, questions, by=by, starts_at=starts_at) for document in documents)


def _load(document: ProtocolDocument, questions: dict[str, Question], *, by: Actor, starts_at: datetime | None) -> bool:
    """True when it made a version."""
    published = ProtocolVersion.objects.exclude(status=VersionStatus.DRAFT).filter(protocol__code=document.code)
    newest = published.order_by("-number").first()
    content = to_builtins(document)
    if newest and (newest.content == content or not newest.shipped):
        return False
    protocol = placing.place(document)
    version = ProtocolVersion.objects.create(
        protocol=protocol,
        number=(protocol.versions.aggregate(newest=Max("number"))["newest"] or 0) + 1,
        status=VersionStatus.DEFINITIVE,
        starts_at=timezone.now() if newest else starts_at or timezone.now(),
        content=content,
        shipped=True,
    )
    version.questions.set([questions[question.code] for question in document.questions])
    record("protocol.published", version, by=by, protocol=protocol.code, number=version.number)
    return True
