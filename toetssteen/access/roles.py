"""Who may do what: one table, role → actions. `require` is the first line of every action."""

from collections.abc import Sequence
from typing import Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from toetssteen.access.errors import NotAllowed


class Role(models.TextChoices):
    AGENT = "kcc", _("KCC-medewerker")
    DEPARTMENT = "vakafdeling", _("Vakafdeling")
    COORDINATOR = "coordinator", _("Coördinator")
    MANAGEMENT = "mt", _("MT-lid")
    SECRETARY = "secretaris", _("MT-secretaris")
    PRIVACY_OFFICER = "privacy", _("Privacy officer")
    SYSTEM = "systeem", _("Systeem")


ACTIONS: dict[Role, frozenset[str]] = {
    Role.AGENT: frozenset(
        {
            "contact.register",
            "party.search",
            "party.view",
            "dossier.view",
            "signal.send",
            "theme.follow",
            "synonym.add",
            "principle.propose",
            "trial.start",
            "consultation.answer",
            "pulse.answer",
        }
    ),
    Role.DEPARTMENT: frozenset(
        {
            "task.view",
            "task.finish",
            "task.forward",
            "bsn.view",
            "signal.send",
            "theme.follow",
            "dossier.view",
            "principle.propose",
            "consultation.answer",
            "pulse.answer",
        }
    ),
    Role.COORDINATOR: frozenset(
        {
            "signal.list",
            "signal.answer",
            "theme.edit",
            "theme.follow",
            "trial.object",
            "synonym.add",
            "signal.send",
            "task.overview",
            "product.add_own",
            "protocol.edit",
            "protocol.publish",
            "replay.run",
            "principle.propose",
            "principle.lay_down",
            "principle.withdraw",
            "measure.start",
            "trial.start",
            "mandate.confirm",
            "mail.oversee",
            "insight.view",
            "consultation.start",
            "tablet.manage",
            "proposal.write",
            "proposal.lead",
        }
    ),
    Role.MANAGEMENT: frozenset(
        {
            "insight.view",
            "signal.list",
            "theme.follow",
            "raised.answer",
            "principle.propose",
            "principle.lay_down",
            "mandate.confirm",
            "mandate.set",
            "consultation.note",
            "proposal.decide",
            "proposal.decide_alone",
            "absence.set",
        }
    ),
    Role.SECRETARY: frozenset({"proposal.decide", "theme.follow"}),
    Role.PRIVACY_OFFICER: frozenset({"processing.view", "theme.follow"}),
    Role.SYSTEM: frozenset(
        {
            "contact.register",
            "product.import",
            "product.add_own",
            "protocol.load",
            "protocol.edit",
            "protocol.publish",
            "answer.declare_use",
            "task.read_by_system",
            "measure.start",
            "exchange.read",
            "exchange.write",
        }
    ),
}
"""Reading a protocol (which questions, and why) is for everybody who is signed in."""


class Actor(Protocol):
    """Somebody, or a named system, who acts. Never None."""

    @property
    def pk(self) -> int: ...

    @property
    def roles(self) -> Sequence[str]: ...


def may(by: Actor, action: str) -> bool:
    return any(action in ACTIONS[Role(role)] for role in by.roles)


def require(by: Actor, action: str) -> None:
    """Raises `NotAllowed`."""
    if not may(by, action):
        raise NotAllowed
