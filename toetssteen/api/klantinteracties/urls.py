from django.urls import path

from toetssteen.api.contract.routes import routes_of
from toetssteen.api.klantinteracties import together
from toetssteen.api.klantinteracties.api import API

urlpatterns = [*routes_of(API), path("maak-klantcontact", together.make_contact, name="api-maak-klantcontact")]
