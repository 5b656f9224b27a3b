from toetssteen.api.contactgegevens.api import API
from toetssteen.api.contract.routes import routes_of

urlpatterns = routes_of(API)
