"""The base registration of this installation, as its settings name it."""

from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from toetssteen.parties.brp import NoRegister, PersonRegister


@lru_cache(maxsize=1)
def person_register() -> PersonRegister:
    """One for each process, so that its connections are used again."""
    if not settings.TOETSSTEEN.brp_url:
        return NoRegister()
    register: PersonRegister = import_string(settings.PERSON_REGISTER)(
        settings.TOETSSTEEN.brp_url, settings.TOETSSTEEN.brp_key, timeout=settings.TOETSSTEEN.brp_timeout
    )
    return register
