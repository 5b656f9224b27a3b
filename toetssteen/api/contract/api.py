"""The two APIs of the contract: what each is called, and which resources it has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

VERSIONS: dict[str, str] = {}
"""The first part of the path → version."""


@dataclass(frozen=True, kw_only=True)
class Api:
    base: str
    version: str
    about: str
    tags: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Resource → how the contract groups it, where that is another word."""
    more: Callable[[dict[str, Any]], None] | None = None
    """Adds to the description what is no resource."""

    def __post_init__(self) -> None:
        VERSIONS[self.base] = self.version
