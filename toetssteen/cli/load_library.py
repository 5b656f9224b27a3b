"""`toetssteen load-library`: departments, principles, protocols and synonyms that ship with the product."""

import argparse
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from toetssteen.cli.environment import start_django
from toetssteen.cli.refusals import Refused
from toetssteen.cli.subcommand import Subparsers

if TYPE_CHECKING:
    from toetssteen.access.roles import Actor


def register(subparsers: Subparsers) -> None:
    parser = subparsers.add_parser("load-library", help="lees de meegeleverde protocollen, uitgangspunten en woorden")
    parser.set_defaults(run=run)


def run(_arguments: argparse.Namespace) -> int:
    start_django()
    from toetssteen.access.errors import RuleBroken
    from toetssteen.protocols.errors import UnknownProduct
    from toetssteen.staff.models import StaffMember

    try:
        done = load(by=StaffMember.objects.system("load-library"))
    except UnknownProduct:
        raise Refused("Niet alle producten zijn er: voer eerst `toetssteen import-upl` uit.") from None
    except RuleBroken as error:
        raise Refused(str(error)) from None
    print(
        f"Nieuw of gewijzigd: {done.departments} afdelingen, {done.principles} uitgangspunten, "
        f"{done.versions} protocollen, {done.synonyms} woorden."
    )
    return 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many were added or renewed."""

    departments: int
    principles: int
    versions: int
    synonyms: int


def load(*, by: "Actor", starts_at: datetime | None = None) -> Loaded:
    """All or nothing; a second time changes nothing. `starts_at`: see `load_documents`.
    Raises `UnreadableProtocol`, `UnknownProduct`, `ProtocolScopeTaken`."""
    from django.db import transaction

    from toetssteen.products.synonyms import load_synonyms, read_synonyms
    from toetssteen.protocols.actions import load_documents, load_principles
    from toetssteen.protocols.reading import read_library
    from toetssteen.protocols.shipped import read_departments, read_principles
    from toetssteen.staff.actions import ListedDepartment, load_departments

    documents = read_library()
    departments = [ListedDepartment(listed.code, listed.name) for listed in read_departments()]
    with transaction.atomic():
        return Loaded(
            departments=load_departments(departments, by=by),
            principles=load_principles(read_principles(), by=by),
            versions=load_documents(documents, by=by, starts_at=starts_at),
            synonyms=load_synonyms(read_synonyms(), by=by),
        )


def digest() -> str:
    """Of all that `load` and `import-upl` read by themselves: another digest is another library."""
    whole = hashlib.sha256()
    for path in _files():
        whole.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _files() -> Iterator[Path]:
    from toetssteen.products import synonyms, upl
    from toetssteen.protocols.reading import LIBRARY

    yield from sorted(LIBRARY.glob("*.yaml"))
    yield from (upl.SHIPPED, synonyms.SHIPPED)
