"""What the demo starts with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoUser:
    role: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class DemoData:
    users: tuple[DemoUser, ...]
    api_token: str


def load() -> DemoData:
    """Load what is missing; a second time changes nothing. Needs Django and an up-to-date database."""
    return DemoData(users=(), api_token="")
