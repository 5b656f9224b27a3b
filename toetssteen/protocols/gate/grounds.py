"""Which legal grounds allow a special category of personal data, or a BSN. A small table, with its sources.

A ground is read from words such as "Wmo 2015, artikel 5.1.1, eerste lid" or "Artikel 2.3.2 Wet maatschappelijke
ondersteuning 2015". Naming a law is not a judgement: whether the ground carries this question is for a lawyer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WMO = r"wmo 2015|wet maatschappelijke ondersteuning 2015"
_JEUGDWET = r"jeugdwet"
_PARTICIPATIEWET = r"participatiewet"
_UAVG = r"uavg|uitvoeringswet (?:avg|algemene verordening gegevensbescherming)"
_AVG = r"avg|algemene verordening gegevensbescherming"
_WABB = r"wabb|wet algemene bepalingen burgerservicenummer"


@dataclass(frozen=True, slots=True)
class Ground:
    law: str
    """How the law is named, as a pattern in lower case."""
    articles: str
    """Of the law, as a pattern; what follows it (a paragraph, "lid 2") is free."""
    source: str
    with_task: bool = False
    """True where the ground holds only beside another one, which lays down the public task."""


SPECIAL = (
    Ground(_WMO, r"5\.1\.[1-6]", "Wmo 2015, artikel 5.1.1 t/m 5.1.6: gezondheid, voor onderzoek en ondersteuning"),
    Ground(_JEUGDWET, r"7\.4\.[0-4]", "Jeugdwet, artikel 7.4.0 e.v.: gezondheid, voor jeugdhulp"),
    Ground(_PARTICIPATIEWET, r"\d+[a-z]{0,2}", "Participatiewet, met UAVG artikel 30: re-integratie en uitkering"),
    Ground(_UAVG, r"2[2-9]|30", "UAVG, artikel 22 t/m 30: uitzonderingen op het verbod"),
    Ground(_AVG, r"9(?=[.,;]? *(?:tweede lid|lid 2|\(2\)))", "AVG, artikel 9, tweede lid"),
)
"""Source: wetten.overheid.nl, BWBR0035362 (Wmo 2015), BWBR0034925 (Jeugdwet), BWBR0015703 (Participatiewet),
BWBR0040940 (UAVG); the GDPR, EU 2016/679."""

BSN = (
    Ground(_WABB, r"10", "Wabb, artikel 10: het BSN bij een publieke taak", with_task=True),
    Ground(_WMO, r"5\.2\.9", "Wmo 2015, artikel 5.2.9: het BSN van de cliënt"),
    Ground(_JEUGDWET, r"7\.2\.[1-8]", "Jeugdwet, artikel 7.2.1 e.v.: het BSN van de jeugdige"),
)
"""Source: wetten.overheid.nl, BWBR0022428 (Wabb), and those above; UAVG artikel 46 asks for such a law."""


def allows(table: Iterable[Ground], named: list[str]) -> bool:
    """Whether one of the grounds, as they are named, stands in the table."""
    parts = [part for text in named for part in _one_by_one(text)]
    for ground in table:
        meant = [part for part in parts if _is(ground, part)]
        if meant and (not ground.with_task or len(parts) > len(meant)):
            return True
    return False


def _one_by_one(text: str) -> list[str]:
    """`a; b` and `a | b` are two grounds."""
    return [part.strip().lower() for part in re.split(r"[;|\n]", text) if part.strip()]


def _is(ground: Ground, text: str) -> bool:
    """The law and the article, in either order, next to each other."""
    article = rf"art(?:ikel|\.)? *(?:{ground.articles})(?![\d.]*\d)"
    return bool(re.search(rf"\b(?:{ground.law})\b", text) and re.search(article, text))
