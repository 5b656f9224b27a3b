"""One page of Open Klant into our tables, by the rules that hold for everybody who writes here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, models, transaction

from toetssteen.access.errors import RuleBroken
from toetssteen.access.roles import Actor
from toetssteen.api.contract.reading import Reading, Values
from toetssteen.api.contract.resource import Resource
from toetssteen.api.importing import bodies
from toetssteen.api.importing.bodies import Body
from toetssteen.api.importing.report import Report
from toetssteen.api.importing.same import ours, says
from toetssteen.api.importing.source import Told
from toetssteen.api.problems import Invalid, Param
from toetssteen.history.actions import Happening, record_all


class _Waits(Exception):
    """It refers to what is not here yet."""


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """One time through all objects of a resource."""

    resource: Resource
    body: Callable[[Resource, Mapping[str, Any]], Body] = bodies.first
    adds: bool = True
    """Whether what is not here is made. Where it only completes, what is not here was refused before."""
    waits_for: str = ""
    """A field that keeps an object waiting for another sweep while it refers to nothing."""
    again: bool = False
    """Whether it is that other sweep: what is the same was counted before."""

    @property
    def name(self) -> str:
        return self.resource.name if self.adds else f"{self.resource.name}, verwijzingen"


@transaction.atomic
def copy_page(sweep: Sweep, rows: list[Told], report: Report, *, by: Actor) -> int:
    """All of it or nothing. Gives how many wait for another sweep."""
    here = ours(sweep.resource, [UUID(told["uuid"]) for told in rows])
    happened: list[Happening] = []
    waiting = 0
    for told in reversed(rows):
        try:
            happened += _copy_one(sweep, told, here.get(UUID(told["uuid"])), report)
        except _Waits:
            waiting += 1
    record_all(happened, by=by)
    return waiting


def _copy_one(sweep: Sweep, told: Told, here: Body | None, report: Report) -> list[Happening]:
    resource, body = sweep.resource, sweep.body(sweep.resource, told)
    tally = report.tally(sweep.name)
    if here is None and not sweep.adds:
        return []
    if here is not None and says(resource, here, body):
        tally.same += not sweep.again
        return []
    row = _locked(resource, told) if here is not None else None
    kept: Any = None
    try:
        body, values, wrong = _fitting(sweep, body, row)
        if here is None or not says(resource, here, body):
            kept = _save(resource, bodies.given(resource, told, body, values, row), row)
    except Invalid as error:
        for problem in error.params:
            report.misfit(resource, told, problem, kept=False)
        return []
    for problem in wrong:
        report.misfit(resource, told, problem, kept=True)
    if kept is None:
        tally.same += not sweep.again
        return []
    tally.created += here is None
    tally.changed += here is not None
    return [Happening("exchange.created" if here is None else "exchange.changed", kept, {})]


def _locked(resource: Resource, told: Told) -> models.Model:
    return resource.model._default_manager.select_for_update(of=("self",)).get(uuid=told["uuid"])


def _fitting(sweep: Sweep, body: Body, row: models.Model | None) -> tuple[Body, Values, list[Param]]:
    """As much of the body as the rules take, what that says, and what is wrong with the rest. Raises `Invalid` with
    all that is wrong, where leaving something out does not help."""
    wrong: list[Param] = []
    while True:
        try:
            return body, _checked(sweep, body, row), wrong
        except Invalid as error:
            if sweep.waits_for and any(one.name.startswith(sweep.waits_for) for one in error.params):
                raise _Waits from None
            wrong += [one for one in error.params if not _follows(one, wrong)]
            less = _without(body, error.params)
            if less is None:
                raise Invalid(wrong) from None
            body = less


def _follows(problem: Param, wrong: list[Param]) -> bool:
    """Whether it is wrong only because it, or a part of it, was left out."""
    return any(f"{one.name}.".startswith(f"{problem.name}.") for one in wrong)


def _without(body: Body, problems: list[Param]) -> Body | None:
    """From the back, so that places in a list hold."""
    less: Body | None = body
    for name in reversed(dict.fromkeys(one.name for one in problems)):
        less = None if less is None else bodies.without(less, name)
    return less


def _checked(sweep: Sweep, body: Body, row: models.Model | None) -> Values:
    reading = Reading(partial=not sweep.adds, current=row)
    values = sweep.resource.read(body, reading)
    reading.finish()
    try:
        sweep.resource.rule(values, reading)
    except RuleBroken as error:
        reading.wrong("nonFieldErrors", error.code, str(error))
    reading.finish_rules()
    return values


def _save(resource: Resource, values: Values, row: models.Model | None) -> Any:
    """Tried once more: a reference that was drawn may have been another's. Raises `Invalid`."""
    for again in (True, False):
        try:
            with transaction.atomic():
                kept = resource.save(dict(values), row)
                if resource.name == "categorie-relaties" and row is None and values.get("begins_on") is None:
                    # Without a beginning it began today, for who writes it today.
                    kept = resource.save({"begins_on": None}, kept)
                return kept
        except RuleBroken as error:
            raise Invalid([Param("nonFieldErrors", error.code, str(error))]) from None
        except (IntegrityError, DataError) as error:
            if not again:
                name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
                reason = f"Dit gaat niet samen met wat er al is ({name or 'database'})"
                raise Invalid([Param("nonFieldErrors", "invalid", reason)]) from None
    raise AssertionError
