"""What stops a command: one Dutch sentence for whoever typed it, never a traceback."""

import errno


class Refused(Exception):
    """Something outside the program is not as it should be. The message is the sentence, without secrets."""


_OF_THE_DISK = {
    errno.ENOSPC: "De schijf is vol. Maak ruimte vrij en probeer het opnieuw.",
    errno.EDQUOT: "De schijfruimte die je mag gebruiken, is op. Maak ruimte vrij en probeer het opnieuw.",
    errno.EROFS: "Hier kan niet worden geschreven: de schijf is alleen-lezen{place}.",
    errno.EACCES: "Hier mag niet worden geschreven of gelezen{place}.",
    errno.EPERM: "Hier mag niet worden geschreven of gelezen{place}.",
}


def sentence(error: Exception) -> str | None:
    """The sentence for an error that is expected, None for a bug."""
    from toetssteen.config.env import BrokenEnvironment
    from toetssteen.keys.keyring import BrokenKeys

    if isinstance(error, (Refused, BrokenEnvironment, BrokenKeys)):
        return str(error)
    if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
        place = f" ({error.filename})" if error.filename else ""
        return _OF_THE_DISK[error.errno].format(place=place)
    return _of_the_database(error)


def _of_the_database(error: Exception) -> str | None:
    """Django wraps what psycopg raises and keeps it as the cause. The server's own text may hold data."""
    import psycopg

    cause = error.__cause__ if isinstance(error.__cause__, psycopg.Error) else error
    if isinstance(cause, psycopg.errors.DiskFull):
        return _OF_THE_DISK[errno.ENOSPC]
    if isinstance(cause, psycopg.errors.InsufficientPrivilege):
        return "De aanmelding in DATABASE_URL mag dit niet in de database. Vraag je beheerder om de rechten."
    if isinstance(cause, psycopg.OperationalError):
        return "De database geeft geen antwoord meer. Controleer of zij draait, en probeer het opnieuw."
    return None
