from django.urls import path

from toetssteen.web.intake import views

urlpatterns = [
    path("", views.home, name="home"),
    path("gesprek/nieuw/", views.new, name="conversation-new"),
    path("gesprek/<uuid:uuid>/", views.conversation, name="conversation"),
    path("gesprek/<uuid:uuid>/klaar/", views.saved, name="conversation-saved"),
    path("producten/zoek/", views.product_search, name="product-search"),
    path("klanten/zoek/", views.customer_search, name="customer-search"),
    path("klanten/zoek/brp/", views.customer_search_outside, name="customer-search-outside"),
    path("bijlagen/<uuid:uuid>/", views.attachment, name="attachment"),
]
