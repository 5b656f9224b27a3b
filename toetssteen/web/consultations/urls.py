from django.urls import path

from toetssteen.web.consultations import answers, outcomes, starting, views

urlpatterns = [
    path("raadplegingen/", views.consultations, name="consultations"),
    path("raadplegingen/nieuw/", starting.new, name="consultation-new"),
    path("raadplegingen/antwoord/", answers.answer, name="consultation-answer"),
    path("raadplegingen/<uuid:uuid>/", views.consultation, name="consultation"),
    path("raadplegingen/<uuid:uuid>/uitkomst/", outcomes.outcome, name="consultation-outcome"),
    path("raadplegingen/<uuid:uuid>/formulering/", outcomes.wording, name="consultation-wording"),
]
