"""What lies in the folders of the web: nothing inline, nothing fetched from elsewhere, nothing without its licence."""

import re
from pathlib import Path

WEB = Path(__file__).resolve().parents[2] / "toetssteen" / "web"


def test_the_policy_holds_no_style_or_script_stands_in_a_template() -> None:
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|hx-on|\bjs:", re.IGNORECASE)
    found = [path.name for path in (WEB / "templates").rglob("*.html") if inline.search(path.read_text())]
    assert found == []


def test_everything_that_was_taken_over_has_its_licence_and_its_line_in_the_notice() -> None:
    notice = (WEB / "static" / "vendor" / "NOTICE").read_text()
    taken = [
        *(WEB / "static" / "vendor").glob("*/"),
        *(WEB / "static" / "fonts").glob("*/"),
        WEB / "static/themes/voorbeeld",
    ]
    for folder in taken:
        assert list(folder.glob("LICENSE*")), folder
        assert folder.relative_to(WEB / "static").as_posix() in notice


def test_no_style_or_script_of_ours_fetches_from_elsewhere() -> None:
    ours = [path for path in (WEB / "static").rglob("*") if path.suffix in {".css", ".js"}]
    assert ours
    assert [path.name for path in ours if re.search(r"url\(['\"]?(https?:)?//|@import", path.read_text())] == []
