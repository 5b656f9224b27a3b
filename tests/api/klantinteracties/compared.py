"""An answer without what differs each time: ids and times become numbers in the order in which they appear."""

import json
import re
from typing import Any

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_NOW = re.compile(r"202[5-9]-[0-9]{2}-[0-9]{2}(T[0-9:.]+Z)?")


class Names:
    """One numbering for a whole scenario."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._numbers: dict[str, str] = {}

    def plain(self, text: str) -> str:
        text = text.replace(self._base, "~")
        text = _UUID.sub(lambda found: self._numbers.setdefault(found[0], f"#{len(self._numbers)}"), text)
        return _NOW.sub(lambda found: "<nu>" if found[1] else "<vandaag>", text)

    def answer(self, status: int, text: str) -> dict[str, Any]:
        """Errors by what a client goes by: code, sentence, and what is wrong where."""
        if status >= 400:
            try:
                body = json.loads(text)
            except ValueError:
                body = {}
            wanted = {name: body.get(name) for name in ("code", "detail", "invalidParams") if name in body}
            return {"status": status, "body": self.plain(json.dumps(wanted, ensure_ascii=False))}
        return {"status": status, "body": self.plain(text)}
