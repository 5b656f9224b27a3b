"""What every command needs before Django starts. `config.env` reads the environment; this fills in what an
installation in `var/` has for itself: a secret key, keys, and its embedded database."""

import logging
import os
import secrets
from pathlib import Path

from toetssteen.cli.housing import private_folder, write_private
from toetssteen.cli.postgres import Cluster, Urls
from toetssteen.cli.refusals import Refused
from toetssteen.config import env
from toetssteen.keys import keyring


def cluster(var: Path) -> Cluster:
    return Cluster(var / "postgres")


def prepare() -> env.Env:
    """Without DATABASE_URL the embedded database is used, which `make demo` keeps running."""
    settings = env.read()
    if settings.database_url:
        env.database(settings.database_url)
        env.database(settings.database_owner_url)
        return settings
    embedded = cluster(settings.var)
    if not embedded.is_running():
        raise Refused(
            "Er is geen database: geef DATABASE_URL, of start `make demo` in een ander venster en laat het draaien."
        )
    use_database(embedded.urls())
    use_secrets(settings)
    return env.read()


def start_django() -> env.Env:
    settings = prepare()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "toetssteen.config.settings")
    import django

    # What packages tell while they load is not for whoever typed a command.
    logging.disable(logging.INFO)
    try:
        django.setup()
    finally:
        logging.disable(logging.NOTSET)
    return settings


def use_database(urls: Urls) -> None:
    os.environ["DATABASE_URL"] = urls.app
    os.environ["DATABASE_OWNER_URL"] = urls.owner


def use_secrets(settings: env.Env) -> None:
    """The secret key and the keys of this installation, made once. Given ones win."""
    private = settings.var / "secret-key"
    if not settings.secret_key:
        if not private.exists():
            private_folder(settings.var)
            write_private(private, secrets.token_urlsafe(50))
        os.environ["TOETSSTEEN_SECRET_KEY"] = private.read_text()
    if not settings.keys_file.exists():
        settings.keys_file.parent.mkdir(parents=True, exist_ok=True)
        keyring.create(settings.keys_file)
