from django.urls import path, register_converter

from toetssteen.web.codes import CodeConverter
from toetssteen.web.observations import views

register_converter(CodeConverter, "question-code")

urlpatterns = [
    path("signalen/", views.signals, name="signals"),
    path("signalen/<uuid:product>/", views.words, name="signal-words-product"),
    path("signalen/<uuid:product>/<question-code:question>/", views.words, name="signal-words"),
]
