"""One written form for words and numbers, so that they are found however somebody types them."""

import re
import unicodedata

import phonenumbers

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_WITHOUT_PARTS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ĳ": "ij", "ı": "i",
        "ħ": "h", "ŧ": "t", "ŋ": "n", "ə": "e",
    }
)  # fmt: skip
"""Letters that Unicode does not take apart into a base letter and its mark."""


def normalised(name: str) -> str:
    """Lower case, no accents or punctuation, words apart by one space: `Van 't Écluse` → `van t ecluse`."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_WITHOUT_PARTS))
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return _NOT_LETTERS.sub(" ", bare).strip()


def normalised_phone(text: str) -> str | None:
    """E.164 for a number as the Dutch write it, or None when it is no phone number."""
    try:
        number = phonenumbers.parse(text, "NL")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normalised_email(text: str) -> str:
    return text.strip().casefold()
