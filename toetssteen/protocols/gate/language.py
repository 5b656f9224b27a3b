"""What makes a text harder than B1, as far as counting can tell.

- Flesch-Douma: 206.8 − 0.77 × syllables per 100 words − 0.93 × words per sentence; below 60 a text is harder
  than "normal" (W.H. Douma, De leesbaarheid van landbouwbladen, Wageningen 1960; formula and norms as quoted
  at dbnl.org/tekst/_taa014197701_01). It was made for running text, so it is taken from twelve words on.
- A sentence of more than twenty words.
- Words of the office of which everybody knows a plain one.

`docs/decisions/0008-the-gate.md` tells why this and no library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

LOWEST = 60.0
"""Flesch-Douma: from 60 to 70 is normal."""
FEWEST_WORDS = 12
LONGEST_SENTENCE = 20

PLAIN = {
    "aangaande": "over",
    "alsmede": "en ook",
    "betreffende": "over",
    "conform": "volgens",
    "derhalve": "daarom",
    "desbetreffende": "deze",
    "dient": "moet",
    "dienen": "moeten",
    "echter": "maar",
    "eveneens": "ook",
    "geschiedt": "gebeurt",
    "hieromtrent": "hierover",
    "indien": "als",
    "inzake": "over",
    "middels": "met",
    "motiveren": "uitleggen",
    "motivering": "uitleg",
    "nadien": "daarna",
    "omtrent": "over",
    "reeds": "al",
    "teneinde": "om",
    "tevens": "ook",
    "thans": "nu",
    "verstrekken": "geven",
    "vervaardigen": "maken",
    "voornemens": "van plan",
    "woonachtig": "woont",
    "zulks": "dit",
}
"""Word of the office → what one says."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)|\n+")
_SYLLABLE = re.compile(r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|au|ou|[aeiouyáàâäéèêëíïóôöúûü]")


class Hard(NamedTuple):
    what: str
    mend: str


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """By groups of vowels; at least one."""
    return max(1, len(_SYLLABLE.findall(word.lower())))


@lru_cache(maxsize=20_000)
def sentences(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of each sentence. Addresses of pages and numbers are no words."""
    bare = re.sub(r"https?://\S+|\S+@\S+", " ", text)
    return tuple(tuple(words) for part in _SENTENCE.split(bare) if (words := _WORD.findall(part)))


def flesch_douma(text: str) -> float:
    """100 is very easy, 0 very hard; a text without words is easy."""
    parts = sentences(text)
    words = [word for part in parts for word in part]
    if not words:
        return 100.0
    per_word = sum(map(syllables, words)) / len(words)
    return 206.8 - 77 * per_word - 0.93 * len(words) / len(parts)


def hard(text: str) -> list[Hard]:
    return [*_office_words(text), *_long_sentences(text), *_hard_on_the_whole(text)]


def _office_words(text: str) -> Iterator[Hard]:
    if re.search(r",\s*welke\b", text):
        yield Hard(str(_("“, welke” is schrijftaal.")), str(_("Zeg liever “die”.")))
    for word in dict.fromkeys(word.lower() for part in sentences(text) for word in part):
        if word in PLAIN:
            what = str(_("“%(word)s” is een woord van kantoor.")) % {"word": word}
            yield Hard(what, str(_("Zeg liever “%(plain)s”.")) % {"plain": PLAIN[word]})


def _long_sentences(text: str) -> Iterator[Hard]:
    for words in sentences(text):
        if len(words) > LONGEST_SENTENCE:
            what = str(_("De zin “%(start)s …” heeft %(n)d woorden."))
            yield Hard(what % {"start": " ".join(words[:4]), "n": len(words)}, str(_("Maak er twee zinnen van.")))


def _hard_on_the_whole(text: str) -> Iterator[Hard]:
    if sum(map(len, sentences(text))) < FEWEST_WORDS:
        return
    score = flesch_douma(text)
    if score < LOWEST:
        what = str(_("De tekst leest moeilijk: %(score)d op de schaal van Flesch-Douma, en 60 is gewoon."))
        yield Hard(what % {"score": max(0, round(score))}, str(_("Gebruik kortere woorden en kortere zinnen.")))
