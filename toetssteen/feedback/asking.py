"""Asking afterwards, by mail or text message: customers who were drawn by lot, within the budget."""

import secrets
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from toetssteen.contacts.models import Topic
from toetssteen.feedback import budget, counting, errors, links, texting
from toetssteen.feedback.models import Allowance, Drawn, Way
from toetssteen.feedback.ways import way_of
from toetssteen.notices.actions import write_to
from toetssteen.parties.models import AddressKind, DigitalAddress

_DAY = timedelta(days=1)
LATEST = timedelta(days=7)
"""What lies further back is not asked about any more."""


@transaction.atomic
def draw(today: date | None = None) -> int:
    """Ask customers of the days that are over, by lot, those whom nobody asked while they were there; returns how
    many. What was drawn is not drawn again, also by two at once."""
    today = today or timezone.localdate()
    Drawn.objects.get_or_create(pk=1)
    state = Drawn.objects.select_for_update().get(pk=1)
    first = max(state.through + _DAY if state.through else today - _DAY, today - LATEST)
    sent = sum(_ask_by_lot(first + number * _DAY, today) for number in range((today - first).days))
    state.through = today - _DAY
    state.save(update_fields=["through"])
    return sent


def _ask_by_lot(day: date, today: date) -> int:
    begins = timezone.make_aware(datetime.combine(day, time()))
    topics = Topic.objects.filter(
        contact__ended_at__gte=begins,
        contact__ended_at__lt=begins + _DAY,
        shielded=False,
        contact__participants__isnull=False,
        product__in=Allowance.objects.filter(left__gt=0).values("product"),
    )
    found = list(topics.values_list("product_id", "contact__channel", "contact__participants__party_id"))
    secrets.SystemRandom().shuffle(found)
    return sum(_ask(product, way_of(channel), party, day, today) for product, channel, party in found)


def _ask(product: int, way: Way, party: int, day: date, today: date) -> bool:
    kind = {Way.MAIL: AddressKind.EMAIL, Way.SMS: AddressKind.PHONE}.get(way)
    address = DigitalAddress.objects.filter(party_id=party, kind=kind).order_by("pk").first() if kind else None
    if address is None:
        return False
    try:
        with transaction.atomic():
            ask = budget.take(product, [party], today)
    except errors.NothingLeftToAsk:
        return False
    link = links.fresh(product, day, ask, way)
    where = settings.TOETSSTEEN.public_url + reverse("feedback", args=[links.seal(link)])
    if way == Way.MAIL:
        write_to(address.address, subject=_subject(), text=_letter(where, link), of_customer=True)
    else:
        texting.put(address.search_address, _short(where))
    counting.asked(link)
    return True


def _subject() -> str:
    return _("Eén vraag over uw contact met %(municipality)s") % {"municipality": settings.TOETSSTEEN.municipality}


def _letter(where: str, link: links.Link) -> str:
    return _(
        "U had kort geleden contact met %(municipality)s. Wij willen weten of u geholpen bent.\n\n"
        "Het is één vraag, en één keer tikken:\n%(where)s\n\n"
        "De link werkt t/m %(day)s. Wij zien niet wie er antwoordt, en ook niet wie u heeft geholpen. U hoeft niet te "
        "antwoorden: dat heeft geen gevolgen.\n"
    ) % {
        "municipality": settings.TOETSSTEEN.municipality,
        "where": where,
        "day": f"{link.expires_on:%d-%m-%Y}",
    }


def _short(where: str) -> str:
    return _("%(municipality)s: bent u geholpen? Eén vraag, één tik: %(where)s") % {
        "municipality": settings.TOETSSTEEN.municipality,
        "where": where,
    }
