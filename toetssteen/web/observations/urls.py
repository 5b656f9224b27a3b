from django.urls import path, register_converter

from toetssteen.web.codes import CodeConverter
from toetssteen.web.observations import own, views

register_converter(CodeConverter, "question-code")

urlpatterns = [
    path("signalen/", views.signals, name="signals"),
    path("signalen/mijn/", own.mine, name="signals-mine"),
    path("signalen/nieuw/", own.new, name="signal-new"),
    path("signalen/volgen/", own.follow, name="signal-follow"),
    path("signalen/post/", views.post, name="signal-post"),
    path("signalen/werkwijze/", views.words, name="signal-words-work"),
    path("signalen/<uuid:product>/", views.words, name="signal-words-product"),
    path("signalen/<uuid:product>/<question-code:question>/", views.words, name="signal-words"),
]
