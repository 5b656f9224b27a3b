"""The reference that a customer is told: eight signs that are hard to mishear, the last of which checks the rest.

Crockford's base 32 (no I, L, O, U). Random, so that it tells neither how many there are nor when.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
HEARD_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})


def new_reference() -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(7))
    return body + check_sign(body)


def parse_reference(text: str) -> str | None:
    """What somebody wrote down, put right where it can be; None when it is no reference."""
    bare = text.upper().translate(HEARD_AS)
    if len(bare) != 8 or not set(bare) <= set(ALPHABET) or check_sign(bare[:7]) != bare[7]:
        return None
    return bare


def shown(reference: str) -> str:
    """In two groups of four, as it is read aloud."""
    return f"{reference[:4]}-{reference[4:]}"


def check_sign(body: str) -> str:
    """Odd weights modulo 32: any one wrong sign is found, and so are most swaps."""
    total = sum((2 * place + 1) * ALPHABET.index(sign) for place, sign in enumerate(body))
    return ALPHABET[total % 32]
