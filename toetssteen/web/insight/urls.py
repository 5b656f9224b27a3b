from django.urls import path

from toetssteen.web.insight import views

urlpatterns = [
    path("snoeien/", views.prune, name="prune"),
    path("snoeien/<uuid:product>/", views.product, name="prune-product"),
    path("snoeien/<uuid:product>/concept/", views.draft, name="prune-draft"),
]
