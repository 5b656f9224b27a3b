"""The code with which somebody follows an anonymous signal: twelve signs that can be written down and checked.

Random, and kept as a keyed hash alone: who has the database has no code, and who has a code finds one signal.
"""

import secrets

from toetssteen.contacts.references import ALPHABET, HEARD_AS, check_sign
from toetssteen.keys.fields import keyring

_LENGTH = 12
"""With its check: 55 random bits."""


def new_receipt() -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH - 1))
    return body + check_sign(body)


def parse_receipt(text: str) -> str | None:
    """What somebody wrote down, put right where it can be; None when it is no code."""
    bare = "".join(text.upper().translate(HEARD_AS).split())
    if len(bare) != _LENGTH or not set(bare) <= set(ALPHABET) or check_sign(bare[:-1]) != bare[-1]:
        return None
    return bare


def shown(receipt: str) -> str:
    """In three groups of four."""
    return "-".join(receipt[start : start + 4] for start in range(0, _LENGTH, 4))


def hash_of(receipt: str) -> bytes:
    return keyring().hash(_named(receipt))


def hashes_of(receipt: str) -> list[bytes]:
    """By every key: a code outlives a rotation."""
    return list(keyring().hashes(_named(receipt)).values())


def _named(receipt: str) -> bytes:
    return f"signal receipt {receipt}".encode()
