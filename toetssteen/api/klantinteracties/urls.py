from django.urls import path

from toetssteen.api.klantinteracties import views
from toetssteen.api.klantinteracties.registry import RESOURCES

urlpatterns = [
    path("openapi.json", views.described, name="api-klantinteracties-json"),
    path("openapi.yaml", views.described, name="api-klantinteracties-yaml"),
    path("maak-klantcontact", views.make_contact, name="api-maak-klantcontact"),
    *(
        route
        for name in RESOURCES
        for route in (
            path(name, views.collection, {"name": name}, name=f"api-{name}"),
            path(f"{name}/<str:uuid>", views.single, {"name": name}, name=f"api-{name}-one"),
        )
    ),
]
