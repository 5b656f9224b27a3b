"""Model fields whose value lies sealed in the database."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import msgspec
from django.conf import settings
from django.db import models

from toetssteen.keys.keyring import Keyring, read


@lru_cache(maxsize=1)
def keyring() -> Keyring:
    """The keys of this installation. Raises `BrokenKeys`."""
    return read(settings.TOETSSTEEN.keys_file)


if TYPE_CHECKING:
    _Bytes = models.BinaryField[Any, Any]
else:
    _Bytes = models.BinaryField


class SealedField(_Bytes):
    """Any JSON value, sealed. Cannot be searched on; for that stands a keyed hash beside it."""

    def from_db_value(self, value: bytes | None, expression: Any, connection: Any) -> Any:
        return None if value is None else self.open(bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return None if value is None else super().get_db_prep_value(self.seal(value), connection, prepared)

    def seal(self, value: Any) -> bytes:
        """As it lies in this column."""
        return keyring().seal(msgspec.json.encode(value), bound_to=self._binding)

    def open(self, sealed: bytes) -> Any:
        return msgspec.json.decode(keyring().open(sealed, bound_to=self._binding))

    @property
    def _binding(self) -> bytes:
        return f"{self.model._meta.db_table}.{self.column}".encode()


def sealed_field(model: type[models.Model], name: str) -> SealedField:
    """For who reads or writes its column without the model."""
    return cast(SealedField, model._meta.get_field(name))
