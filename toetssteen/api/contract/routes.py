"""The routes of an API of the contract. No address ends in a slash."""

from django.urls import URLPattern, path

from toetssteen.api.contract import views
from toetssteen.api.contract.api import Api
from toetssteen.api.contract.registry import RESOURCES


def routes_of(api: Api) -> list[URLPattern]:
    found = [
        path(f"openapi.{kind}", views.described, {"api": api}, name=f"{api.base}-{kind}") for kind in ("json", "yaml")
    ]
    for name, resource in RESOURCES.items():
        if resource.base == api.base:
            found.append(path(name, views.collection, {"name": name}, name=f"api-{name}"))
            found.append(path(f"{name}/<str:uuid>", views.single, {"name": name}, name=f"api-{name}-one"))
    return found
