from django.urls import path

from toetssteen.api.own import views

urlpatterns = [
    path("taken/<uuid:uuid>", views.task, name="api-task"),
    path("antwoorden/<uuid:uuid>/gebruik", views.declare_use, name="api-declare-use"),
]
