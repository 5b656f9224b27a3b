"""What stands in a form on a page, as a browser without scripts would post it."""

from html.parser import HTMLParser


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, list[str]]] = {}
        self._fields: dict[str, list[str]] = {}
        self._area: str | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._fields = self.forms.setdefault(given.get("action", ""), {})
        elif tag == "textarea":
            self._area = given["name"]
            self._fields[self._area] = [""]
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and ("selected" in given or self._select not in self._fields):
            self._fields[self._select] = [given.get("value", "")]
        elif tag == "input" and "name" in given:
            ticked = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if ticked and given.get("type") not in ("submit", "file"):
                self._fields.setdefault(given["name"], []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self._fields[self._area][0] += data


def form(html: str, action: str) -> dict[str, list[str]]:
    """Name → values. Of a text box that begins with an empty line HTML takes the first one away."""
    parser = _Forms()
    parser.feed(html)
    fields = parser.forms[action]
    return {name: [value.removeprefix("\n") for value in values] for name, values in fields.items()}
