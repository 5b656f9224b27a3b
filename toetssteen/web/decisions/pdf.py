"""A proposal as a PDF: what the page says, on an A4. Facts alone; personal views are kept apart and not in it."""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from toetssteen.decisions.queries import Seen
from toetssteen.protocols.wording import day_in_words
from toetssteen.web.decisions.judged import plan

_SHEET = "toetssteen.web.decisions.sheet"
_PATIENCE = 30
"""Seconds; it takes about one."""


def as_pdf(seen: Seen, *, views: Sequence[str] = ()) -> bytes:
    """Drawn by a process of its own, which ends: what it loads is half of what a worker may weigh. `views`: what
    persons think, for an export under the Woo; their names are not even read."""
    drawn = subprocess.run(  # noqa: S603 all constants
        [sys.executable, "-m", _SHEET],
        input=json.dumps(paper_of(seen, views=views)).encode(),
        capture_output=True,
        timeout=_PATIENCE,
        check=True,
    )
    return drawn.stdout


def paper_of(seen: Seen, *, views: Sequence[str] = ()) -> dict[str, Any]:
    """What stands on it."""
    sections = [[title, [line for line in lines if line]] for title, lines in _sections(seen)]
    sections.append([_("Persoonlijke meningen, zonder naam"), [f"– {view}" for view in views]])
    return {
        "title": seen.proposal.title,
        "author": settings.TOETSSTEEN.municipality,
        "language": get_language() or "nl",
        "under": " · ".join(_heading(seen)),
        "sections": [[title, texts] for title, texts in sections if texts],
    }


def _heading(seen: Seen) -> list[str]:
    proposal = seen.proposal
    said = [settings.TOETSSTEEN.municipality, str(proposal.get_state_display())]
    if proposal.submitted_at:
        said.append(_("ingediend op %(day)s") % {"day": day_in_words(proposal.submitted_at)})
    if proposal.in_force_from:
        said.append(_("geldt vanaf %(day)s") % {"day": day_in_words(proposal.in_force_from)})
    return said


def _sections(seen: Seen) -> Iterable[tuple[str, list[str]]]:
    proposal, evidence = seen.proposal, seen.proposal.evidence
    decided = seen.decisions[0] if seen.decisions else None
    if decided is not None:
        where = ""
        if decided.meeting_on:
            where = _("vergadering van %(day)s, punt %(item)s van de besluitenlijst") % {
                "day": day_in_words(decided.meeting_on),
                "item": decided.agenda_item,
            }
        move = str(decided.get_move_display()).lower()
        yield (
            _("Het besluit: %(move)s") % {"move": move},
            [decided.reason, decided.changes, " ".join([day_in_words(decided.at), where]).strip()],
        )
    yield _("Wat er verandert"), [f"– {sentence}" for sentence in proposal.changes]
    yield _("Waarom"), [proposal.why, *(f"{_('Principe:')} {line['statement']}" for line in proposal.principles)]
    if evidence:
        yield _("Wat we weten"), [*_figures(evidence), *_said(evidence)]
    yield (
        _("Wat het MT wilde met het klantdossier, en wat ervan blijft"),
        [f"– {wish.wish} {wish.how}" for wish in seen.wishes],
    )
    yield _("Wat je kwijtraakt"), [proposal.loss]
    yield _("Andere mogelijkheden"), [proposal.alternatives]
    yield _("Hoe we zien of het helpt"), list(plan(proposal))


def _figures(evidence: dict[str, Any]) -> list[str]:
    total, asked, used = evidence["signals"]["total"], evidence["asked"], evidence["used"]
    signals = ngettext("signaal over deze vragen, in drie maanden", "signalen over deze vragen, in drie maanden", total)
    times = asked["answered"] + asked["skipped"]
    skipped = _("keer overgeslagen, van de %(times)s keer dat ze gesteld werden in ongeveer een jaar")
    unknown = _("Hoe vaak ze gesteld werden, staat er nog niet: daarvoor is er te weinig.")
    known = _("keer gebruikt, van de %(known)s antwoorden waarvan een vakafdeling dat zei") % {"known": used["known"]}
    return [
        f"– {total} {signals}",
        f"– {asked['skipped']} {skipped % {'times': times}}" if times else f"– {unknown}",
        f"– {used['used']} {known}" if used["known"] else f"– {_('Niemand weet of deze antwoorden gebruikt werden.')}",
    ]


def _said(evidence: dict[str, Any]) -> list[str]:
    """What came of each consultation, and what a department said it needs."""
    lines = []
    for one in evidence.get("said", []):
        lines.append(": ".join(part for part in (one["title"], one["outcome"]) if part))
        for department in one["departments"]:
            quotes = " ".join(f"“{quote['text']}”" for quote in department["quotes"] if quote["text"])
            lines.append(f"{department['name']}: {quotes}" if quotes else "")
    return lines
