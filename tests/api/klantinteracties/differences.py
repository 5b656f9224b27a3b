"""Where we answer otherwise than Open Klant 2.18, on purpose. The same list stands in docs/api.md, with the reasons."""

import re
from collections.abc import Callable

Fits = Callable[[str], bool]


def asked(pattern: str) -> Fits:
    return lambda line: re.search(pattern, line) is not None


DIFFERENCES: dict[str, Fits] = {
    "an address is nobody's without a field that the contract does not ask": asked('"isStandaardAdres": true}]$'),
    "what is inside an expansion brings it along": asked(r"\?expand=(hadBetrokkenen|verstrektDoorBetrokkene)\."),
    "expand may be given twice": asked("expand=hadBetrokkenen&expand=omvatteBijlagen"),
    "metadata is told in the order in which it lies": asked('"metadata": {"abc": "c", "b": 1}'),
    "another kind of party loses the name of the first": asked(
        r'PATCH", "/partijen/#[0-9]+", {"soortPartij": "persoon"}\]'
    ),
    "an identifier that others count within keeps its kind, also when it is written with its party": asked(
        r'PATCH", "/partijen/#64", {"partijIdentificatoren": .*"rsin"|PUT", "/partijen/#64", '
        r'{"soortPartij": "organisatie", "indicatieActief": false}]'
    ),
    "a preferred address that the party does not have is refused": asked(
        r'PUT", "/partijen/#76", {[^}]*"voorkeursDigitaalAdres": {"uuid": "#73"}}\]'
    ),
    "what belongs to a party has an order": asked(
        r'"digitaleAdressen": \[{"uuid": "#72"}, {"uuid": "#73"}\]}]|partijen/#76\?expand=categorieRelaties'
    ),
    "who spoke for an organisation that is taken away keeps a name": asked(
        r'GET", "/partijen/#81"|GET", "/partijen\?pageSize=1&page=2"'
    ),
    "the lines of an address can be filtered on": asked("(bezoek|correspondentie)adresAdresregel"),
}
