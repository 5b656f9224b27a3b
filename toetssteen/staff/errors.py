"""What keeping the staff refuses."""

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken


class DemoOnly(RuleBroken):
    code = "demo-only"
    message = _("Dit kan alleen in een demonstratie.")
