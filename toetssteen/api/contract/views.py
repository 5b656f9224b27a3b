"""What comes in over the routes of the contract: translated, done by one action or question, and answered."""

import hashlib
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
import yaml
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from toetssteen.access.errors import RuleBroken
from toetssteen.access.public import public
from toetssteen.api import access, repeated, tokens
from toetssteen.api.contract import asking, bodies, filters, openapi, writing
from toetssteen.api.contract.api import VERSIONS, Api
from toetssteen.api.contract.registry import RESOURCES
from toetssteen.api.contract.resource import Resource
from toetssteen.api.models import Token
from toetssteen.api.problems import Invalid, Param, invalid, problem

PAGE, MOST, LAST = 100, 500, "last"
JSON = "application/json"
_NOT_ALLOWED = "Je hebt geen toestemming om deze actie uit te voeren."

Params = Mapping[str, str]


def answer(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text.encode(), status=status, content_type=JSON)


def not_found(detail: str = "Niet gevonden.") -> HttpResponse:
    return problem(404, "not_found", "Niet gevonden.", detail=detail)


def not_allowed(method: str) -> HttpResponse:
    title = f'Methode "{method}" niet toegestaan.'
    return problem(405, "method_not_allowed", title)


@public
def described(request: HttpRequest, api: Api) -> HttpResponse:
    """The description of the API. It tells of nobody, so that it asks no token."""
    found = openapi.description(api)
    if request.path.endswith("yaml"):
        text = yaml.safe_dump(found, allow_unicode=True, sort_keys=False)
        response = HttpResponse(text.encode(), content_type="application/yaml")
    else:
        response = HttpResponse(msgspec.json.encode(found), content_type=JSON)
    response["API-version"] = api.version
    response["Access-Control-Allow-Origin"] = "*"
    return response


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Every refusal in the shape of the contract."""

    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            token = access.token_of(request)
            if token is None:
                return access.unknown(request)
            if seconds := tokens.seconds_to_wait(token):
                return access.too_many(seconds)
            return view(request, token, *args, **kwargs)
        except bodies.Unreadable as error:
            title = "Ongeldig samengestelde request." if error.status == 400 else str(error)
            return problem(error.status, error.code, title, detail=str(error))
        except Invalid as error:
            return invalid(error.params)
        except RuleBroken as error:
            return invalid([Param("nonFieldErrors", "invalid", str(error))])

    @public
    @csrf_exempt
    @wraps(view)
    def versioned(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = checked(request, *args, **kwargs)
        response["API-version"] = VERSIONS[request.path.split("/", 2)[1]]
        if response.status_code >= 400 and "Accept" not in request.headers:
            # `open-klant-client` says nothing of what it takes, and takes errors as plain JSON alone.
            response["Content-Type"] = JSON
        return response

    return versioned


@guarded
def collection(request: HttpRequest, token: Token, name: str) -> HttpResponse:
    resource = RESOURCES[name]
    match request.method:
        case "GET" | "HEAD":
            return refused(token, resource, "lezen") or listed(request, token, resource)
        case "POST":
            return refused(token, resource, "schrijven") or repeated.once(
                request, token, lambda: created(request, token, resource)
            )
    return not_allowed(request.method or "")


@guarded
def single(request: HttpRequest, token: Token, name: str, uuid: str) -> HttpResponse:
    resource = RESOURCES[name]
    try:
        key = UUID(uuid)
    except ValueError:
        return not_found()
    match request.method:
        case "GET" | "HEAD":
            return refused(token, resource, "lezen") or shown(request, token, resource, key)
        case "PUT" | "PATCH":
            return refused(token, resource, "schrijven") or changed(request, token, resource, key)
        case "DELETE":
            return refused(token, resource, "verwijderen") or removed(request, token, resource, key)
    return not_allowed(request.method or "")


def refused(token: Token, resource: Resource, deed: str) -> HttpResponse | None:
    """A refusal when it may not."""
    if tokens.may(token, resource.name, deed):
        return None
    detail = f"Dit token mag {resource.name} niet {deed}."
    return problem(403, "permission_denied", _NOT_ALLOWED, detail=detail)


def _refused_inside(token: Token, resource: Resource, expands: tuple[str, ...] | None) -> HttpResponse | None:
    """A refusal when it may not read what it wants to see in full beside it."""
    for path in expands or ():
        at = resource
        for name in path.split("."):
            at = at.inside(name)
            if no := refused(token, at, "lezen"):
                return no
    return None


def listed(request: HttpRequest, token: Token, resource: Resource) -> HttpResponse:
    given = _given(request)
    told: list[Param] = []
    _refuse_unknown(given, _names(resource))
    expands = _expands(request, resource, told)
    order = _order(given, resource, told)
    wanted = filters.asked(resource.filters, given, told)
    if told:
        raise Invalid(told)
    if no := _refused_inside(token, resource, expands):
        return no
    if not token.actors_for and any(filters.is_of_actor(one) and one.name in given for one in resource.filters):
        detail = "Dit token heeft geen doel om op medewerkers te zoeken."
        return problem(403, "permission_denied", _NOT_ALLOWED, detail=detail)
    by_part = any(filters.is_by_part(one) and one.name in given for one in resource.filters)
    asked = asking.Wanted(tuple(wanted.conditions), expands, order, by_part)
    number, size = _number(given.get("page", "1")), _size(given.get("pageSize", ""))
    if given.get("page") == LAST:
        number = max(1, -(-asking.count(resource.name, asked, wanted.parameters) // size))
    if number is None:
        return not_found("Ongeldige pagina.")
    found = asking.page(
        resource.name,
        asked,
        wanted.parameters,
        token=token,
        base=base_of(request, resource),
        size=size,
        offset=(number - 1) * size,
    )
    if not found.rows and number > 1:
        return not_found("Ongeldige pagina.")
    after = _link(request, number + 1) if found.more else "null"
    before = _link(request, number - 1) if number > 1 else "null"
    return answer(f'{{"count":{found.count},"next":{after},"previous":{before},"results":[{found.rows}]}}')


def shown(request: HttpRequest, token: Token, resource: Resource, uuid: UUID) -> HttpResponse:
    given = _given(request)
    told: list[Param] = []
    _refuse_unknown(given, {"expand"} if resource.expands else set())
    expands = _expands(request, resource, told) or None
    if told:
        raise Invalid(told)
    if no := _refused_inside(token, resource, expands):
        return no
    found = asking.one(resource.name, uuid, token=token, base=base_of(request, resource), expands=expands)
    if not found:
        return not_found()
    response = answer(found)
    if not expands:
        response["ETag"] = tag = etag_of(found)
        if tag in _tags(request.headers.get("If-None-Match", "")):
            return HttpResponse(status=304, headers={"ETag": tag})
    return response


def etag_of(text: str) -> str:
    """Of an object as it is told, so that a change of what hangs on it counts as well."""
    return f'"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")} - {""}


def _unchanged(request: HttpRequest, token: Token, resource: Resource, uuid: UUID) -> bool:
    """Whether it is what the client has seen. Asked while the row is locked; without `If-Match`, as the contract
    says, the last one wins."""
    tags = _tags(request.headers.get("If-Match", ""))
    if not tags or "*" in tags:
        return True
    found = asking.one(resource.name, uuid, token=token, base=base_of(request, resource))
    return found is not None and etag_of(found) in tags


def _overtaken() -> HttpResponse:
    return problem(412, "precondition_failed", "Dit is intussen veranderd. Haal het opnieuw op.")


def created(request: HttpRequest, token: Token, resource: Resource) -> HttpResponse:
    body = body_of(request)
    if resource.quick is not None:
        made = resource.quick(body, token=token, base=base_of(request, resource))
        if made is not None:
            return _told(made, 201)
    uuid = attempt(lambda: writing.create(resource, body, token=token))
    return _told(read_back(request, token, resource, uuid), 201)


def changed(request: HttpRequest, token: Token, resource: Resource, uuid: UUID) -> HttpResponse:
    body = body_of(request)
    partial = request.method == "PATCH"

    def act() -> HttpResponse | None:
        with transaction.atomic():
            row = asking.lock(resource, uuid)
            if row is None:
                return not_found()
            if not _unchanged(request, token, resource, uuid):
                return _overtaken()
            writing.change(resource, row, body, partial=partial, token=token)
        return None

    return attempt(act) or _told(read_back(request, token, resource, uuid))


def _told(text: str, status: int = 200) -> HttpResponse:
    response = answer(text, status)
    response["ETag"] = etag_of(text)
    return response


def removed(request: HttpRequest, token: Token, resource: Resource, uuid: UUID) -> HttpResponse:
    cascade = resource.cascade is not None and request.GET.get("cascade", "false").lower() == "true"
    if cascade and (no := refused(token, RESOURCES[resource.cascades_to], "verwijderen")):
        return no

    def act() -> HttpResponse:
        with transaction.atomic():
            row = asking.lock(resource, uuid)
            if row is None:
                return not_found()
            if not _unchanged(request, token, resource, uuid):
                return _overtaken()
            kept = writing.remove(resource, row, token=token, cascade=cascade)
        if not cascade:
            return HttpResponse(status=204)
        base = base_of(request, resource)
        urls = ",".join(f'"{base}/{resource.cascades_to}/{key}"' for key in kept)
        return answer(f'{{"behouden":[{urls}]}}')

    found: HttpResponse = attempt(act)
    return found


def attempt(action: Callable[[], Any]) -> Any:
    """Of two at once that may not both be, the second is refused as if it came after the first."""
    try:
        return action()
    except IntegrityError:
        with transaction.atomic():
            return action()


def read_back(request: HttpRequest, token: Token, resource: Resource, uuid: UUID) -> str:
    return asking.one(resource.name, uuid, token=token, base=base_of(request, resource)) or "null"


def base_of(request: HttpRequest, resource: Resource) -> str:
    return f"{request.scheme}://{request.get_host()}/{resource.base}/api/v1"


def body_of(request: HttpRequest) -> Mapping[str, Any]:
    body = bodies.read(request)
    if not isinstance(body, dict):
        reason = f"Ongeldige data. Verwacht een dictionary, kreeg een {type(body).__name__}."
        raise Invalid([Param("nonFieldErrors", "invalid", reason)])
    return body


def _given(request: HttpRequest) -> dict[str, str]:
    return {name: values[-1] for name, values in request.GET.lists()}


def _names(resource: Resource) -> set[str]:
    names = {"page", "pageSize"}.union(*(one.names for one in resource.filters))
    if resource.expands:
        names.add("expand")
    if resource.orders:
        names.add("ordering")
    return names


def _refuse_unknown(given: Params, known: set[str]) -> None:
    unknown = [name for name in given if name not in known]
    if unknown:
        listed = ", ".join(name[:100] for name in unknown[:20])
        raise Invalid([Param("nonFieldErrors", "unknown-parameters", f"Onbekende query parameters: {listed}")])


def _expands(request: HttpRequest, resource: Resource, told: list[Param]) -> tuple[str, ...] | None:
    """None where nothing can be expanded. In order, so that the same question is the same statement."""
    if not resource.expands:
        return None
    asked = {part.strip() for raw in request.GET.getlist("expand") for part in raw.split(",")} - {""}
    for part in sorted(asked - set(resource.expands))[:1]:
        reason = f"Selecteer een geldige keuze. {part[:100]} is geen beschikbare keuze."
        told.append(Param("expand", "invalid_choice", reason))
    return tuple(path for path in resource.expands if path in asked)


def _order(given: Params, resource: Resource, told: list[Param]) -> str:
    asked = given.get("ordering", "")
    if not asked:
        return ""
    if asked not in resource.orders:
        reason = f"Selecteer een geldige keuze. {asked[:100]} is geen beschikbare keuze."
        told.append(Param("ordering", "invalid_choice", reason))
    return resource.orders.get(asked, "")


def _number(raw: str) -> int | None:
    return int(raw) if raw.isascii() and raw.isdecimal() and int(raw[:9]) > 0 and len(raw) < 10 else None


def _size(raw: str) -> int:
    return min(int(raw[:9]), MOST) if raw.isascii() and raw.isdecimal() and int(raw[:9]) else PAGE


def _link(request: HttpRequest, number: int) -> str:
    parts = sorted((name, value) for name, values in request.GET.lists() for value in values if name != "page")
    if number > 1:
        parts.append(("page", str(number)))
        parts.sort()
    query = urlencode(parts)
    address = f"{request.scheme}://{request.get_host()}{request.path}" + (f"?{query}" if query else "")
    return f'"{address}"'
