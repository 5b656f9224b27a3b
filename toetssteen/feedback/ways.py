"""How somebody who came by a channel is asked."""

from django.conf import settings

from toetssteen.contacts.models import Channel
from toetssteen.feedback.models import Way

_BY_DEFAULT = {Channel.DESK.value: Way.TABLET, Channel.PHONE.value: Way.AGENT, Channel.CHAT.value: Way.AGENT}


def way_of(channel: str) -> Way:
    """As the municipality chose (`TOETSSTEEN_FEEDBACK_WAYS`); who is there at once, others by mail."""
    chosen = settings.TOETSSTEEN.feedback_ways.get(channel)
    return Way(chosen) if chosen else _BY_DEFAULT.get(channel, Way.MAIL)
