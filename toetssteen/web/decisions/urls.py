from django.urls import path

from toetssteen.web.decisions import boards, mandate, measures, moves, proposals

urlpatterns = [
    path("coordinator/", boards.coordinator, name="coordinator"),
    path("mt/", boards.management, name="mt"),
    path("mt/afwezig/", boards.away, name="mt-away"),
    path("voorstellen/nieuw/", proposals.begin, name="proposal-new"),
    path("voorstellen/<uuid:uuid>/", proposals.proposal, name="proposal"),
    path("voorstellen/<uuid:uuid>/pdf/", proposals.paper, name="proposal-pdf"),
    path("voorstellen/<uuid:uuid>/schrijven/", proposals.write, name="proposal-write"),
    path("voorstellen/<uuid:uuid>/mening/", proposals.view, name="proposal-view"),
    path("voorstellen/<uuid:uuid>/besluit/", moves.decision, name="proposal-decide"),
    path("voorstellen/<uuid:uuid>/stap/", moves.step, name="proposal-step"),
    path("voorstellen/<uuid:uuid>/voortouw/", moves.lead, name="proposal-lead"),
    path("voorstellen/<uuid:uuid>/conclusie/", moves.evaluation, name="proposal-evaluate"),
    path("maatregelen/", measures.measures, name="measures"),
    path("maatregelen/nieuw/", measures.new, name="measure-new"),
    path("maatregelen/<uuid:uuid>/", measures.measure, name="measure"),
    path("mandaat/", mandate.mandate, name="mandate"),
]
