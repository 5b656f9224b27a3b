"""The ways in to a customer, as SQL: each reads a few rows of one index, and one statement takes them together.

A way is a statement that gives ids of parties, the best first. Its parameters travel apart from it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from psycopg.sql import SQL, Composable, Identifier

from toetssteen.keys.fields import keyring
from toetssteen.parties.models import IdentifierKind
from toetssteen.parties.names import PREFIX_WORDS, PREFIXES_OF_NAMES, Name
from toetssteen.parties.query import Query

_LAST = "\U0010ffff"
"""Sorts behind every other sign in collation C, so that all that begin with x lie in `[x, x + _LAST)`."""
_TYPO_READINGS = 2
_SHORTEST_TYPO = 4
"""Letters. A shorter name looks like too many others."""
_LONG_NAME = 8
"""Letters from which half a name tells it from most others."""
_LIKENESS = 0.2
"""Where a birth date stands beside it, a name may differ more than among all names (there it is 0.3, the
default of `pg_trgm.similarity_threshold`)."""


@dataclass(frozen=True, slots=True, repr=False)
class Way:
    sql: Composable
    parameters: list[Any]


_NOTHING = Way(SQL(""), [])


def run(ways: Sequence[Way], columns: Iterable[str], *, limit: int) -> list[tuple[Any, ...]]:
    """The parties that these ways lead to, each once, in the order of the ways. One statement."""
    if not ways:
        return []
    union = SQL(" UNION ALL ").join(
        SQL("SELECT id, {start} + row_number() OVER () AS place FROM ({way}) AS w").format(
            start=number * 1000, way=way.sql
        )
        for number, way in enumerate(ways)
    )
    statement = SQL(
        "SELECT {columns} FROM (SELECT id, min(place) AS place FROM ({union}) AS every GROUP BY id) AS hit"
        " JOIN parties_party p ON p.id = hit.id ORDER BY hit.place LIMIT %s"
    ).format(columns=SQL(", ").join(Identifier("p", column) for column in columns), union=union)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(value for way in ways for value in way.parameters), limit])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def exact(query: Query, *, limit: int) -> Iterator[Way]:
    """By number, address, phone or e-mail."""
    if query.bsn:
        yield _identifier(query.bsn.reveal(), (IdentifierKind.BSN, IdentifierKind.RSIN), limit)
    if query.kvk_number:
        kind = IdentifierKind.KVK_NUMBER if len(query.kvk_number) == 8 else IdentifierKind.BRANCH_NUMBER
        yield _identifier(query.kvk_number, (kind,), limit)
    if query.phone or query.email:
        yield Way(
            SQL(
                "SELECT party_id AS id FROM parties_digitaladdress"
                " WHERE search_address = %s AND party_id IS NOT NULL ORDER BY id LIMIT %s"
            ),
            [query.phone or query.email, limit],
        )
    if query.postcode:
        yield _address(query, limit)


def named(query: Query, *, limit: int) -> Iterator[Way]:
    """By each reading of the name, in the order of the index, so that few more rows are read than are shown."""
    for name in query.names:
        given, born = _given(name), _born(query.birth_date)
        # "!" sorts right behind the space: `jansen` up to `jansen!` are jansen and jansen bakker, not janssens.
        last = name.surname + ("!" if name.is_whole else _LAST)
        yield Way(
            SQL(
                "SELECT id FROM parties_party WHERE search_surname >= %s AND search_surname < %s{given}{born}"
                " ORDER BY search_surname, search_given, id LIMIT %s"
            ).format(given=given.sql, born=born.sql),
            [name.surname, last, *given.parameters, *born.parameters, limit],
        )


def nearly(query: Query, *, limit: int) -> Iterator[Way]:
    """By a long name with one typo: whatever it is, one half of the name stands there as it should, so that a few
    names of each half are compared instead of all that share some letters (a tenth of the work)."""
    names = _telling(query)
    if query.birth_date or any(len(name.surname) < _LONG_NAME for name in names):
        return
    for name in names:
        yield _by_distinct(name, _HALVES, _halves(name.surname), limit)


def alike(query: Query, *, limit: int) -> Iterator[Way]:
    """By a name with a typo: among those born that day, or else through the small table of distinct surnames."""
    for name in _telling(query):
        if query.birth_date:
            yield _alike_born(name, query.birth_date, limit)
        else:
            yield _by_distinct(name, _LIKE, [name.surname], limit)


def _telling(query: Query) -> list[Name]:
    """The readings in which a typo is looked for. What has a digit in it is half a reference, and nobody's name."""
    shortest = _SHORTEST_TYPO - 1 if query.birth_date else _SHORTEST_TYPO
    long_enough = [
        name for name in query.names if len(name.surname) >= shortest and not any(map(str.isdigit, name.surname))
    ]
    # With a Dutch prefix in it, a name looks like thousands; and without it the same name is among the readings.
    return [name for name in long_enough if name.surname.split()[0] not in PREFIX_WORDS - PREFIXES_OF_NAMES][
        :_TYPO_READINGS
    ]


