"""Draws an A4: `python -m toetssteen.web.decisions.sheet` reads JSON and writes a PDF. It knows nothing but paper, and
loads neither Django nor the rest of Toetssteen."""

import json
import sys
from pathlib import Path
from typing import Any

from fpdf import FPDF

_FONTS = Path(__file__).resolve().parent.parent / "static" / "fonts" / "source-sans-3"
_MARGIN, _LINE = 18, 5.2
_COLOUR, _SUBTLE = (0, 26, 64), (61, 83, 116)


def draw(paper: dict[str, Any]) -> bytes:
    """`sections`: pairs of a title and its paragraphs. The fonts are those of the pages; none comes from the system."""
    pdf = FPDF(format="A4")
    pdf.set_margins(_MARGIN, _MARGIN)
    pdf.set_auto_page_break(True, margin=_MARGIN)
    for weight, style in (("400", ""), ("600", "B")):
        pdf.add_font("sans", style, _FONTS / f"source-sans-3-latin-{weight}-normal.woff2")
        pdf.add_font("wide", style, _FONTS / f"source-sans-3-latin-ext-{weight}-normal.woff2")
    pdf.set_fallback_fonts(["wide"])
    pdf.set_title(paper["title"])
    pdf.set_author(paper["author"])
    pdf.set_lang(paper["language"])
    pdf.add_page()
    _write(pdf, paper["title"], size=18, line=8, style="B")
    _write(pdf, paper["under"], size=9.5, colour=_SUBTLE)
    for title, texts in paper["sections"]:
        pdf.ln(3)
        _write(pdf, title, size=12, line=6.5, style="B")
        for text in texts:
            _write(pdf, text, size=10.5)
    return bytes(pdf.output())


def _write(
    pdf: FPDF,
    text: str,
    *,
    size: float,
    line: float = _LINE,
    style: str = "",
    colour: tuple[int, int, int] = _COLOUR,
) -> None:
    pdf.set_font("sans", style, size)
    pdf.set_text_color(*colour)
    pdf.multi_cell(0, line, text, new_x="LMARGIN", new_y="NEXT", align="L")


def main() -> None:
    sys.stdout.buffer.write(draw(json.loads(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
