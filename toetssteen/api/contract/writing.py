"""Making, changing and removing what the contract tells of. Each is one transaction, with its history."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from toetssteen.access.roles import require
from toetssteen.api.contract.reading import Reading, Values
from toetssteen.api.contract.resource import Resource
from toetssteen.api.models import Token
from toetssteen.history.actions import record
from toetssteen.interactions.notifying import Action, changed

Body = Mapping[str, Any]


@transaction.atomic
def create(resource: Resource, body: Body, *, token: Token) -> UUID:
    """Raises `Invalid`."""
    require(token.acts_as, "exchange.write")
    values = _checked(resource, body, Reading())
    return keep_new(resource, values, token=token)


def keep_new(resource: Resource, values: Values, *, token: Token) -> UUID:
    row: Any = resource.save(values, None)
    record("exchange.created", row, by=token.acts_as)
    changed(row, Action.CREATE)
    uuid: UUID = row.uuid
    return uuid


def change(resource: Resource, row: Any, body: Body, *, partial: bool, token: Token) -> None:
    """`row` is locked. Raises `Invalid`."""
    require(token.acts_as, "exchange.write")
    reading = Reading(partial=partial, current=row)
    resource.save(_checked(resource, body, reading), row)
    record("exchange.changed", row, by=token.acts_as)
    changed(row, Action.UPDATE)


def _checked(resource: Resource, body: Body, reading: Reading) -> Values:
    values = resource.read(body, reading)
    reading.finish()
    resource.rule(values, reading)
    reading.finish_rules()
    return values


def remove(resource: Resource, row: Any, *, token: Token, cascade: bool = False) -> list[UUID]:
    """`row` is locked. `cascade`: with what else the contract says, where it does; gives what stays of that."""
    require(token.acts_as, "exchange.write")

    def goes(one: Any) -> None:
        record("exchange.removed", one, by=token.acts_as)
        changed(one, Action.DESTROY)

    goes(row)
    if cascade and resource.cascade is not None:
        return [kept.uuid for kept in resource.cascade(row, goes)]
    resource.remove(row)
    return []