def _alike_born(name: Name, birth_date: date, limit: int) -> Way:
    """Whatever the given name: few were born that day, and a word in front may be a prefix with a typo."""
    born = _born(birth_date)
    return Way(
        SQL(
            "SELECT id FROM parties_party WHERE (similarity(search_surname, %s) > %s OR search_surname = ANY(%s))"
            "{born} ORDER BY similarity(search_surname, %s) DESC, id LIMIT %s"
        ).format(born=born.sql),
        [name.surname, _LIKENESS, swapped(name.surname), *born.parameters, name.surname, limit],
    )


_LIKE = SQL("SELECT text FROM parties_surname WHERE text %% %s")
_HALVES = SQL(
    "SELECT text FROM parties_surname WHERE text >= %s AND text < %s"
    " UNION SELECT text FROM parties_surname WHERE reverse(text) >= %s AND reverse(text) < %s"
)


def _halves(name: str) -> list[str]:
    """What begins as it begins, and what ends as it ends."""
    first, last = name[: len(name) // 2], name[len(name) // 2 :][::-1]
    return [first, first + _LAST, last, last + _LAST]


def _by_distinct(name: Name, some: Composable, parameters: list[str], limit: int) -> Way:
    """The most alike of `some` distinct surnames. One of two words looks only like those of two words:
    `zaza jansen` is no typo of `jansen`. Materialised: else a plan that is kept for any name may look for the
    pattern in the whole index of trigrams."""
    given, turned = _given(name), swapped(name.surname)
    several_words = "% " * name.surname.count(" ") + "%"
    return Way(
        SQL(
            "WITH perhaps AS MATERIALIZED ({some} UNION SELECT text FROM parties_surname WHERE text = ANY(%s))"
            " SELECT p.id FROM (SELECT text, text = ANY(%s) AS swapped, similarity(text, %s) AS likeness FROM perhaps"
            " WHERE (similarity(text, %s) >= 0.3 OR text = ANY(%s)) AND text LIKE %s"
            " ORDER BY swapped DESC, likeness DESC, text LIMIT 5"
            ") AS s CROSS JOIN LATERAL (SELECT id, search_given FROM parties_party"
            " WHERE search_surname = s.text{given} ORDER BY search_given, id LIMIT %s) AS p"
            " ORDER BY s.swapped DESC, s.likeness DESC, s.text, p.search_given, p.id LIMIT %s"
        ).format(given=given.sql, some=some),
        [
            *parameters,
            turned,
            turned,
            name.surname,
            name.surname,
            turned,
            several_words,
            *given.parameters,
            limit,
            limit,
        ],
    )


def swapped(name: str) -> list[str]:
    """With two letters that stand side by side turned round, which trigrams hardly see: `jasnen` → `jansen`."""
    return [name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1)]


def hashes(value: str) -> list[bytes]:
    """The keyed hashes by which an identifier may be found: one for each version of the key."""
    return list(keyring().hashes(value.encode()).values())


def _identifier(value: str, kinds: Sequence[IdentifierKind], limit: int) -> Way:
    return Way(
        SQL(
            "SELECT party_id AS id FROM parties_identifier"
            " WHERE value_hash = ANY(%s) AND kind = ANY(%s) AND party_id IS NOT NULL ORDER BY id LIMIT %s"
        ),
        [hashes(value), [kind.value for kind in kinds], limit],
    )


def _address(query: Query, limit: int) -> Way:
    number, addition = _NOTHING, _NOTHING
    if query.house_number is not None:
        number = Way(SQL(" AND house_number = %s"), [query.house_number])
    if query.addition:
        addition = Way(SQL(" AND upper(translate(house_addition, ' -', '')) LIKE %s"), [f"{query.addition}%"])
    return Way(
        SQL(
            "SELECT id FROM parties_party WHERE postcode = %s{number}{addition}"
            " ORDER BY house_number, house_addition, id LIMIT %s"
        ).format(number=number.sql, addition=addition.sql),
        [query.postcode, *number.parameters, *addition.parameters, limit],
    )


def _given(name: Name) -> Way:
    """Names are normalised to letters, digits and spaces, so that no sign in them is special to LIKE."""
    if not name.given:
        return _NOTHING
    return Way(SQL(" AND search_given LIKE %s"), [" ".join(f"{part}%" for part in name.given)])


def _born(day: date | None) -> Way:
    """A birth date as the register may have it: to the day, the month or the year."""
    if day is None:
        return _NOTHING
    iso = day.isoformat()
    return Way(SQL(" AND birth_date = ANY(%s)"), [[iso, iso[:7], iso[:4]]])
