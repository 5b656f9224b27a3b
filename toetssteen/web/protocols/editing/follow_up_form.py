"""One follow-up as a form: what it is called, who does it, by when, and what the customer is told.

What differs for some of the products are groups: `group:<n>:products`, `:department`, `:term` and `:tell`. A group in
which no product is ticked is not there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from toetssteen.protocols import edits
from toetssteen.protocols.document import FollowUp, ForProducts, ProtocolDocument
from toetssteen.web.protocols.editing import retention_form
from toetssteen.web.protocols.editing.question_form import is_code
from toetssteen.web.protocols.editing.typed import EMPTY, Reading, Typed, as_typed

MOST_DAYS = 260
_MOST_GROUPS = 40
_CODE = _("Een code bestaat uit kleine letters, cijfers, punten en streepjes.")
_IN_TWO = _("Een product hoort bij één uitzondering.")
_NOTHING = _("Zeg wat er voor deze producten anders is.")


@dataclass(frozen=True, slots=True)
class Group:
    """One exception, as the form shows it."""

    at: int
    products: list[str]
    department: str
    term: str
    tell: str
    error: str
    problems: dict[str, str]


def typed_of(follow_up: FollowUp) -> Typed:
    fields: dict[str, Any] = {
        "code": follow_up.code,
        "name": follow_up.name,
        "department": follow_up.department,
        "term": "" if follow_up.term is None else str(follow_up.term),
        "tell": follow_up.tell,
        "needs_customer": follow_up.needs_customer,
        "retention": follow_up.retention.result if follow_up.retention else "",
    }
    for at, part in enumerate(follow_up.by_product):
        fields |= {
            f"group:{at}:products": list(part.products),
            f"group:{at}:department": part.department,
            f"group:{at}:term": "" if part.term is None else str(part.term),
            f"group:{at}:tell": part.tell,
        }
    return as_typed(fields)


def groups_of(typed: Typed, problems: dict[str, str]) -> list[Group]:
    """Those that stand in the form, and an empty one to add another."""
    shown = [at for at in _numbers(typed) if _is_filled(typed, at)][:_MOST_GROUPS]
    return [_group(typed, at, problems) for at in (*shown, max(shown, default=-1) + 1)]


def read(
    typed: Typed, before: FollowUp, document: ProtocolDocument, departments: Collection[str]
) -> tuple[FollowUp, dict[str, str]]:
    """`departments`: codes of those that there are."""
    reading = Reading(typed)
    name = reading.line("name", needed=EMPTY)
    follow_up = replace(
        before,
        name=name,
        code=before.code or _code(reading, name, document),
        department=reading.choice("department", {*departments, before.department or ""}) or None,
        term=reading.number("term", least=0, most=MOST_DAYS),
        tell=reading.text("tell"),
        needs_customer=typed.ticked("needs_customer"),
        retention=retention_form.read(reading, before.retention),
        by_product=_groups(reading, before, document.scope.products, departments),
    )
    return follow_up, reading.problems


def _code(reading: Reading, name: str, document: ProtocolDocument) -> str:
    typed = reading.line("code", most=80)
    if typed and not is_code(typed):
        reading.wrong("code", _CODE)
    return typed or edits.proposed_code(name, taken={each.code for each in document.follow_ups})


def _numbers(typed: Typed) -> list[int]:
    parts = {name.split(":")[1] for name in typed if name.startswith("group:") and name.count(":") == 2}
    return sorted(int(part) for part in parts if part.isdecimal() and len(part) < 4)


def _is_filled(typed: Typed, at: int) -> bool:
    return any(typed.many(f"group:{at}:{field}") for field in ("products", "department", "term", "tell"))


def _group(typed: Typed, at: int, problems: dict[str, str]) -> Group:
    place = f"group:{at}"
    return Group(
        at=at,
        products=typed.many(f"{place}:products"),
        department=typed.one(f"{place}:department"),
        term=typed.one(f"{place}:term"),
        tell=typed.one(f"{place}:tell"),
        error=problems.get(f"{place}:products", ""),
        problems={field: problems.get(f"{place}:{field}", "") for field in ("department", "term", "tell")},
    )


def _groups(
    reading: Reading, before: FollowUp, products: Sequence[str], departments: Collection[str]
) -> list[ForProducts]:
    groups: list[ForProducts] = []
    seen: set[str] = set()
    for at in _numbers(reading.typed):
        place = f"group:{at}"
        chosen = reading.choices(f"{place}:products", products)
        if not chosen:
            continue
        origin = before.by_product[at].origin if at < len(before.by_product) else {}
        group = ForProducts(
            products=chosen,
            department=reading.choice(f"{place}:department", departments) or None,
            term=reading.number(f"{place}:term", least=0, most=MOST_DAYS),
            tell=reading.text(f"{place}:tell"),
            origin=origin,
        )
        if seen & set(chosen):
            reading.wrong(f"{place}:products", _IN_TWO)
        if group.department is None and group.term is None and not group.tell:
            reading.wrong(f"{place}:products", _NOTHING)
        seen |= set(chosen)
        groups.append(group)
    return groups
