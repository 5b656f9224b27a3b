from django.urls import path

from toetssteen.web.themes import done, raised, trials, views

urlpatterns = [
    path("themas/", views.themes, name="themes"),
    path("themas/<uuid:uuid>/", views.theme, name="theme"),
    path("themas/gemeld/<uuid:uuid>/", raised.raised, name="raised"),
    path("signalen/gedaan/", done.done, name="signals-done"),
    path("proeven/", trials.trials, name="trials"),
    path("proeven/nieuw/", trials.new, name="trial-new"),
    path("proeven/<uuid:uuid>/", trials.trial, name="trial"),
]
