"""The statements of principles, by their code."""

from functools import lru_cache

from toetssteen.protocols.models import Principle


@lru_cache(maxsize=200)
def statement_of(code: str) -> str:
    """The code itself for a principle that is not laid down here."""
    return Principle.objects.filter(code=code).values_list("statement", flat=True).first() or code
