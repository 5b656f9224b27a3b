"""Conversations by the hundred, and a municipality that asks its customers."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.conf import settings
from django.utils import timezone

from tests import factories
from toetssteen.contacts.models import Contact, Participant, Topic
from toetssteen.parties.models import AddressKind, DigitalAddress, Party
from toetssteen.protocols.effective import pin
from toetssteen.staff.models import StaffMember

_number = count(1)
Talk = Callable[..., list[Contact]]


@pytest.fixture
def asks(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set what is asked; by default whether the question was answered."""

    def _asks(*asks: str, **others: object) -> None:
        chosen = replace(settings.TOETSSTEEN, feedback=asks or ("beantwoord",), **others)  # type: ignore[arg-type]  # parameters of the test
        monkeypatch.setattr(settings, "TOETSSTEEN", chosen)

    _asks()
    return _asks


@pytest.fixture
def talk(paspoort: factories.Passport, balie: StaffMember) -> Talk:
    """So many conversations about a passport, so many days ago, each with a customer of its own unless `party`."""
    pinned = pin(paspoort.product)

    def _talk(
        number: int,
        *,
        days_ago: int = 1,
        channel: str = "e-mail",
        party: Party | None = None,
        known: bool = True,
        shielded: bool = False,
    ) -> list[Contact]:
        at = timezone.now() - timedelta(days=days_ago)
        contacts = Contact.objects.bulk_create(_contact(at, channel) for _ in range(number))
        Topic.objects.bulk_create(
            Topic(
                contact=contact,
                position=0,
                product=paspoort.product,
                protocol_version_id=pinned.version,
                general_version_id=pinned.general,
                shielded=shielded,
                keep_until=contact.keep_until,
                keep_ground="tests",
            )
            for contact in contacts
        )
        if known:
            parties = [party] * number if party else list(_customers(number))
            Participant.objects.bulk_create(
                Participant(contact=contact, party=one, ended_at=at)
                for contact, one in zip(contacts, parties, strict=True)
            )
        return contacts

    return _talk


def _contact(at: datetime, channel: str) -> Contact:
    return Contact(
        reference=f"T{next(_number):08d}",
        channel=channel,
        started_at=at,
        ended_at=at,
        keep_until=at.date() + timedelta(days=90),
    )


def _customers(number: int) -> Iterator[Party]:
    parties = Party.objects.bulk_create(
        Party(surname=f"Klant {next(_number)}", search_surname="klant") for _ in range(number)
    )
    DigitalAddress.objects.bulk_create(
        DigitalAddress(party=party, kind=kind, address=address, search_address=address)
        for party in parties
        for kind, address in (
            (AddressKind.EMAIL, f"klant{party.pk}@voorbeeld.nl"),
            (AddressKind.PHONE, f"+316{party.pk:08d}"),
        )
    )
    yield from parties
