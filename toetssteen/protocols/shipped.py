"""The principles and the departments that ship: a start to discuss and to replace, not a norm."""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from toetssteen.protocols.document import Code, Line, Text
from toetssteen.protocols.reading import LIBRARY, read_as


class ShippedPrinciple(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A statement from which questions follow. `asks` and `refrains` are examples of asking and of not asking."""

    code: Code
    statement: Line
    meaning: Text
    asks: Annotated[list[Line], Meta(min_length=1)]
    refrains: Annotated[list[Line], Meta(min_length=1)]
    proposal: bool
    """True as long as staff have not laid it down."""


class ShippedDepartment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: Code
    name: Line


def read_principles(path: Path = LIBRARY / "principles.yaml") -> list[ShippedPrinciple]:
    """Raises `UnreadableProtocol`, like every file of the library."""
    principles, _parsed = read_as(list[ShippedPrinciple], path.read_bytes(), name=path.name)
    return principles


def read_departments(path: Path = LIBRARY / "departments.yaml") -> list[ShippedDepartment]:
    """Raises `UnreadableProtocol`, like every file of the library."""
    departments, _parsed = read_as(list[ShippedDepartment], path.read_bytes(), name=path.name)
    return departments
