from django.urls import path, register_converter

from toetssteen.web.codes import CodeConverter
from toetssteen.web.insight import replay_views as views

register_converter(CodeConverter, "replay-code")

_REPLAY = "vragen/concept/<uuid:uuid>/doorrekenen/"

urlpatterns = [
    path(_REPLAY, views.replay, name="replay"),
    path(f"{_REPLAY}verder/", views.go_on, name="replay-step"),
    path(
        f"{_REPLAY}voorbeelden/<uuid:product>/<replay-code:follow_up>/<replay-code:question>/",
        views.examples,
        name="replay-examples",
    ),
]
