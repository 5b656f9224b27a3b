"""What every refusal has in common: a sentence for the person and a stable code for the machine."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RuleBroken(Exception):
    """A rule of the domain refused. `message` is a sentence in Dutch without personal data; the keyword
    arguments fill its placeholders. `field` names the input beside which the sentence belongs."""

    code = "rule-broken"
    message: str | Promise = _("Dit kan niet.")

    def __init__(self, *, field: str = "", **values: Any) -> None:
        self.field = field
        self.values = values
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message) % self.values if self.values else str(self.message)


class NotAllowed(RuleBroken):
    code = "not-allowed"
    message = _("Met jouw rol kan dit niet. Vraag het aan je coördinator.")


class NotFound(RuleBroken):
    code = "not-found"
    message = _("Dit bestaat niet (meer), of het is niet voor jou zichtbaar.")
