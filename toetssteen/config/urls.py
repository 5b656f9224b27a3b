"""Every route. The packages under `web` and `api` name their own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    # First, since here hundreds a second come in: each pattern before it would be tried by all of them.
    path("klantinteracties/api/v1/", include("toetssteen.api.klantinteracties.urls")),
    path("contactgegevens/api/v1/", include("toetssteen.api.contactgegevens.urls")),
    path("", include("toetssteen.web.intake.urls")),
    path("", include("toetssteen.web.staff.urls")),
    path("", include("toetssteen.web.tasks.urls")),
    path("", include("toetssteen.web.themes.urls")),
    path("", include("toetssteen.web.observations.urls")),
    path("", include("toetssteen.web.protocols.urls")),
    path("", include("toetssteen.web.insight.urls")),
    path("", include("toetssteen.web.touchstone.urls")),
    path("", include("toetssteen.web.feedback.urls")),
    path("", include("toetssteen.web.processing.urls")),
    path("", include("toetssteen.web.dossiers.urls")),
    path("", include("toetssteen.web.notices.urls")),
    path("", include("toetssteen.web.consultations.urls")),
    path("", include("toetssteen.web.insight.replay_urls")),
    path("", include("toetssteen.web.decisions.urls")),
    path("api/toetssteen/v1/", include("toetssteen.api.own.urls")),
]

handler400 = "toetssteen.web.errors.bad_request"
handler403 = "toetssteen.web.errors.not_allowed"
handler404 = "toetssteen.web.errors.not_found"
handler500 = "toetssteen.web.errors.broken"
