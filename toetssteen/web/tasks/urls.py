from django.urls import path

from toetssteen.web.tasks import views

urlpatterns = [
    path("taken/", views.tasks, name="tasks"),
    path("taken/<uuid:uuid>/", views.task, name="task"),
]
