"""Who works here: the departments that ship, and the people of a demonstration."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from toetssteen.access.roles import Actor, Role, require
from toetssteen.history.actions import Happening, record, record_all
from toetssteen.staff.errors import DemoOnly
from toetssteen.staff.models import Department, StaffMember


@dataclass(frozen=True, slots=True)
class ListedDepartment:
    code: str
    name: str


@transaction.atomic
def load_departments(listed: Iterable[ListedDepartment], *, by: Actor) -> int:
    """Add those that are missing. What the municipality changed in one stays. Returns how many were added."""
    require(by, "protocol.load")
    known = set(Department.objects.values_list("code", flat=True))
    fresh = [Department(code=one.code, name=one.name) for one in listed if one.code not in known]
    Department.objects.bulk_create(fresh)
    record_all((Happening("department.added", department, {"code": department.code}) for department in fresh), by=by)
    return len(fresh)


@transaction.atomic
def give_mailboxes(domain: str, *, by: Actor) -> None:
    """An address at `domain` for each department that has none, so that a demonstration can send work on."""
    _require_demo(by)
    for department in Department.objects.filter(mailbox=""):
        department.mailbox = f"{department.code}@{domain}"
        department.save(update_fields=["mailbox"])


@dataclass(frozen=True, slots=True, repr=False)
class DemoMember:
    """Somebody of the demonstration. `departments` are codes."""

    username: str
    name: str
    role: Role
    password: str
    departments: Collection[str] = ()
    email: str = ""


@transaction.atomic
def make_demo_members(members: Iterable[DemoMember], *, by: Actor) -> None:
    """Make them, or give them these passwords. They can sign in to a demonstration only. Raises `DemoOnly`."""
    _require_demo(by)
    departments: Mapping[str, Department] = {department.code: department for department in Department.objects.all()}
    for listed in members:
        member = StaffMember.objects.filter(username=listed.username, demo=True).first()
        fresh = member is None
        member = member or StaffMember(username=listed.username, demo=True)
        member.name, member.roles, member.email = listed.name, [listed.role], listed.email
        member.set_password(listed.password)
        member.save()
        member.departments.set(departments[code] for code in listed.departments)
        if fresh:
            record("staff.added", member, by=by, role=listed.role.value)


def _require_demo(by: Actor) -> None:
    require(by, "protocol.load")
    if not settings.TOETSSTEEN.demo:
        raise DemoOnly
