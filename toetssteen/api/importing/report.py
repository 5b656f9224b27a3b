"""What came of an import. Nothing here tells what stood in a field: the report may go to anybody."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from toetssteen.api.contract.fields import Words
from toetssteen.api.contract.resource import Resource
from toetssteen.api.problems import Param

_SHORTENED = 100
"""Signs of a value that a reason repeats at most; see `contract.fields.shortened`."""
_OF_ALL = {"nonFieldErrors", "__all__"}


@dataclass(frozen=True, slots=True)
class Misfit:
    """`kept`: the object came over, without this field."""

    resource: str
    uuid: str
    field: str
    reason: str
    kept: bool

    def __str__(self) -> str:
        outcome = "overgenomen zonder dit veld" if self.kept else "niet overgenomen"
        where = "het geheel" if self.field in _OF_ALL else self.field
        return f"{self.resource} {self.uuid} {where}: {self.reason.rstrip('.')} ({outcome})"


@dataclass(slots=True)
class Tally:
    created: int = 0
    changed: int = 0
    same: int = 0

    def __str__(self) -> str:
        return f"{self.created} nieuw, {self.changed} gewijzigd, {self.same} ongewijzigd"


@dataclass(slots=True)
class Report:
    tallies: dict[str, Tally] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    """Resources that this installation does not have."""
    _misfits: dict[tuple[str, str, str], Misfit] = field(default_factory=dict)

    @property
    def misfits(self) -> list[Misfit]:
        return list(self._misfits.values())

    def tally(self, name: str) -> Tally:
        return self.tallies.setdefault(name, Tally())

    def misfit(self, resource: Resource, told: dict[str, Any], problem: Param, *, kept: bool) -> None:
        """Once for each field, also when a page was read twice."""
        path = _path(resource, problem.name)
        reason = _without_value(problem.reason, told, problem.name)
        self._misfits[resource.name, told["uuid"], path] = Misfit(resource.name, told["uuid"], path, reason, kept)

    def lines(self) -> Iterator[str]:
        refused = Counter(
            resource for resource, _ in {(one.resource, one.uuid) for one in self.misfits if not one.kept}
        )
        for name, tally in self.tallies.items():
            yield f"{name}: {tally}, {refused[name]} niet overgenomen"
        for name in self.absent:
            yield f"{name}: heeft deze Open Klant niet"
        if not self.misfits:
            yield "Alles paste."
            return
        yield f"Wat niet paste ({len(self.misfits)}):"
        yield from map(str, self.misfits)


def _path(resource: Resource, path: str) -> str:
    """The names inside metadata are somebody's own words."""
    name = path.split(".")[0]
    return name if isinstance(resource.by_name.get(name), Words) else path


def _without_value(reason: str, told: Any, path: str) -> str:
    """Some reasons repeat what was given."""
    for part in path.split("."):
        if isinstance(told, dict) and part in told:
            told = told[part]
        elif isinstance(told, list) and part.isdecimal() and int(part) < len(told):
            told = told[int(part)]
        else:
            return reason
    value = str(told).strip()[:_SHORTENED]
    return re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", "…", reason, flags=re.IGNORECASE) if value else reason
