"""The Klantinteracties API 0.9.0 of VNG."""

from typing import Any

from toetssteen.api.contract import openapi
from toetssteen.api.contract.api import Api
from toetssteen.api.contract.registry import RESOURCES
from toetssteen.api.klantinteracties import actors, addresses, contacts, identifiers, parties, relations, tasks
from toetssteen.api.klantinteracties.together import GIVEN, TOGETHER

RESOURCE_MODULES = (actors, addresses, contacts, identifiers, parties, relations, tasks)
"""What registers the resources."""


def _together(found: dict[str, Any]) -> None:
    found["paths"]["/maak-klantcontact"] = {
        "post": openapi.post("maakKlantcontactCreate", "maak-klantcontact", "MaakKlantcontact")
    }
    found["tags"].append({"name": "maak-klantcontact"})
    schemas = found["components"]["schemas"]
    schemas["MaakKlantcontact"] = openapi.object_of(
        {
            "klantcontact": openapi.ref("Klantcontact"),
            "betrokkene": openapi.nullable("BetrokkeneKlantcontactReadOnly"),
            "onderwerpobject": openapi.nullable("OnderwerpobjectKlantcontactReadOnly"),
        },
        ["klantcontact"],
    )
    for part, given in GIVEN.items():
        component = RESOURCES[TOGETHER[part]].component
        schemas[f"{component}KlantcontactReadOnly"] = openapi.read_only(schemas[component], given)


API = Api(
    base="klantinteracties",
    version="0.9.0",
    about="Klantcontacten, partijen en interne taken, volgens het contract van VNG.",
    tags={
        "actorklantcontacten": "actor klantcontacten",
        "categorie-relaties": "categorie relaties",
        "categorieen": "categorieën",
        "digitaleadressen": "digitale adressen",
        "internetaken": "interne taken",
        "klantcontacten": "klanten contacten",
    },
    more=_together,
)
