from django.urls import path

from toetssteen.web.insight import views

urlpatterns = [
    path("snoeien/", views.prune, name="prune"),
    path("snoeien/cijfers.<str:form>", views.figures, name="prune-figures"),
    path("snoeien/<uuid:product>/", views.product, name="prune-product"),
    path("snoeien/<uuid:product>/cijfers.<str:form>", views.product_figures, name="prune-product-figures"),
    path("snoeien/<uuid:product>/grootboek/<str:code>/", views.ledger, name="prune-ledger"),
    path("snoeien/<uuid:product>/concept/", views.draft, name="prune-draft"),
]
