from django.urls import path, register_converter

from toetssteen.web.codes import CodeConverter
from toetssteen.web.protocols import views

register_converter(CodeConverter, "protocol-code")

urlpatterns = [
    path("vragen/", views.protocols, name="protocols"),
    path("vragen/<protocol-code:code>/", views.protocol, name="protocol"),
    path("principes/<protocol-code:code>/", views.principle, name="principle"),
    path("producten/<uuid:uuid>/", views.product, name="product"),
]
