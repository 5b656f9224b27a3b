"""What holds for one subject of a conversation: the nearest protocol, and the follow-ups of every product."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils import timezone

from toetssteen.products.models import Product
from toetssteen.protocols import paths
from toetssteen.protocols.document import FollowUp, ProtocolDocument, Question, Sensitivity
from toetssteen.protocols.errors import NoGeneralProtocol, UnknownVersion
from toetssteen.protocols.models import ProtocolVersion, VersionStatus


@dataclass(frozen=True, slots=True)
class Pinned:
    """The two versions on which a running conversation stays: the nearest one, and that for all products."""

    version: int
    general: int


@dataclass(frozen=True)
class Effective:
    """One protocol and the general one together. What the nearest one says goes before the general."""

    pinned: Pinned
    own: ProtocolDocument
    general: ProtocolDocument

    @property
    def follow_ups(self) -> tuple[FollowUp, ...]:
        mine = {follow_up.code for follow_up in self.own.follow_ups}
        shared = (follow_up for follow_up in self.general.follow_ups if follow_up.code not in mine)
        return (*self.own.follow_ups, *shared)

    def follow_up(self, code: str) -> FollowUp | None:
        return self.own.follow_up(code) or self.general.follow_up(code)

    def question(self, code: str) -> Question | None:
        return self.own.question(code) or self.general.question(code)

    def step(self, follow_up: str, *, product: str, answers: paths.Answers) -> paths.Step:
        """What the agent sees for `follow_up`: the product's questions, then those of every product."""
        mine = paths.step(self.own, follow_up, product=product, answers=answers)
        if self.own is self.general:
            return mine
        shared = paths.step(self.general, follow_up, product=product, answers=answers)
        return paths.Step((*mine.questions, *shared.questions), (*mine.notices, *shared.notices))

    def is_sealed(self, question: Question) -> bool:
        """Whether an answer lies sealed: a BSN, or a special category of personal data."""
        source = self.own if self.own.question(question.code) else self.general
        return question.type == "bsn" or (question.sensitivity or source.sensitivity) is Sensitivity.SPECIAL


def pin(product: Product) -> Pinned:
    """The versions that hold now for a new conversation about `product`; one query.

    Nearest first: the product's own protocol, that of a group, then the one for all.
    Raises `NoGeneralProtocol`."""
    now = timezone.now()
    candidates = (
        ProtocolVersion.objects.exclude(status=VersionStatus.DRAFT)
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), starts_at__lte=now)
        .filter(
            Q(protocol__product=product)
            | Q(protocol__group__products=product)
            | Q(protocol__product__isnull=True, protocol__group__isnull=True)
        )
        .annotate(
            distance=Case(
                When(protocol__product__isnull=False, then=Value(0)),
                When(protocol__group__isnull=False, then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            )
        )
        .order_by("distance", F("starts_at").desc(), "-number")
        .values_list("pk", "distance")
    )
    nearest = general = None
    for pk, distance in candidates:
        nearest = nearest or pk
        if distance == 2:
            general = general or pk
    if nearest is None or general is None:
        raise NoGeneralProtocol
    return Pinned(nearest, general)


def preview(document: ProtocolDocument) -> Effective:
    """A document that is not published, with the general one that holds now; it has no version to pin.
    Raises `NoGeneralProtocol`."""
    if document.scope.all:
        return Effective(Pinned(0, 0), document, document)
    now = timezone.now()
    general = (
        ProtocolVersion.objects.exclude(status=VersionStatus.DRAFT)
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), starts_at__lte=now)
        .filter(protocol__product__isnull=True, protocol__group__isnull=True)
        .order_by(F("starts_at").desc(), "-number")
        .values_list("pk", flat=True)
        .first()
    )
    if general is None:
        raise NoGeneralProtocol
    return Effective(Pinned(0, general), document, at(Pinned(general, general)).own)


@lru_cache(maxsize=2000)
def at(pinned: Pinned) -> Effective:
    """Both documents. A published version never changes, so each process reads one only once.
    Raises `UnknownVersion`."""
    found = {
        version.pk: version.document
        for version in ProtocolVersion.objects.filter(pk__in={pinned.version, pinned.general}).exclude(
            status=VersionStatus.DRAFT
        )
    }
    if pinned.version not in found or pinned.general not in found:
        raise UnknownVersion
    return Effective(pinned, found[pinned.version], found[pinned.general])
