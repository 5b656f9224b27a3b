"""What protocols refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import RuleBroken

if TYPE_CHECKING:
    from toetssteen.protocols.gate.verdict import Verdict


class UnknownProduct(RuleBroken):
    code = "unknown-product"
    message = _("Dit product bestaat niet (meer). Kies een ander product.")


class UnknownVersion(RuleBroken):
    code = "unknown-version"
    message = _("Deze versie van de vragen bestaat niet. Kies het product opnieuw.")


class NoGeneralProtocol(RuleBroken):
    code = "no-general-protocol"
    message = _("De algemene vragen zijn nog niet ingelezen. Vraag je beheerder om ze in te lezen.")


class ProtocolScopeTaken(RuleBroken):
    code = "protocol-scope-taken"
    message = _("Voor deze producten bestaat al een ander protocol: %(code)s.")


class NotADraft(RuleBroken):
    code = "not-a-draft"
    message = _("Deze versie is al gepubliceerd en verandert niet meer. Begin een nieuw concept.")


class DraftChanged(RuleBroken):
    code = "draft-changed"
    message = _(
        "Iemand anders heeft dit concept intussen gewijzigd. Wat jij typte, staat er nog. Kijk na wat er nu staat."
    )


class NothingToUndo(RuleBroken):
    code = "nothing-to-undo"
    message = _("Er is niets om ongedaan te maken.")


class NothingToRedo(RuleBroken):
    code = "nothing-to-redo"
    message = _("Er is niets om opnieuw te doen.")


class OtherProtocol(RuleBroken):
    code = "other-protocol"
    message = _("De code van een protocol verandert niet. Begin een nieuw protocol.")


class NotPassed(RuleBroken):
    """`verdict` says what the gate found."""

    code = "not-passed"
    message = _("De poort laat dit concept nog niet door. Kijk wat er bij de vragen staat.")

    def __init__(self, verdict: Verdict) -> None:
        super().__init__()
        self.verdict = verdict


class StartsInPast(RuleBroken):
    code = "starts-in-past"
    message = _("Een versie kan niet in het verleden beginnen. Kies nu, of een later moment.")


class ProvisionalNeedsEnd(RuleBroken):
    code = "provisional-needs-end"
    message = _("Een voorlopige versie heeft een einddatum nodig. Daarna geldt weer wat er nu geldt.")


class EndsBeforeStart(RuleBroken):
    code = "ends-before-start"
    message = _("Het einde ligt voor het begin. Kies een later einde.")


class NewerVersion(RuleBroken):
    code = "newer-version"
    message = _("Er is intussen versie %(number)s gepubliceerd. Vergelijk die eerst met dit concept.")


class NoSuchStatus(RuleBroken):
    code = "no-such-status"
    message = _("Kies voorlopig of definitief.")


class StillUsedElsewhere(RuleBroken):
    code = "still-used-elsewhere"
    message = _("De vervolgactie “%(follow_up)s” wordt nog gebruikt door %(protocols)s. Pas die eerst aan.")


class NotProvisional(RuleBroken):
    code = "not-provisional"
    message = _("Alleen een voorlopige versie die nog geldt, kan definitief worden.")


class PrincipleIncomplete(RuleBroken):
    code = "principle-incomplete"
    message = _("Vul dit in. Zonder dit weet niemand wat het principe betekent.")


class PrincipleTooLong(RuleBroken):
    code = "principle-too-long"
    message = _("Dit is te lang. Er passen %(limit)s tekens.")


class AlreadyLaidDown(RuleBroken):
    code = "already-laid-down"
    message = _("Deze versie is al vastgelegd. Stel een nieuwe versie voor.")


class LaidDownInFuture(RuleBroken):
    code = "laid-down-in-future"
    message = _("Deze dag moet nog komen. Kies de dag waarop jullie het vastlegden.")


class PrincipleWithdrawn(RuleBroken):
    code = "principle-withdrawn"
    message = _("“%(name)s” is ingetrokken. Stel een nieuw principe voor.")


class PrincipleCited(RuleBroken):
    code = "principle-cited"
    message = _("Hier staan nog protocollen op: %(protocols)s. Pas die eerst aan.")


class CodeTaken(RuleBroken):
    code = "code-taken"
    message = _("De code “%(value)s” is al van een andere vraag of vervolgactie. Kies een andere code.")


class FollowUpInUse(RuleBroken):
    code = "follow-up-in-use"
    message = _("“%(name)s” wordt nog gebruikt door: %(parts)s. Hang die eerst aan een andere vervolgactie.")


class TooManyParts(RuleBroken):
    code = "too-many-parts"
    message = _("Er passen hoogstens %(most)s vragen en mededelingen in één protocol.")
