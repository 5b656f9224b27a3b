from django.urls import path

from toetssteen.web.feedback import customers, desk, pulse

urlpatterns = [
    path("oordeel/bedankt/", customers.thanks, name="feedback-thanks"),
    path("oordeel/<str:sealed>/", customers.ask, name="feedback"),
    path("tablet/<str:key>/", customers.tablet, name="tablet"),
    path("gesprek/<uuid:uuid>/oordeel/", desk.ask, name="conversation-feedback"),
    path("tablets/", desk.tablets, name="tablets"),
    path("peiling/", pulse.answer, name="pulse"),
]
