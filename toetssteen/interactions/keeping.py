"""Keeping what other systems tell, in the records of our own. `values`: attribute → value, as they were read and
looked up; what is not in it stays as it is. `row` is the one that is changed; None for a new one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from toetssteen.access.errors import RuleBroken
from toetssteen.contacts.models import Contact, Participant
from toetssteen.contacts.references import new_reference
from toetssteen.dutch.words import normalised_email, normalised_phone
from toetssteen.interactions.models import Actor, ActorKind, Assignment
from toetssteen.parties import queries
from toetssteen.parties.models import (
    AddressKind,
    BankAccount,
    Categorised,
    DigitalAddress,
    Identifier,
    IdentifierKind,
    Party,
    PartyKind,
    Surname,
)
from toetssteen.staff.models import Department
from toetssteen.tasks.models import Task, TaskState

Values = Mapping[str, Any]
Model = TypeVar("Model", bound=models.Model)

DUE_AFTER = timedelta(days=5)
"""When work is due that another system asks for: the contract has no date for it."""


class ReferenceTwice(RuleBroken):
    code = "unique"
    message = "Een partij heeft van elke soort een referentie maar één keer."


def fill(row: Model, values: Values) -> Model:
    for attr, value in values.items():
        setattr(row, attr, value)
    return row


def keep_row(model: type[Model]) -> Callable[[Values, Model | None], Model]:
    """For what has no rule of its own."""

    def keep(values: Values, row: Model | None) -> Model:
        row = fill(row or model(), values)
        row.save()
        return row

    return keep


def keep_contact(values: Values, row: Contact | None) -> Contact:
    """A contact of another system has one moment; its participants carry it, too."""
    if row is None:
        now = timezone.now()
        row = Contact(
            by_system=True,
            reference=new_reference(),
            started_at=now,
            keep_until=timezone.localdate() + settings.TOETSSTEEN.retention_by_system,
        )
        fill(row, values)
        row.ended_at = row.started_at
        row.save(force_insert=True)
        return row
    length = row.ended_at - row.started_at
    begun = row.started_at
    fill(row, values)
    row.ended_at = row.started_at + length
    row.save()
    if row.started_at != begun:
        Participant.objects.filter(contact=row).update(ended_at=row.ended_at)
    return row


def keep_participant(values: Values, row: Participant | None) -> Participant:
    row = fill(row or Participant(), values)
    row.ended_at = Contact.objects.values_list("ended_at", flat=True).get(pk=row.contact_id)
    row.save()
    return row


def keep_party(values: Values, row: Party | None) -> Party:
    """With how the customer can be found at the desk: by name, and by the address that was given."""
    row = row or Party(named=None)
    fill(row, values)
    if "asked_secrecy" in values:
        # What the base registration keeps secret no other system makes known.
        row.secret_address = bool(row.asked_secrecy) or (row.secret_address and row.checked_at is not None)
    if "visiting_address" in values and row.checked_at is None:
        _house(row, row.visiting_address or {})
    row.search_surname, row.search_given = queries.search_names(row)
    row.save()
    if row.search_surname:
        Surname.objects.bulk_create([Surname(text=row.search_surname)], ignore_conflicts=True)
    return row


def _house(row: Party, given: Mapping[str, Any]) -> None:
    """The address by which the desk finds somebody that no base registration tells of."""
    row.street, row.house_number = given.get("street", "")[:120], given.get("house_number")
    row.house_addition, row.town = given.get("house_addition", ""), given.get("town", "")[:80]
    row.postcode = given.get("postcode", "").replace(" ", "")


def attach(model: type[DigitalAddress] | type[BankAccount], party: Party, keys: Sequence[int]) -> None:
    """These are the party's, and no others: what it had besides is nobody's from now on. Raises `ReferenceTwice`."""
    model._default_manager.filter(party=party).exclude(pk__in=keys).update(party=None)
    if model is DigitalAddress:
        _fit_together(party, keys)
    model._default_manager.filter(pk__in=keys).update(party=party)


def _fit_together(party: Party, keys: Sequence[int]) -> None:
    """Each reference once of a kind, and one default: that of the party itself before one that comes along."""
    addresses = DigitalAddress.objects.filter(pk__in=keys).order_by("id")
    referred = list(addresses.exclude(given_reference="").values_list("kind", "given_reference"))
    if len(referred) != len(set(referred)):
        raise ReferenceTwice
    defaults = sorted(addresses.filter(is_default=True), key=lambda one: one.party_id != party.pk)
    first = {one.kind: one.pk for one in reversed(defaults)}
    others = [one.pk for one in defaults if first[one.kind] != one.pk]
    if others:
        DigitalAddress.objects.filter(pk__in=others).update(is_default=False)


def keep_identifier(values: Values, row: Identifier | None) -> Identifier:
    """`number` is the number itself: a BSN lies sealed, and all are found by a keyed hash."""
    given = dict(values)
    number = given.pop("number", None)
    row = fill(row or Identifier(), given)
    if number is not None:
        sealed = row.kind == IdentifierKind.BSN
        row.value, row.sealed_value = ("", number) if sealed else (number, None)
        row.value_hash, row.key_version = queries.hash_of(row.kind, number)
    row.save()
    return row


def keep_digital_address(values: Values, row: DigitalAddress | None) -> DigitalAddress:
    """A new default takes the place of the one before."""
    row = fill(row or DigitalAddress(), values)
    row.search_address = _written_once(row.kind, row.address)
    if row.is_default and row.party_id is not None:
        DigitalAddress.objects.filter(party_id=row.party_id, kind=row.kind, is_default=True).exclude(pk=row.pk).update(
            is_default=False
        )
    row.save()
    return row


def _written_once(kind: str, address: str) -> str:
    if kind == AddressKind.EMAIL:
        return normalised_email(address)
    return (normalised_phone(address) if kind == AddressKind.PHONE else None) or address.lower()


def keep_categorised(values: Values, row: Categorised | None) -> Categorised:
    """It begins today, unless something else is said."""
    if row is None:
        row = Categorised()
        values = {**values, "begins_on": values.get("begins_on") or timezone.localdate()}
    row = fill(row, values)
    row.save()
    return row


def keep_actor(values: Values, row: Actor | None) -> Actor:
    """A unit that has the name or the code of a department of ours is that department."""
    row = fill(row or Actor(), values)
    if row.kind == ActorKind.UNIT and row.department_id is None:
        department = Department.objects.filter(
            models.Q(name__iexact=row.name) | models.Q(code=row.object_id or "-")
        ).first()
        row.department = department
    row.save()
    return row


def keep_task(values: Values, row: Task | None) -> Task:
    """`actors`: keys, the first of which decides whose work list it stands in. Done work has a moment, and open work
    has none."""
    given = dict(values)
    actors: list[int] | None = given.pop("actors", None)
    done: bool | None = given.pop("done", None)
    done_at: datetime | None = given.pop("done_at", None) if "done_at" in given else (row.done_at if row else None)
    is_new = row is None
    if row is None:
        row = Task(due_on=timezone.localdate() + DUE_AFTER, created_at=timezone.now())
    fill(row, given)
    if done is not None:
        row.state = TaskState.DONE if done else (row.state if row.state != TaskState.DONE else TaskState.OPEN)
    row.done_at = (done_at or timezone.now()) if row.state == TaskState.DONE else None
    if is_new or actors is not None:
        row.department = department_of(actors or [], otherwise=None if is_new else row.department)
    row.revision += 0 if is_new else 1
    row.save()
    if actors is not None:
        if not is_new:
            Assignment.objects.filter(task=row).delete()
        Assignment.objects.bulk_create(Assignment(task=row, actor_id=actor) for actor in dict.fromkeys(actors))
    return row


UNPLACED = "klantcontactcentrum"


def department_of(actors: Sequence[int], *, otherwise: Department | None) -> Department:
    """That of the first actor who has one here; else the one that sorts out what has no place yet."""
    if actors:
        found = Department.objects.filter(actors__in=actors).first()
        if found is not None:
            return found
    if otherwise is not None:
        return otherwise
    return Department.objects.get_or_create(code=UNPLACED, defaults={"name": "Klantcontactcentrum"})[0]


def is_organisation(key: int) -> bool:
    return Party.objects.filter(pk=key, kind=PartyKind.ORGANISATION).exists()
