from django.urls import path

from toetssteen.web.processing import views

urlpatterns = [path("verwerkingen/", views.processing, name="processing")]
