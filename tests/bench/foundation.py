"""What a municipality has before the first conversation: products, protocols, departments and staff."""

from pathlib import Path

from toetssteen.access.roles import Role
from toetssteen.products.actions import import_upl
from toetssteen.products.upl import read as read_upl
from toetssteen.protocols.actions import load_documents
from toetssteen.protocols.models import Principle
from toetssteen.protocols.reading import read_library
from toetssteen.protocols.shipped import read_departments, read_principles
from toetssteen.staff.models import Department, StaffMember

UPL = Path(__file__).resolve().parents[2] / "toetssteen" / "products" / "data" / "upl.csv"
AGENTS, BUSY_AGENTS, A_DEPARTMENT, COORDINATORS, MANAGERS = 40, 200, 4, 5, 5
"""How many of each. The busy agents own the drafts that are saved."""


def lay() -> None:
    system = StaffMember.objects.system("bench")
    import_upl(read_upl(UPL.read_bytes()), by=system)
    Department.objects.bulk_create(
        (Department(code=listed.code, name=listed.name) for listed in read_departments()), ignore_conflicts=True
    )
    Principle.objects.bulk_create(
        Principle(
            code=listed.code,
            statement=listed.statement,
            meaning=listed.meaning,
            asks=listed.asks,
            refrains=listed.refrains,
            proposal=listed.proposal,
        )
        for listed in read_principles()
    )
    load_documents(read_library(), by=system)
    _people("balie", AGENTS, Role.AGENT)
    _people("druk", BUSY_AGENTS, Role.AGENT)
    _people("coordinator", COORDINATORS, Role.COORDINATOR)
    _people("mt", MANAGERS, Role.MANAGEMENT)
    for department in Department.objects.all():
        for member in _people(f"vak-{department.code}", A_DEPARTMENT, Role.DEPARTMENT):
            member.departments.add(department)


def _people(name: str, count: int, role: Role) -> list[StaffMember]:
    """Nobody signs in with a password here: sessions are made for them."""
    return StaffMember.objects.bulk_create(
        StaffMember(username=f"{name}-{number}", name=f"{role.label} {number}", roles=[role], password="!")
        for number in range(count)
    )
