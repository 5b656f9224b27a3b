"""Principles in versions: proposed by staff, laid down together, and withdrawn only when nothing stands on them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import Actor, require
from toetssteen.history.actions import record
from toetssteen.protocols import errors
from toetssteen.protocols.current import standing_on
from toetssteen.protocols.models import Principle, PrincipleStage, PrincipleVersion

TEXTS = ("statement", "meaning", "asks", "refrains")
"""What one version says; the principle itself has the same, as it holds now."""
_LONGEST = {"statement": 400, "meaning": 4000, "asks": 2000, "refrains": 2000}


@dataclass(frozen=True, slots=True)
class Wording:
    statement: str
    """What we do, in one sentence."""
    meaning: str
    """What it means in practice."""
    asks: tuple[str, ...]
    """Examples of asking in its spirit."""
    refrains: tuple[str, ...]
    """Examples of not asking."""


@transaction.atomic
def propose(code: str, wording: Wording, *, by: Actor) -> PrincipleVersion:
    """A new wording of the principle with this code, or a new principle. It holds once it is laid down; one of which
    nothing was laid down yet reads as its newest proposal.

    Raises `PrincipleIncomplete`, `PrincipleWithdrawn`."""
    require(by, "principle.propose")
    wording = checked(wording)
    principle = Principle.objects.select_for_update().filter(code=code).first() or Principle(code=code, meaning="")
    if principle.withdrawn_on is not None:
        raise errors.PrincipleWithdrawn(name=principle.statement)
    if principle.pk is None or principle.proposal:
        _read_as(principle, wording)
    version = add_version(principle, wording)
    record("principle.proposed", principle, by=by, code=code, number=version.number)
    return version


@transaction.atomic
def lay_down(uuid: UUID, *, laid_down_by: str, on: date, by: Actor) -> PrincipleVersion:
    """From `on` this is how the principle reads. `laid_down_by` says in words who did so together.

    Raises `NotFound`, `AlreadyLaidDown`, `PrincipleIncomplete`, `LaidDownInFuture`, `PrincipleWithdrawn`."""
    require(by, "principle.lay_down")
    version = PrincipleVersion.objects.select_for_update(of=("self",)).filter(uuid=uuid).first()
    if version is None:
        raise NotFound
    principle = Principle.objects.select_for_update().get(pk=version.principle_id)
    if version.stage == PrincipleStage.LAID_DOWN:
        raise errors.AlreadyLaidDown
    if principle.withdrawn_on is not None:
        raise errors.PrincipleWithdrawn(name=principle.statement)
    together = " ".join(laid_down_by.replace("\0", "").split())
    if not together or len(together) > 200:
        raise errors.PrincipleIncomplete(field="laid_down_by")
    if on > timezone.localdate():
        raise errors.LaidDownInFuture(field="on")
    version.stage, version.laid_down_by, version.laid_down_on = PrincipleStage.LAID_DOWN, together, on
    version.save(update_fields=["stage", "laid_down_by", "laid_down_on"])
    _read_as(principle, version)
    principle.proposal = False
    principle.save()
    record("principle.laid-down", principle, by=by, code=principle.code, number=version.number)
    return version


@transaction.atomic
def withdraw(code: str, *, by: Actor) -> Principle:
    """Nothing can stand on it from today. Raises `NotFound`, `PrincipleCited` with what stands on it still."""
    require(by, "principle.withdraw")
    principle = Principle.objects.select_for_update().filter(code=code).first()
    if principle is None:
        raise NotFound
    cited = standing_on(code)
    if cited:
        raise errors.PrincipleCited(protocols=", ".join(f"“{one.title}”" for one in cited))
    if principle.withdrawn_on is None:
        principle.withdrawn_on = timezone.localdate()
        principle.save(update_fields=["withdrawn_on"])
        record("principle.withdrawn", principle, by=by, code=code)
    return principle


def checked(wording: Wording) -> Wording:
    """Without blank lines and unreadable signs. Raises `PrincipleIncomplete`, `PrincipleTooLong` beside its field."""
    clean = Wording(
        statement=" ".join(_plain(wording.statement).split()),
        meaning=_plain(wording.meaning),
        asks=tuple(line for line in map(_plain, wording.asks) if line),
        refrains=tuple(line for line in map(_plain, wording.refrains) if line),
    )
    for name in TEXTS:
        value = getattr(clean, name)
        if not value:
            raise errors.PrincipleIncomplete(field=name)
        if len(value if isinstance(value, str) else "\n".join(value)) > _LONGEST[name]:
            raise errors.PrincipleTooLong(field=name, limit=_LONGEST[name])
    return clean


def add_version(principle: Principle, wording: Wording) -> PrincipleVersion:
    """The next one, as a proposal; saves the principle as well."""
    principle.save()
    newest = principle.versions.aggregate(newest=Max("number"))["newest"] or 0
    return principle.versions.create(
        number=newest + 1,
        statement=wording.statement,
        meaning=wording.meaning,
        asks=list(wording.asks),
        refrains=list(wording.refrains),
    )


def _read_as(principle: Principle, wording: Wording | PrincipleVersion) -> None:
    principle.statement, principle.meaning = wording.statement, wording.meaning
    principle.asks, principle.refrains = list(wording.asks), list(wording.refrains)


def _plain(text: str) -> str:
    return text.replace("\0", "").replace("\r\n", "\n").strip()
