"""What is typed in the search boxes, over all customers and products, as it is halfway and at the end."""

from collections.abc import Callable
from random import Random
from typing import Any

from django.db import connection

from toetssteen.contacts.references import shown
from toetssteen.parties.models import Identifier, IdentifierKind
from toetssteen.products.models import Product, Synonym

SHARES = {
    "surname": 40, "surname and birth date": 16, "postcode and number": 16, "BSN": 8, "phone": 8, "e-mail": 4,
    "reference": 4, "surname with a typo": 4,
}  # fmt: skip
"""In percents. Of the surnames half is not typed to the end."""

_PEOPLE = """
SELECT p.given_names, p.prefix, p.surname, p.birth_date, p.postcode, p.house_number, p.id,
       (SELECT address FROM parties_digitaladdress d WHERE d.party_id = p.id AND d.kind = 'telefoonnummer' LIMIT 1),
       (SELECT address FROM parties_digitaladdress d WHERE d.party_id = p.id AND d.kind = 'email' LIMIT 1),
       (SELECT c.reference FROM contacts_participant a JOIN contacts_contact c ON c.id = a.contact_id
        WHERE a.party_id = p.id LIMIT 1)
FROM parties_party p WHERE p.kind = 'persoon' ORDER BY md5(p.id::text) LIMIT %s
"""


def customers(count: int, random: Random) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, [count])
        people = cursor.fetchall()
    bsns = dict(
        Identifier.objects.filter(kind=IdentifierKind.BSN, party__in=[person[6] for person in people]).values_list(
            "party_id", "sealed_value"
        )
    )
    ways = random.choices(list(_WAYS), weights=[SHARES[way] for way in _WAYS], k=len(people))
    typed = [_WAYS[way](person, random, bsns) for way, person in zip(ways, people, strict=True)]
    return [text or person[2] for text, person in zip(typed, people, strict=True)]


def _surname(person: tuple[Any, ...], random: Random, _bsns: dict[int, Any]) -> str:
    prefix, surname = person[1], person[2]
    if random.random() < 0.5:
        return str(surname)[: random.randrange(3, max(4, len(surname)))]
    return f"{prefix} {surname}".strip()


def _dated(person: tuple[Any, ...], _random: Random, _bsns: dict[int, Any]) -> str:
    year, month, day = person[3].split("-")
    return f"{person[2]} {day}-{month}-{year}"


def _typo(person: tuple[Any, ...], random: Random, _bsns: dict[int, Any]) -> str:
    """One letter left out or doubled, not the first."""
    surname = str(person[2])
    place = random.randrange(1, len(surname))
    return surname[:place] + surname[place + 1 :] if random.random() < 0.5 else surname[:place] + surname[place - 1 :]


_WAYS: dict[str, Callable[[tuple[Any, ...], Random, dict[int, Any]], str]] = {
    "surname": _surname,
    "surname and birth date": _dated,
    "postcode and number": lambda person, _random, _bsns: f"{person[4]} {person[5]}",
    "BSN": lambda person, _random, bsns: str(bsns[person[6]]),
    "phone": lambda person, _random, _bsns: f"0{person[7][3:]}" if person[7] else "",
    "e-mail": lambda person, _random, _bsns: person[8] or "",
    "reference": lambda person, _random, _bsns: shown(person[9]) if person[9] else "",
    "surname with a typo": _typo,
}


def products(count: int, random: Random) -> list[str]:
    """A name or a synonym, as far as somebody has typed it; one in ten with a letter missing."""
    words = [*Product.objects.values_list("name", flat=True), *Synonym.objects.values_list("text", flat=True)]
    result = []
    for _ in range(count):
        word = random.choice(words)
        typed = word[: random.randrange(3, max(4, min(len(word), 14) + 1))]
        result.append(typed[:2] + typed[3:] if random.random() < 0.1 and len(typed) > 5 else typed)
    return result
