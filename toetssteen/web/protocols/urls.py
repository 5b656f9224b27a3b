from django.urls import path, register_converter

from toetssteen.web.codes import CodeConverter
from toetssteen.web.protocols import file_views, views
from toetssteen.web.protocols.editing import (
    about_views,
    draft_views,
    gate_views,
    parts,
    principle_views,
    publish_views,
)

register_converter(CodeConverter, "protocol-code")

_DRAFT = "vragen/concept/<uuid:uuid>/"
_PART = "<protocol-code:code>/"

urlpatterns = [
    path("vragen/", views.protocols, name="protocols"),
    path("vragen/inlezen/", file_views.read_in, name="protocol-import"),
    path("vragen/<protocol-code:code>/", views.protocol, name="protocol"),
    path("vragen/<protocol-code:code>/bestand/", file_views.protocol_file, name="protocol-file"),
    path("vragen/<protocol-code:code>/vergelijk/", draft_views.compared_versions, name="protocol-compare"),
    path("vragen/<protocol-code:code>/concept/", draft_views.begin, name="protocol-draft-new"),
    path("vragen/versie/<uuid:uuid>/", publish_views.settle, name="protocol-settle"),
    path(_DRAFT, draft_views.draft, name="protocol-draft"),
    path(f"{_DRAFT}bestand/", file_views.draft_file, name="protocol-draft-file"),
    path(f"{_DRAFT}vraag/", parts.question, name="protocol-draft-question-new"),
    path(f"{_DRAFT}vraag/{_PART}", parts.question, name="protocol-draft-question"),
    path(f"{_DRAFT}vervolgactie/", parts.follow_up, name="protocol-draft-follow-up-new"),
    path(f"{_DRAFT}vervolgactie/{_PART}", parts.follow_up, name="protocol-draft-follow-up"),
    path(f"{_DRAFT}mededeling/", parts.notice, name="protocol-draft-notice-new"),
    path(f"{_DRAFT}mededeling/{_PART}", parts.notice, name="protocol-draft-notice"),
    path(f"{_DRAFT}elders/", about_views.find_question, name="protocol-draft-find"),
    path(f"{_DRAFT}erbij/", about_views.add_existing, name="protocol-draft-add"),
    path(f"{_DRAFT}protocol/", about_views.about, name="protocol-draft-about"),
    path(f"{_DRAFT}voorbeeld/", draft_views.show_preview, name="protocol-draft-preview"),
    path(f"{_DRAFT}poort/", gate_views.gate, name="protocol-draft-gate"),
    path(f"{_DRAFT}vergelijk/", draft_views.compared, name="protocol-draft-compare"),
    path(f"{_DRAFT}publiceren/", publish_views.publish, name="protocol-draft-publish"),
    path("principes/nieuw/", principle_views.propose, name="principle-new"),
    path("principes/<protocol-code:code>/", principle_views.principle, name="principle"),
    path("principes/<protocol-code:code>/voorstel/", principle_views.propose, name="principle-propose"),
    path("principes/<protocol-code:code>/vastleggen/", principle_views.lay_down, name="principle-lay-down"),
    path("principes/<protocol-code:code>/intrekken/", principle_views.withdraw, name="principle-withdraw"),
    path("producten/<uuid:uuid>/", views.product, name="product"),
    path("producten/<uuid:uuid>/protocol/", draft_views.begin_for_product, name="protocol-for-product"),
]
