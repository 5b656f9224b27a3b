"""What a conversation refuses when it is saved."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken


class NotReady(RuleBroken):
    """Something has to be put right before this can be saved. `problems`: field → sentence, for the subject at
    position `subject`. Fields are `product`, `outcome`, `customer`, `note`, or `q:<code>` with `:<part>`."""

    code = "conversation-not-ready"
    message = _("Nog niet opgeslagen. Kijk naar wat er bij de velden staat.")

    def __init__(self, problems: Mapping[str, str | Promise], *, subject: int) -> None:
        self.problems = dict(problems)
        self.subject = subject
        super().__init__()


class UnknownProductChosen(RuleBroken):
    code = "unknown-product-chosen"
    message = _("Dit product bestaat niet (meer). Kies een ander product.")


class UnknownFollowUp(RuleBroken):
    code = "unknown-follow-up"
    message = _("Deze vervolgactie hoort niet bij dit product. Kies er een uit de lijst.")


class UnknownSkipReason(RuleBroken):
    code = "unknown-skip-reason"
    message = _("Deze reden kennen we niet. Kies er een uit de lijst, of laat hem weg.")


class UnknownQuestion(RuleBroken):
    code = "unknown-question"
    message = _("Een van de vragen hoort niet bij dit gesprek. Wat je typte, staat er nog. Kijk het na en sla op.")


class SubjectGone(RuleBroken):
    code = "subject-gone"
    message = _("Dit onderwerp staat niet meer in het gesprek.")


class SubjectBroughtBack(RuleBroken):
    code = "subject-brought-back"
    message = _("Dit onderwerp was in een ander venster weggehaald. Wat je typte, staat er weer. Kijk het na.")


class FileTooLarge(RuleBroken):
    code = "file-too-large"
    message = _("Dit bestand is groter dan 10 MB. Kies een kleiner bestand.")


class FileTypeRefused(RuleBroken):
    code = "file-type-refused"
    message = _("Dit soort bestand kan niet. Kies een foto (JPEG, PNG, WebP, HEIC) of een PDF.")
