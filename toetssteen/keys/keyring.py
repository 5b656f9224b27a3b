"""The keys that seal personal data: a file with one key a line, the last of which seals.

Format: `<version> <32 bytes in base64>`. Old versions stay readable, so that keys can be rotated while
the application runs. From each key two are derived: one to encrypt, one to make searchable hashes.
"""

import base64
import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12


class BrokenKeys(Exception):
    """The keys cannot be used, or do not open what lies sealed. The message never holds a key."""


@dataclass(frozen=True)
class Key:
    version: int
    material: bytes

    @cached_property
    def sealing(self) -> AESGCM:
        return AESGCM(self._derive(b"toetssteen seal"))

    @cached_property
    def hashing(self) -> bytes:
        return self._derive(b"toetssteen hash")

    def __repr__(self) -> str:
        return f"Key(version={self.version})"

    def _derive(self, purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(self.material)


class Keyring:
    """Raises `BrokenKeys` when there is no key, or two with one version, or when something does not open."""

    def __init__(self, keys: list[Key]) -> None:
        if not keys:
            raise BrokenKeys("Er staat geen sleutel in het sleutelbestand.")
        self._keys = {key.version: key for key in keys}
        if len(self._keys) < len(keys):
            raise BrokenKeys("Twee sleutels in het sleutelbestand hebben dezelfde versie.")
        self.current = keys[-1]

    def seal(self, plain: bytes, *, bound_to: bytes) -> bytes:
        """`bound_to` (table and column) is authenticated: a sealed value copied elsewhere does not open."""
        nonce = os.urandom(_NONCE)
        version = self.current.version.to_bytes(2, "big")
        return version + nonce + self.current.sealing.encrypt(nonce, plain, version + bound_to)

    def open(self, sealed: bytes, *, bound_to: bytes) -> bytes:
        version, nonce, rest = sealed[:2], sealed[2 : 2 + _NONCE], sealed[2 + _NONCE :]
        key = self._keys.get(int.from_bytes(version, "big"))
        if key is None:
            raise BrokenKeys("De sleutel waarmee dit is versleuteld, ontbreekt.")
        try:
            return key.sealing.decrypt(nonce, rest, version + bound_to)
        except Exception:
            raise BrokenKeys("Dit is met een andere sleutel versleuteld.") from None

    def hashes(self, plain: bytes) -> dict[int, bytes]:
        """Key version → keyed hash (HMAC-SHA-256), for every version: a search tries each."""
        return {version: self._hash(key, plain) for version, key in self._keys.items()}

    def hash(self, plain: bytes) -> bytes:
        return self._hash(self.current, plain)

    @staticmethod
    def _hash(key: Key, plain: bytes) -> bytes:
        mac = HMAC(key.hashing, SHA256())
        mac.update(plain)
        return mac.finalize()


def create(path: Path) -> None:
    """Write a file with one new key, for its owner alone. Raises FileExistsError: a key is not replaced."""
    line = f"1 {base64.b64encode(secrets.token_bytes(32)).decode()}\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(line)


def read(path: Path) -> Keyring:
    """Raises `BrokenKeys`."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        raise BrokenKeys(f"Het sleutelbestand {path} is er niet of is niet te lezen.") from None
    return Keyring([_key(line) for line in lines if line.strip()])


def _key(line: str) -> Key:
    try:
        version, encoded = line.split()
        material = base64.b64decode(encoded, validate=True)
        number = int(version)
    except ValueError:
        raise BrokenKeys("Een regel in het sleutelbestand is geen sleutel.") from None
    if len(material) != 32 or not 0 < number < 2**16:
        raise BrokenKeys("Een sleutel heeft 32 bytes en een versie van 1 t/m 65535.")
    return Key(number, material)
