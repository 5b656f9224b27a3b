from django.urls import path

from toetssteen.web.notices import mailbox, views

urlpatterns = [
    path("nieuws/", views.news, name="news"),
    path("nieuws/alles-gelezen/", views.read_all, name="news-read-all"),
    path("nieuws/<uuid:uuid>/", views.open_notice, name="news-open"),
    path("nieuws/voorkeuren/", views.preferences, name="news-preferences"),
    path("nieuws/agenda/", views.calendar_key, name="news-calendar"),
    path("nieuws/mail/", views.mail, name="news-mail"),
    path("agenda/<str:secret>.ics", views.feed, name="calendar-feed"),
    path("postbus/", mailbox.mails, name="mailbox"),
    path("postbus/<str:name>/", mailbox.mail, name="mailbox-mail"),
]
