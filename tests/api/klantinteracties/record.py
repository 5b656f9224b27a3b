"""Records what Open Klant answers: `python -m tests.api.klantinteracties.record http://host:port TOKEN`.

Its database is emptied of what these scenarios make by starting from a fresh one."""

import json
import sys
from pathlib import Path
from typing import Any

import httpx

from tests.api.klantinteracties.compared import Names
from tests.api.klantinteracties.scenarios import asking, writing

RECORDED = Path(__file__).with_name("recorded.json")


def main(host: str, token: str) -> None:
    base = f"{host}/klantinteracties/api/v1"
    client = httpx.Client(headers={"Authorization": f"Token {token}"}, timeout=60)
    names = Names(base)
    lines: list[dict[str, Any]] = []

    def call(method: str, path: str, body: Any = None) -> Any:
        response = client.request(method, base + path, **({} if body is None else {"json": body}))
        asked = names.plain(json.dumps([method, path, body], ensure_ascii=False))
        lines.append({"asked": asked, **names.answer(response.status_code, response.text)})
        try:
            return response.json()
        except ValueError:
            return {}

    writing(call)
    asking(call)
    RECORDED.write_text("[\n" + ",\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n]\n")
    print(f"{len(lines)} antwoorden in {RECORDED.name}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
