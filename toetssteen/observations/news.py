"""What is told of signals. Of one without a name nobody is told anything: its sender looks with a code."""

from django.utils.translation import gettext_lazy as _

from toetssteen.notices.kinds import declare

ANSWERED = declare("signal.answered", _("Er is antwoord op je signaal over %(about)s."))
