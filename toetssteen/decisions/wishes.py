"""What the MT once wanted with the klantdossier, and what of it survives a proposal: nobody decides unseeing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from toetssteen.protocols.document import UNKNOWN, ProtocolDocument, Question


@dataclass(frozen=True, slots=True)
class Wish:
    wish: str
    survives: bool
    how: str


def of(held: ProtocolDocument, proposed: ProtocolDocument) -> list[Wish]:
    """Each with what becomes of it, counted from the two documents."""
    gone = _gone(held, proposed)
    left = len(proposed.questions)
    used = [question for question in proposed.questions if question.purpose != UNKNOWN]
    reused = [question for question in proposed.questions if question.known_from or question.valid_for]
    return [
        Wish(
            _("Elk contact met een klant staat in één dossier."),
            True,
            _("Blijft: ieder gesprek staat er, met onderwerp, kanaal, vervolgactie en afspraak."),
        ),
        Wish(
            _("De vakafdeling heeft wat zij nodig heeft."),
            not any(question.required for question in gone),
            ngettext(
                "Blijft: %(used)d van de %(left)d vraag heeft een bekend doel bij een vervolgactie.",
                "Blijft: %(used)d van de %(left)d vragen hebben een bekend doel bij een vervolgactie.",
                left,
            )
            % {"used": len(used), "left": left}
            if not any(question.required for question in gone)
            else _("Let op: er vervalt een vraag waar een vervolgactie nu niet zonder kan."),
        ),
        Wish(
            _("De klant hoeft niet twee keer hetzelfde te vertellen."),
            True,
            ngettext(
                "Blijft: %(n)d vraag wordt overgeslagen als het antwoord al bekend is.",
                "Blijft: %(n)d vragen worden overgeslagen als het antwoord al bekend is.",
                len(reused),
            )
            % {"n": len(reused)},
        ),
        Wish(
            _("Het MT ziet waar klanten voor komen."),
            True,
            _("Blijft: aantallen per product, kanaal en vervolgactie.")
            if not gone
            else ngettext(
                "Blijft: aantallen per product, kanaal en vervolgactie. Niet meer: antwoorden op %(n)d vraag.",
                "Blijft: aantallen per product, kanaal en vervolgactie. Niet meer: antwoorden op %(n)d vragen.",
                len(gone),
            )
            % {"n": len(gone)},
        ),
    ]


def _gone(held: ProtocolDocument, proposed: ProtocolDocument) -> list[Question]:
    kept = {question.code for question in proposed.questions}
    return [question for question in held.questions if question.code not in kept]
