"""Running a replay: begun by a person, carried out by whoever is there, a worker or the page that waits for it."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import Actor, require
from toetssteen.history.actions import record
from toetssteen.insight import replay_reading
from toetssteen.insight.models import ReplayRun
from toetssteen.insight.replay import Block, replay
from toetssteen.insight.replay_classes import LEAST
from toetssteen.insight.replay_examples import candidates
from toetssteen.insight.replay_judging import Effect
from toetssteen.insight.replay_period import Period, before_today
from toetssteen.insight.replay_reading import Recorded
from toetssteen.insight.replay_report import Report, Section, lines_of, words_in
from toetssteen.insight.replay_scope import Trial
from toetssteen.insight.replay_seconds import seconds_of
from toetssteen.insight.replay_shown import with_enough_staff
from toetssteen.products.models import Product
from toetssteen.protocols.current import read_with_general, version_of
from toetssteen.protocols.document import ProtocolDocument, from_builtins
from toetssteen.protocols.drafts import open_draft
from toetssteen.protocols.effective import Pinned

CHUNK = 50_000
"""Subjects of conversations that are replayed in one go: some seconds of work."""
MOST = 1_000_000
"""Chunks: all of them."""
SILENT = timedelta(seconds=30)
"""Whoever gives no sign for so long, is not there any more."""
_BEAT = timedelta(seconds=0.4)


@transaction.atomic
def start_replay(draft: UUID, *, by: Actor) -> ReplayRun:
    """Begin a replay of this draft as it is now; an earlier one of it is gone. Raises `NotFound`, `NotADraft`."""
    require(by, "replay.run")
    version = open_draft(draft, by=by)
    period, trial = before_today(), Trial(version.document)
    counts = replay_reading.counts(trial, period)
    shown = with_enough_staff(counts, first=period.first, last=period.last)
    counts = {product: recorded for product, recorded in counts.items() if product in shown}
    ReplayRun.objects.filter(draft=version).delete()
    run = ReplayRun.objects.create(
        draft=version,
        revision=version.revision,
        content=version.content,
        first=period.first,
        last=period.last,
        plan=_chunks(counts),
        total=sum(recorded.followed for recorded in counts.values()),
        helped=sum(recorded.helped for recorded in counts.values() if recorded.helped >= LEAST),
    )
    if not run.plan:
        run.finished_at = timezone.now()
        run.save(update_fields=["finished_at"])
    record("replay.started", run, by=by, protocol=version.protocol.code, revision=version.revision)
    if run.plan:
        app.configure_task("insight.replay", queue="insight").defer(run_uuid=str(run.uuid))
    return run


def _chunks(counts: Mapping[int, Recorded]) -> list[dict[str, Any]]:
    """Products, with the versions that their conversations were held by."""
    chunks: list[dict[str, Any]] = []
    size = CHUNK
    for product, recorded in sorted(counts.items()):
        if recorded.followed and size + recorded.followed > CHUNK:
            chunks.append({"products": [], "pinned": []})
            size = 0
        if recorded.followed:
            chunks[-1]["products"].append(product)
            chunks[-1]["pinned"] += [[held.version, held.general] for held in recorded.pinned]
            size += recorded.followed
    return chunks


def latest(draft: UUID, *, by: Actor) -> ReplayRun | None:
    require(by, "replay.run")
    return ReplayRun.objects.filter(draft__uuid=draft).select_related("draft__protocol").first()


def report_of(run: ReplayRun) -> Report:
    """What is known so far; of a run that is finished the whole."""
    document = from_builtins(run.content)
    return Report(
        protocol=document.code,
        title=document.title,
        number=run.draft.number,
        revision=run.revision,
        first=run.first,
        last=run.last,
        helped=run.helped,
        new_follow_ups=_new_follow_ups(document),
        sections=tuple(msgspec.convert(run.sections, list[Section])),
    )


def _new_follow_ups(document: ProtocolDocument) -> tuple[str, ...]:
    try:
        held = {follow_up.code for follow_up in read_with_general(version_of(document.code)).follow_ups}
    except NotFound:
        held = set()
    return tuple(follow_up.name for follow_up in document.follow_ups if follow_up.code not in held)


def advance(uuid: UUID | str, *, most: int = 1) -> bool:
    """Do the next chunks, `most` at most, unless somebody else is at it. Returns whether this was the one that did.
    Figures are written down with their chunk, and once: of two that did the same the second is left out."""
    run = _claimed(uuid)
    if run is None:
        return False
    for _chunk in run.plan[run.chunk : run.chunk + most]:
        _carry_out_one(run)
    ReplayRun.objects.filter(pk=run.pk).update(beat_at=None)
    return True


def is_attended(run: ReplayRun) -> bool:
    """Whether somebody works on it now."""
    return run.beat_at is not None and timezone.now() - run.beat_at < SILENT


def _claimed(uuid: UUID | str) -> ReplayRun | None:
    now = timezone.now()
    idle = Q(beat_at=None) | Q(beat_at__lt=now - SILENT)
    mine = ReplayRun.objects.filter(idle, uuid=uuid, finished_at=None).update(beat_at=now)
    return ReplayRun.objects.filter(uuid=uuid, finished_at=None).first() if mine else None


def _carry_out_one(run: ReplayRun) -> None:
    trial, chunk = Trial(from_builtins(run.content)), run.plan[run.chunk]
    products, pinned = chunk["products"], {Pinned(*pair) for pair in chunk["pinned"]}
    blocks = replay(trial, Period(run.first, run.last), products, pinned=pinned, progress=_beating(run))
    sections, examples = _written(trial, blocks, products)
    last = run.chunk + 1 == len(run.plan)
    written: dict[str, Any] = {
        "sections": [*run.sections, *sections],
        "examples": {**run.examples, **examples},
        "chunk": run.chunk + 1,
        "done": run.total if last else run.done,
        "finished_at": timezone.now() if last else None,
    }
    ReplayRun.objects.filter(pk=run.pk, chunk=run.chunk, finished_at=None).update(**written)
    for name, value in written.items():
        setattr(run, name, value)


def _beating(run: ReplayRun) -> Any:
    """Tells how far it is, now and then."""

    def progress(count: int) -> None:
        run.done = min(run.done + count, run.total)
        now = timezone.now()
        if run.beat_at is None or now - run.beat_at > _BEAT:
            run.beat_at = now
            ReplayRun.objects.filter(pk=run.pk, chunk=run.chunk).update(done=run.done, beat_at=now)

    return progress


def _written(trial: Trial, blocks: Iterable[Block], products: Iterable[int]) -> tuple[list[Any], dict[str, list[int]]]:
    """The blocks as sections, with subjects that may serve as examples."""
    blocks = list(blocks)
    named = {p.pk: p for p in Product.objects.filter(pk__in=products)}
    codes = {code for block in blocks for found in block.effects.values() for code in found}
    seconds = seconds_of(codes)
    sections: list[Section] = []
    examples: dict[str, list[int]] = {}
    for block in sorted(blocks, key=lambda block: (-len(block.subjects), block.follow_up)):
        section = _section(trial, block, named[block.product_id], codes, seconds)
        sections.append(section)
        for line in section.of(Effect.DROPPED):
            some = candidates(block, line.code)
            if line.used and some:
                examples[f"{section.product} {section.follow_up} {line.code}"] = some
    return msgspec.to_builtins(sections), examples


def _section(trial: Trial, block: Block, product: Product, codes: set[str], seconds: Mapping[str, Any]) -> Section:
    held = [document for effective in block.held.values() for document in (effective.own, effective.general)]
    texts = words_in([*held, trial.document], codes | {block.follow_up} | set().union(*block.hangs_on.values()))
    return Section(
        product=str(product.uuid),
        product_name=product.name,
        follow_up=block.follow_up,
        follow_up_name=texts.get(block.follow_up, block.follow_up),
        subjects=len(block.subjects),
        lines=lines_of(block, texts, seconds),
    )
