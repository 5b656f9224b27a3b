"""What the search for a customer refuses."""

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken


class QueryTooLong(RuleBroken):
    code = "query-too-long"
    message = _("Dit is te lang om op te zoeken. Typ een naam, een postcode of een nummer.")


class CustomerUnknown(RuleBroken):
    code = "customer-unknown"
    message = _("Deze klant is hier niet (meer) bekend. Zoek de klant opnieuw.")
