"""Taking away what other systems take away. What hangs on it goes along, as the contract says."""

from collections.abc import Callable

from django.db import models
from django.db.models import Q

from toetssteen.access.errors import RuleBroken
from toetssteen.contacts.models import Contact, Participant
from toetssteen.interactions.models import SubjectObject
from toetssteen.parties.models import DigitalAddress, Identifier, Party


class PartsRemain(RuleBroken):
    code = "parts-remain"
    message = (
        "Cannot delete some instances of model 'PartijIdentificator' because they are referenced through protected "
        "foreign keys: 'PartijIdentificator.sub_identificator_van'."
    )


def remove(row: models.Model) -> None:
    row.delete()


def remove_identifier(row: Identifier) -> None:
    """Raises `PartsRemain`: what counts within it would count within nothing."""
    if row.parts.exists():
        raise PartsRemain
    row.delete()


def remove_party(row: Party) -> None:
    """With what it took part in as itself; the contacts stay, and so do those who spoke for it. A branch that counts
    within one of its numbers keeps it from going. Raises `PartsRemain`."""
    own = Identifier.objects.filter(party=row)
    if Identifier.objects.filter(part_of__in=own).exclude(pk__in=own).exists():
        raise PartsRemain
    Participant.objects.filter(party=row).delete()
    own.filter(part_of__isnull=False).delete()
    own.delete()
    row.delete()


def remove_with_contacts(row: SubjectObject, goes: Callable[[Contact], None]) -> list[Contact]:
    """The contacts that nothing else is about go along, with the addresses that were given for them alone; each is told
    to `goes` before. Gives those that stay."""
    kept = []
    for contact in (row.contact, row.earlier_contact):
        if contact is None:
            continue
        others = SubjectObject.objects.filter(Q(contact=contact) | Q(earlier_contact=contact)).exclude(pk=row.pk)
        if others.exists():
            kept.append(contact)
            continue
        goes(contact)
        DigitalAddress.objects.filter(participant__contact=contact, party__isnull=True).delete()
        contact.delete()
    SubjectObject.objects.filter(pk=row.pk).delete()
    return kept
