from django.urls import path

from toetssteen.web.staff import views

urlpatterns = [
    path("inloggen/", views.sign_in, name="sign-in"),
    path("uitloggen/", views.sign_out, name="sign-out"),
    path("taal/", views.set_language, name="set-language"),
    path("sneltoetsen/", views.shortcuts, name="shortcuts"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
