"""Limiting questions now, for a time, within the mandate. Whether a measure holds is read from the clock."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.history.actions import record
from toetssteen.parties.free_text import refuse_bsn
from toetssteen.products.models import Product
from toetssteen.protocols import current, mandate
from toetssteen.protocols import measure_errors as errors
from toetssteen.protocols.leaving_out import refuse_what_is_needed
from toetssteen.protocols.limits import InterimMeasure, MeasureKind
from toetssteen.protocols.measure_queries import running
from toetssteen.protocols.models import ProtocolVersion, Question, VersionStatus
from toetssteen.protocols.wording import day_in_words
from toetssteen.staff.models import StaffMember

LONGEST_TRIAL = 28
"""Days."""
_MAX_LINE = 400


def bounds(terms: mandate.Terms | None = None) -> tuple[date, date]:
    """The first and the last day on which a measure that starts now may end. The first is that on which the MT, or
    else the coordinator, has spoken: its silence brings no pointless question back."""
    terms = terms or mandate.current()
    today = timezone.localdate()
    return today + timedelta(days=terms.shortest_days), today + timedelta(days=terms.longest_days)


@transaction.atomic
def start_measure(
    kind: str,
    questions: Sequence[str],
    *,
    product: Product | None,
    ends_on: date | None,
    by: StaffMember,
    because: str = "",
    wordings: Mapping[str, str] | None = None,
    participants: Collection[int] = (),
    starts_on: date | None = None,
    drafts: Collection[UUID] = (),
    uuid: UUID | None = None,
) -> InterimMeasure:
    """Limit these questions (codes) of `product`, or of every product, until and including `ends_on`.

    `wordings`: how each is asked, where they are asked differently. `participants`: a trial, for these staff alone.
    `drafts`: concepts that show that the follow-up can do without. A form gives `uuid`: a second click starts
    nothing twice. `starts_on`: a later day, of a trial that colleagues may still object to; None: now.

    Raises, beside the field, what `measure_errors` holds."""
    require(by, "trial.start" if participants else "measure.start")
    if kind not in MeasureKind.values:
        raise errors.UnknownMeasureKind(field="kind")
    earlier = InterimMeasure.objects.filter(uuid=uuid).first() if uuid else None
    if earlier is not None:
        return earlier
    codes = list(dict.fromkeys(questions))
    said = _wordings(kind, codes, wordings or {})
    # The lock: of two at once on one question the second finds the first.
    held = set(
        Question.objects.select_for_update().filter(code__in=codes).order_by("pk").values_list("code", flat=True)
    )
    versions = _asked_in(product, [code for code in codes if code in held])
    _check_questions(codes, versions)
    ends_at = _end(ends_on, codes, product, trial=bool(participants))
    refuse_outside_mandate(codes, product, versions)
    _refuse_running(codes, product, participants)
    if kind == MeasureKind.LEAVE_OUT:
        shown = [draft.document for draft in _drafts(drafts)]
        refuse_what_is_needed([version.document for version in versions], codes, drafts=shown)
    measure = InterimMeasure.objects.create(
        uuid=uuid or uuid4(),
        kind=kind,
        product=product,
        questions=codes,
        wordings=said,
        participants=sorted(participants),
        because=_because(because),
        starts_at=_start(starts_on),
        ends_at=ends_at,
        returns_to=versions[0],
        started_by=by,
    )
    record("measure.started", measure, by=by, kind=kind, product=product.ref if product else "", questions=codes)
    return measure


@transaction.atomic
def stop_measure(uuid: UUID, *, by: StaffMember, at: datetime | None = None) -> InterimMeasure:
    """Ask again from `at` on, None: from now; a conversation that runs stays as it began. One that would start later
    never does. Raises `NotFound`, `MeasureOver`."""
    measure = InterimMeasure.objects.select_for_update(of=("self",)).filter(uuid=uuid).first()
    if measure is None:
        raise NotFound
    require(by, "trial.start" if by.pk in measure.participants else "measure.start")
    if measure.stopped_at is not None or measure.over_at <= timezone.now():
        raise errors.MeasureOver
    measure.stopped_at = max(at or timezone.now(), timezone.now(), measure.starts_at)
    measure.save(update_fields=["stopped_at"])
    record("measure.stopped", measure, by=by)
    return measure


@transaction.atomic
def go_on_until(measure: InterimMeasure, moment: datetime, *, by: StaffMember) -> InterimMeasure:
    """The same goes on after its end, until `moment`: what was decided takes its place then, and in between nothing
    that is pointless comes back."""
    following = InterimMeasure.objects.create(
        kind=measure.kind,
        product=measure.product,
        questions=measure.questions,
        wordings=measure.wordings,
        because=measure.because,
        starts_at=measure.ends_at,
        ends_at=moment,
        returns_to=measure.returns_to,
        started_by=by,
    )
    record("measure.started", following, by=by, kind=measure.kind, questions=measure.questions)
    return following


def begin_decided(
    questions: Sequence[str],
    *,
    product: Product,
    because: str,
    starts_at: datetime,
    ends_at: datetime,
    held: ProtocolVersion,
    by: StaffMember,
) -> InterimMeasure:
    """What the MT decided holds for one product before it holds for all: outside the mandate, for it was decided.
    Raises `AlreadyLimited` where a measure runs on one of these."""
    _refuse_running(questions, product, ())
    measure = InterimMeasure.objects.create(
        kind=MeasureKind.LEAVE_OUT,
        product=product,
        questions=list(questions),
        because=because[:_MAX_LINE],
        starts_at=starts_at,
        ends_at=ends_at,
        returns_to=held,
        started_by=by,
    )
    record("measure.started", measure, by=by, kind=measure.kind, product=product.ref, questions=list(questions))
    return measure


def _start(starts_on: date | None) -> datetime:
    """The midnight with which that day begins."""
    now = timezone.now()
    return now if starts_on is None else max(now, timezone.make_aware(datetime.combine(starts_on, time.min)))


def _wordings(kind: str, codes: Sequence[str], wordings: Mapping[str, str]) -> dict[str, str]:
    if not codes:
        raise errors.MeasureNeedsQuestion(field="questions")
    if kind == MeasureKind.LEAVE_OUT:
        return {}
    said = {code: " ".join(wordings.get(code, "").replace("\0", "").split()) for code in codes}
    for code, text in said.items():
        if not text:
            raise errors.WordingNeeded(field=f"wording:{code}")
        if len(text) > _MAX_LINE:
            raise errors.WordingTooLong(field=f"wording:{code}")
        refuse_bsn(text, field=f"wording:{code}", no_bsn=False)
    return said


def _because(text: str) -> str:
    text = " ".join(text.replace("\0", "").split())
    if len(text) > _MAX_LINE:
        raise errors.ReasonTooLong(field="because")
    refuse_bsn(text, field="because", no_bsn=False)
    return text


def _asked_in(product: Product | None, codes: Collection[str]) -> list[ProtocolVersion]:
    """The versions that hold now and ask one of these, for this product or anywhere."""
    held = ProtocolVersion.objects.filter(pk__in=current.holding(), questions__code__in=codes).distinct()
    if product is not None:
        nearest = current.nearest_to(product.uuid)
        held = held.filter(protocol__code=nearest.code) if nearest else held.none()
    return list(held.select_related("protocol").order_by("protocol_id"))


def _check_questions(codes: Sequence[str], versions: Sequence[ProtocolVersion]) -> None:
    asked = {question.code for version in versions for question in version.document.questions}
    for code in codes:
        if code not in asked:
            raise errors.QuestionNotAskedHere(field="questions", question=code)


def _end(ends_on: date | None, codes: Collection[str], product: Product | None, *, trial: bool) -> datetime:
    """The midnight after the last day."""
    if ends_on is None:
        raise errors.MeasureNeedsEndDate(field="ends_on")
    terms, today = mandate.current(), timezone.localdate()
    first, last = bounds(terms)
    if trial:
        first, last = today, today + timedelta(days=LONGEST_TRIAL - 1)
    else:
        last -= timedelta(days=_spent(codes, product, since=today - timedelta(days=terms.longest_days)))
    if ends_on > last:
        raise (
            errors.TrialTooLong(field="ends_on", days=LONGEST_TRIAL)
            if trial
            else errors.MeasureTooLong(field="ends_on", latest=day_in_words(last))
        )
    if ends_on < first:
        raise errors.MeasureEndsTooSoon(field="ends_on", earliest=day_in_words(first))
    return timezone.make_aware(datetime.combine(ends_on + timedelta(days=1), time.min))


def _spent(codes: Collection[str], product: Product | None, *, since: date) -> int:
    """How many days the longest of the earlier measures on these lasted: one after another counts as one."""
    earlier = InterimMeasure.objects.filter(
        questions__overlap=list(codes), product=product, participants=[], ends_at__date__gte=since
    )
    return max(
        (
            sum((min(one.over_at, timezone.now()) - one.starts_at).days for one in earlier if code in one.questions)
            for code in codes
        ),
        default=0,
    )


def refuse_outside_mandate(codes: Sequence[str], product: Product | None, versions: Sequence[ProtocolVersion]) -> None:
    """Raises `OutsideMandate`, `ShieldedOutsideMandate`."""
    terms = mandate.current()
    if product is not None and product.pk in terms.not_products:
        raise errors.OutsideMandate(field="product", what=product.name)
    for version in versions:
        document = version.document
        for code in codes:
            question = document.question(code)
            if question is not None and code in terms.not_questions:
                raise errors.OutsideMandate(field="questions", what=question.text)
        if document.shielded and not terms.shielded:
            raise errors.ShieldedOutsideMandate(field="questions", protocol=document.title)
        if product is None and _products_of(version) & terms.not_products:
            raise errors.OutsideMandate(field="product", what=document.title)


def _products_of(version: ProtocolVersion) -> set[int]:
    protocol = version.protocol
    if protocol.product_id is not None:
        return {protocol.product_id}
    return set(protocol.group.products.values_list("pk", flat=True)) if protocol.group else set()


def _refuse_running(codes: Sequence[str], product: Product | None, participants: Collection[int]) -> None:
    """One at a time on one question of one product: no second for everybody, no trial beside one for everybody, and
    nobody in two trials."""
    for measure in running().filter(questions__overlap=list(codes)):
        same_product = product is None or measure.product_id in (None, product.pk)
        for_all = not measure.participants
        if same_product and (for_all or set(participants) & set(measure.participants)):
            question = next(code for code in codes if code in measure.questions)
            text = current.newest_texts([question]).get(question, question)
            raise errors.AlreadyLimited(field="questions", question=text, until=day_in_words(measure.last_day))


def _drafts(uuids: Collection[UUID]) -> list[ProtocolVersion]:
    return list(ProtocolVersion.objects.filter(uuid__in=uuids, status=VersionStatus.DRAFT)) if uuids else []
