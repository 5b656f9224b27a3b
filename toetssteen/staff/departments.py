"""Names of departments, by their code."""

from functools import lru_cache

from toetssteen.staff.models import Department


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return dict(Department.objects.values_list("code", "name"))


def name_of(code: str) -> str:
    """The code itself for a department that is not known here."""
    names = _names()
    if code not in names:
        _names.cache_clear()
        names = _names()
    return names.get(code, code)
