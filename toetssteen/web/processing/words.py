"""The codes of the processing log, in words. A code that is not known here is shown as it is."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OPERATIONS: dict[str, str | Promise] = {
    "contact.registered": _("Gesprek vastgelegd"),
    "dossier.viewed": _("Klantdossier bekeken"),
    "example.viewed": _("Als voorbeeld gelezen"),
    "party.found": _("In zoekresultaten gezien"),
    "party.viewed": _("Als klant gekozen"),
    "processing.viewed": _("Deze verwerkingen opgezocht"),
    "task.viewed": _("Taak bekeken"),
    "exchange.listed": _("In een lijst aan een ander systeem"),
    "exchange.read": _("Door een ander systeem gelezen"),
}

PURPOSES: dict[str, str | Promise] = {
    "klant-zoeken": _("De klant vinden voor een gesprek"),
    "klantcontact": _("De klant helpen"),
    "taak-uitvoeren": _("Een vervolgactie uitvoeren"),
    "dossier-inzien": _("Klantdossier inzien zonder gesprek of taak"),
    "vragen-verbeteren": _("Bepalen welke vragen nodig zijn"),
    "verantwoording": _("Verantwoorden wat er met gegevens is gedaan"),
}

CONTEXTS: dict[str, str | Promise] = {
    "contact": _("Gesprek"),
    "conversation": _("Gesprek"),
    "party": _("Klant"),
    "processing": _("Verwerkingen van één persoon"),
    "replayrun": _("Doorrekenen"),
    "task": _("Taak"),
    "token": _("Ander systeem"),
}


def in_words(words: dict[str, str | Promise], code: str) -> str:
    return str(words.get(code, code))
