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
    "the lines of an address can be filtered on": asked("(bezoek|correspondentie)adresAdresregel"),
}
