"""The description of this API as OpenAPI 3.0, made of the resources that serve it."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from toetssteen.api.contract import filters
from toetssteen.api.contract.api import Api
from toetssteen.api.contract.fields import Choice, Field, Schema, Shown
from toetssteen.api.contract.groups import Group
from toetssteen.api.contract.references import Reference, References
from toetssteen.api.contract.registry import RESOURCES
from toetssteen.api.contract.resource import Resource, parse_expansion
from toetssteen.api.contract.variants import Variant

_STRING: Schema = {"type": "string"}
_UUID: Schema = {"type": "string", "format": "uuid"}
_URL: Schema = {"type": "string", "format": "uri", "readOnly": True, "minLength": 1, "maxLength": 1000}
_TYPES: Mapping[Any, Schema] = {
    filters.uuid: _UUID,
    filters.url: {"type": "string", "format": "uri"},
    filters.flag: {"type": "boolean"},
    filters.day: {"type": "string", "format": "date"},
    filters.moment: {"type": "string", "format": "date-time"},
}
_LINK = {"type": "string", "format": "uri", "nullable": True}
_VERSION_HEADER = {"API-version": {"schema": _STRING, "description": "De versie van de API."}}
_REFUSALS = {
    "400": "Er klopt iets niet in het verzoek.",
    "401": "Er is geen geldig token.",
    "403": "Dit token mag dit niet.",
    "404": "Dit is er niet.",
    "412": "Het is intussen veranderd.",
    "413": "De body is te groot.",
    "415": "De body is geen JSON.",
    "422": "De Idempotency-Key hoort bij een ander verzoek.",
    "429": "Te veel verzoeken.",
}
_TOLD = {
    "List": "Geeft een pagina van de lijst, ingeperkt door de filters.",
    "Create": "Maakt aan wat in de body staat, en geeft het terug.",
    "Retrieve": "Geeft er één.",
    "Update": "Werkt het in zijn geheel bij: alles wat verplicht is, moet mee.",
    "PartialUpdate": "Werkt alleen bij wat in de body staat.",
    "Destroy": "Verwijdert het.",
}
_CONTACT = {
    "name": "VNG Realisatie",
    "url": "https://vng-realisatie.github.io/klantinteracties",
    "email": "standaarden.ondersteuning@vng.nl",
}


def ref(component: str) -> Schema:
    return {"$ref": f"#/components/schemas/{component}"}


@lru_cache(maxsize=4)
def description(api: Api) -> dict[str, Any]:
    resources = {name: RESOURCES[name] for name in sorted(RESOURCES) if RESOURCES[name].base == api.base}
    paths: dict[str, Any] = {}
    components = {"Fout": _problem(), "FoutParameter": object_of(dict.fromkeys(_PARAM, _STRING), _PARAM)}
    for name, resource in resources.items():
        tag = api.tags.get(name, name)
        paths[f"/{name}"] = _collection(resource, tag)
        paths[f"/{name}/{{uuid}}"] = _single(resource, tag)
        components.update(_of_resource(resource))
    found: dict[str, Any] = {
        "openapi": "3.0.3",
        "info": {
            "title": api.base,
            "version": api.version,
            "description": api.about,
            "contact": _CONTACT,
            "license": {"name": "EUPL 1.2", "url": "https://opensource.org/licenses/EUPL-1.2"},
        },
        "servers": [{"url": f"/{api.base}/api/v1"}],
        "tags": [{"name": tag} for tag in sorted({api.tags.get(name, name) for name in resources})],
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _SECURITY},
    }
    if api.more is not None:
        api.more(found)
    components = found["components"]["schemas"]
    found["components"]["schemas"] = dict(sorted(components.items()))
    return found


_PARAM = ("name", "code", "reason")
_SECURITY = {
    "tokenAuth": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "Token, met het woord ervoor.",
    }
}


def _operation(resource: Resource, suffix: str) -> str:
    head, *rest = resource.name.split("-")
    return head + "".join(part.capitalize() for part in rest) + suffix


def _collection(resource: Resource, tag: str) -> Schema:
    shown = f"Expand{resource.component}" if resource.expands else resource.component
    return {
        "get": {
            "operationId": _operation(resource, "List"),
            "description": _TOLD["List"],
            "tags": [tag],
            "parameters": sorted(_parameters(resource), key=lambda one: str(one["name"])),
            "security": [{"tokenAuth": []}],
            "responses": _responses({"200": ref(f"Paginated{shown}List")}, "400", "401", "403", "404", "429"),
        },
        "post": post(_operation(resource, "Create"), tag, resource.component),
    }


def post(operation: str, tag: str, component: str) -> Schema:
    key: Schema = {
        "in": "header",
        "name": "Idempotency-Key",
        "description": "Wie hetzelfde verzoek nog eens stuurt, krijgt het eerste antwoord.",
        "schema": {"type": "string", "maxLength": 200},
    }
    return {
        "operationId": operation,
        "description": _TOLD["Create"],
        "tags": [tag],
        "parameters": [key],
        "requestBody": {"content": {"application/json": {"schema": ref(component)}}, "required": True},
        "security": [{"tokenAuth": []}],
        "responses": _responses({"201": ref(component)}, "400", "401", "403", "413", "415", "422", "429"),
    }


def _single(resource: Resource, tag: str) -> Schema:
    key: Schema = {"in": "path", "name": "uuid", "required": True, "schema": _UUID}
    match: Schema = {
        "in": "header",
        "name": "If-Match",
        "description": "De ETag van wat je zag; is het intussen veranderd, dan verandert er niets.",
        "schema": _STRING,
    }
    shown = f"Expand{resource.component}" if resource.expands else resource.component

    def operation(suffix: str, parameters: list[Schema], answers: Mapping[str, Schema | None], *more: str) -> Schema:
        return {
            "operationId": _operation(resource, suffix),
            "description": _TOLD[suffix],
            "tags": [tag],
            "parameters": parameters,
            "security": [{"tokenAuth": []}],
            "responses": _responses(answers, "400", "401", "403", "404", "429", *more),
        }

    writes = ("412", "413", "415")
    found = {
        "get": operation("Retrieve", [*_expand(resource), key], {"200": ref(shown)}),
        "put": operation("Update", [key, match], {"200": ref(resource.component)}, *writes),
        "patch": operation("PartialUpdate", [key, match], {"200": ref(resource.component)}, *writes),
        "delete": operation("Destroy", [key, match], {"204": None}, "412"),
    }
    found["put"]["requestBody"] = {
        "content": {"application/json": {"schema": ref(resource.component)}},
        "required": True,
    }
    found["patch"]["requestBody"] = {"content": {"application/json": {"schema": ref(f"Patched{resource.component}")}}}
    found["get"]["responses"]["304"] = {"description": "Het is zoals je het al had.", "headers": _VERSION_HEADER}
    if resource.cascade is not None:
        cascade: Schema = {"in": "query", "name": "cascade", "schema": {"type": "boolean", "default": False}}
        found["delete"]["parameters"].insert(0, cascade)
        found["delete"]["responses"] = {
            **_responses({"200": ref(f"{resource.component}DeleteResponse")}),
            **found["delete"]["responses"],
        }
    return found


def _responses(answers: Mapping[str, Schema | None], *refusals: str) -> Schema:
    found: Schema = {}
    for status, schema in answers.items():
        found[status] = {"description": "Gelukt.", "headers": _VERSION_HEADER}
        if schema is not None:
            found[status]["content"] = {"application/json": {"schema": schema}}
    for status in refusals:
        found[status] = {
            "description": _REFUSALS[status],
            "headers": _VERSION_HEADER,
            "content": {kind: {"schema": ref("Fout")} for kind in ("application/problem+json", "application/json")},
        }
    return found


def _expand(resource: Resource) -> list[Schema]:
    if not resource.expands:
        return []
    items = {"type": "string", "enum": sorted(resource.expands)}
    return [
        {
            "in": "query",
            "name": "expand",
            "schema": {"type": "array", "items": items},
            "explode": False,
            "style": "form",
        }
    ]


def _parameters(resource: Resource) -> Iterable[Schema]:
    yield from _expand(resource)
    for name in ("page", "pageSize"):
        yield {"in": "query", "name": name, "required": False, "schema": {"type": "integer"}}
    if resource.orders:
        yield {"in": "query", "name": "ordering", "schema": {"type": "string", "enum": sorted(resource.orders)}}
    for one in resource.filters:
        for number, name in enumerate(one.names):
            found: Schema = {"in": "query", "name": name, "schema": _type_of(one, number)}
            if name in {"nummer", "anderePartijIdentificator"} or name.endswith("__nummer"):
                found["deprecated"] = True
            yield found


_CODES = (
    ("natuurlijk_persoon", "niet_natuurlijk_persoon", "vestiging"),
    ("brp", "hr"),
    ("bsn", "kvk_nummer", "rsin", "vestigingsnummer"),
)


def _type_of(one: filters.AnyFilter, number: int) -> Schema:
    if isinstance(one, filters.OfOneIdentifier) and one.choices and number < len(_CODES):
        return {"type": "string", "enum": list(_CODES[number])}
    read = getattr(one, "read", None)
    if isinstance(read, filters.OneOf):
        return {"type": "string", "enum": sorted(read.choices)}
    return _TYPES.get(read, _STRING)


def nullable(component: str) -> Schema:
    return {"allOf": [ref(component)], "nullable": True}


def _problem() -> Schema:
    return object_of(
        {
            "type": _STRING,
            "code": _STRING,
            "title": _STRING,
            "status": {"type": "integer"},
            "detail": _STRING,
            "instance": _STRING,
            "invalidParams": {"type": "array", "items": ref("FoutParameter")},
        },
        ["type", "code", "title", "status", "detail", "instance"],
    )


def object_of(properties: Mapping[str, Schema], required: Iterable[str]) -> Schema:
    found: Schema = {"type": "object", "properties": dict(properties)}
    if names := sorted(required):
        found["required"] = names
    return found


def read_only(schema: Schema, given: str) -> Schema:
    properties = {**schema["properties"], given: {**schema["properties"][given], "readOnly": True}}
    required = {*schema.get("required", ()), given}
    return object_of(properties, required)


def _of_fields(fields: Iterable[Field], *, partial: bool = False) -> Schema:
    shown = [one for one in fields if not isinstance(one, Variant)]
    required = [] if partial else [one.name for one in shown if _always(one)]
    return object_of({one.name: one.described() for one in shown}, required)


def _always(one: Field) -> bool:
    return one.required or (one.read_only and not (isinstance(one, Shown) and one.may_be_given))


def _of_resource(resource: Resource) -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    variant = next((one for one in resource.fields if isinstance(one, Variant)), None)
    whole, partial = _of_fields(resource.fields), _of_fields(resource.fields, partial=True)
    if variant is None:
        found[resource.component] = whole
        found[f"Patched{resource.component}"] = partial
    else:
        found.update(_polymorphic(resource, variant, whole))
    for one in resource.fields:
        found.update(_of_field(one))
    if resource.cascade is not None:
        kept = {"behouden": {"type": "array", "items": {"type": "string", "format": "uri"}}}
        found[f"{resource.component}DeleteResponse"] = object_of(kept, ["behouden"])
    shown = f"Expand{resource.component}" if resource.expands else resource.component
    page: Schema = {"count": {"type": "integer"}, "next": _LINK, "previous": _LINK}
    if resource.expands:
        found[shown] = {"allOf": [ref(resource.component), object_of({"_expand": _expanded(resource)}, [])]}
        results = {**page, "results": {"type": "array", "items": ref(resource.component)}}
        found[f"Paginated{resource.component}List"] = object_of(results, ["count", "results"])
    results = {**page, "results": {"type": "array", "items": ref(shown)}}
    found[f"Paginated{shown}List"] = object_of(results, ["count", "results"])
    return found


def _expanded(resource: Resource) -> Schema:
    properties: dict[str, Schema] = {}
    for name in parse_expansion(resource.expands):
        one = resource.by_name[name]
        if not isinstance(one, Reference | References):
            raise TypeError(name)
        component = one.target().component
        if isinstance(one, References):
            properties[name] = {"type": "array", "items": ref(component)}
            properties[name].update({"readOnly": True} if one.read_only else {"nullable": True})
        else:
            properties[name] = nullable(component)
    return object_of(properties, [])


def _polymorphic(resource: Resource, variant: Variant, whole: Schema) -> dict[str, Schema]:
    base = f"Base_{resource.component}Serializer"
    found: dict[str, Schema] = {base: whole}
    mapping = {}
    for kind, (component, fields) in variant.options.items():
        part, name = f"{variant.prefix}_{component}", f"{kind}_{resource.component}Serializer"
        found[component] = _of_fields(fields)
        found[part] = object_of({variant.name: nullable(component)}, [])
        # Without this an object without such a part fits each of the kinds, and so none.
        only: Schema = {"type": "object", "properties": {variant.kind: {"type": "string", "enum": [kind]}}}
        found[name] = {"allOf": [ref(base), ref(part), only]}
        mapping[kind] = ref(name)["$ref"]
        for one in fields:
            found.update(_of_field(one))
    one_of: Schema = {
        "oneOf": [{"$ref": target} for target in mapping.values()],
        "discriminator": {"propertyName": variant.kind, "mapping": mapping},
    }
    found[resource.component] = found[f"Patched{resource.component}"] = one_of
    return found


def _of_field(one: Field) -> dict[str, Schema]:
    """The components that a field needs beside that of its resource."""
    if isinstance(one, Choice):
        return {one.component: {"enum": list(one.choices), "type": "string"}}
    if isinstance(one, Group):
        found = {one.component: _of_fields(one.fields)}
        for inner in one.fields:
            found.update(_of_field(inner))
        return found
    if isinstance(one, Reference | References) and one.component not in {
        resource.component for resource in RESOURCES.values()
    }:
        return {
            one.component: object_of({"uuid": _UUID, "url": _URL, **one.told()}, ["uuid", "url", *one.always_told()])
        }
    return {}
