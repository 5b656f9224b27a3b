"""The OpenAPI contract as something to hold a query and an answer against."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

FILE = Path(__file__).parents[1] / "contract" / "haal_centraal_brp_personen_openapi_v2.yaml"
_URI = "urn:brp"
_extend: Any = extend  # its stubs leave it untyped


@cache
def _contract() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def complaints(schema: str, instance: Any) -> list[ValidationError]:
    """What of `instance` is not as the component `schema` has it. Fields that the contract does not have at
    all count as well; OpenAPI allows them, we do not."""
    contract = _contract()
    registry: Registry[Any] = Registry().with_resource(_URI, DRAFT202012.create_resource(contract))
    validator = _validator_class()(
        {"$ref": f"{_URI}#/components/schemas/{schema}"}, registry=registry, format_checker=FormatChecker()
    )
    unknown = [ValidationError(f"{name} is not in the contract") for name in _names(instance) - _known_names()]
    return [*_leaves(validator.iter_errors(instance)), *unknown]


def _leaves(errors: Iterator[ValidationError]) -> Iterator[ValidationError]:
    for error in errors:
        if error.context:
            yield from _leaves(iter(error.context))
        else:
            yield error


@cache
def _validator_class() -> type[Validator]:
    """JSON Schema with OpenAPI's discriminator, which picks the schema by the value of a field. That schema
    refers back to the one with the discriminator, so each object is picked for once at a time."""
    busy: set[int] = set()

    def discriminator(validator: Any, rule: dict[str, Any], instance: Any, schema: object) -> Iterator[ValidationError]:
        if not isinstance(instance, dict) or id(instance) in busy:
            return
        chosen = rule["mapping"].get(instance.get(rule["propertyName"]))
        if chosen is None:
            yield ValidationError(f"{rule['propertyName']} is none of {sorted(rule['mapping'])}")
            return
        busy.add(id(instance))
        yield from validator.descend(instance, {"$ref": f"{_URI}{chosen}"})
        busy.discard(id(instance))

    extended: type[Validator] = _extend(Draft202012Validator, {"discriminator": discriminator})
    return extended


@cache
def _known_names() -> frozenset[str]:
    """The name of every property anywhere in the contract."""

    def walk(node: object) -> Iterator[str]:
        if isinstance(node, dict):
            yield from node.get("properties", {})
            for value in node.values():
                yield from walk(value)
        elif isinstance(node, list):
            for value in node:
                yield from walk(value)

    return frozenset(walk(_contract()["components"]["schemas"]))


def _names(instance: object) -> frozenset[str]:
    if isinstance(instance, dict):
        return frozenset(instance).union(*map(_names, instance.values()))
    if isinstance(instance, list):
        return frozenset().union(*map(_names, instance))
    return frozenset()
