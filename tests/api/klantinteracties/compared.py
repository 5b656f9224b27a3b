"""What was asked of Open Klant, what it answered, and how an answer of ours is compared with that.

`recorded.json` has one request a line, with its answer. Ids are numbers in the order in which they appear, times are
`<nu>`, and the address of the API is `~`, so that the same requests can be put to any server."""

import json
import re
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).with_name("recorded.json")

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_NOW = re.compile(r"202[5-9]-[0-9]{2}-[0-9]{2}(T[0-9:.]+Z)?")
_NUMBER = re.compile("#([0-9]+)")

Line = dict[str, Any]


def recorded() -> list[Line]:
    lines: list[Line] = json.loads(RECORDED.read_text())
    return lines


class Names:
    """One numbering of ids for a whole run."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._numbers: dict[str, str] = {}

    def asked(self, line: Line) -> tuple[str, str, Any]:
        """Method, path and body, with the ids that this server gave."""
        text = json.dumps(line["asked"]).replace("~", self._base)
        text = _NUMBER.sub(lambda found: self._id(int(found[1])), text)
        method, path, body = json.loads(text)
        return method, path, body

    def _id(self, number: int) -> str:
        """What no answer has told of yet is an id that nothing has."""
        while number >= len(self._numbers):
            count = len(self._numbers)
            self._numbers[f"11111111-1111-4111-8111-{count:012}"] = f"#{count}"
        return list(self._numbers)[number]

    def answer(self, status: int, text: str) -> Line:
        """Errors by what a client goes by: code, sentence, and what is wrong where."""
        if status >= 400:
            body = json.loads(text) if text.startswith("{") else {}
            wanted = {name: body.get(name) for name in ("code", "detail", "invalidParams") if name in body}
            text = json.dumps(wanted, ensure_ascii=False)
        return {"status": status, "body": self._plain(text)}

    def _plain(self, text: str) -> str:
        text = text.replace(self._base, "~")
        text = _UUID.sub(lambda found: self._numbers.setdefault(found[0], f"#{len(self._numbers)}"), text)
        return _NOW.sub(lambda found: "<nu>" if found[1] else "<vandaag>", text)


def shown(line: Line) -> str:
    return json.dumps(line["asked"], ensure_ascii=False)
