"""The resources of the contract."""


def load() -> None:
    """Register all of them."""
    from toetssteen.api.klantinteracties.resources import (  # noqa: F401
        actors,
        addresses,
        contacts,
        identifiers,
        parties,
        tasks,
    )
