from django.urls import path

from toetssteen.web.dossiers import views

urlpatterns = [
    path("klanten/<uuid:uuid>/", views.dossier, name="dossier"),
    path("klanten/<uuid:uuid>/kort/", views.aside, name="dossier-aside"),
]
