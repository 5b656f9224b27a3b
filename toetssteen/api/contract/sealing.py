"""Numbers that lie sealed. PostgreSQL cannot open them, so an answer leaves it with a mark around what is sealed;
the mark differs for each request, so that nobody can write it in a text."""

import re
import secrets
from dataclasses import dataclass

from toetssteen.api.contract.fields import Text
from toetssteen.keys.fields import sealed_field
from toetssteen.parties.models import Identifier


@dataclass(frozen=True, kw_only=True)
class SealedNumber(Text):
    """`number` of `interactions.keeping.keep_identifier`."""

    def sql(self, t: str) -> str:
        return (
            f"CASE WHEN {t}.sealed_value IS NULL THEN to_json({t}.value)::text "
            f"""ELSE '"' || %(mark)s || encode({t}.sealed_value, 'hex') || '"' END"""
        )


def new_mark() -> str:
    return f"sealed-{secrets.token_hex(16)}-"


def opened(answer: str, mark: str) -> str:
    """The answer with the numbers in it."""
    if mark not in answer:
        return answer
    field = sealed_field(Identifier, "sealed_value")

    def number(found: re.Match[str]) -> str:
        return str(field.open(bytes.fromhex(found[1])))

    return re.sub(f"{mark}([0-9a-f]+)", number, answer)
