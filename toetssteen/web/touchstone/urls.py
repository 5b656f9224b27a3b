from django.urls import path

from toetssteen.web.touchstone import evaluations, views

urlpatterns = [
    path("toetssteen/", views.overview, name="touchstone"),
    path("toetssteen/cijfers.<str:form>", views.overview_figures, name="touchstone-figures"),
    path("toetssteen/<uuid:product>/", views.product, name="touchstone-product"),
    path("toetssteen/<uuid:product>/cijfers.<str:form>", views.product_figures, name="touchstone-product-figures"),
    path("voorstellen/<uuid:uuid>/evaluatie/", evaluations.evaluation, name="evaluation"),
    path("voorstellen/<uuid:uuid>/evaluatie/cijfers.<str:form>", evaluations.figures, name="evaluation-figures"),
    path("voorstellen/<uuid:uuid>/verkennen/", evaluations.explore, name="evaluation-explore"),
]
