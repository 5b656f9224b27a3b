"""All resources by their name in the path. Those that refer to one another find each other here."""

from collections.abc import Callable

from toetssteen.api.contract.resource import Resource

RESOURCES: dict[str, Resource] = {}


def register(resource: Resource) -> Resource:
    RESOURCES[resource.name] = resource
    return resource


def of(name: str) -> Callable[[], Resource]:
    return lambda: RESOURCES[name]
