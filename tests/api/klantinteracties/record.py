"""Puts the recorded requests to Open Klant, and keeps what it answers now:
`python -m tests.api.klantinteracties.record http://host:port TOKEN`. Its database is a fresh one."""

import json
import sys

import httpx

from tests.api.klantinteracties.compared import RECORDED, Names, recorded


def main(host: str, token: str) -> None:
    base = f"{host}/klantinteracties/api/v1"
    client = httpx.Client(headers={"Authorization": f"Token {token}"}, timeout=60)
    names, lines = Names(base), recorded()
    for line in lines:
        method, path, body = names.asked(line)
        response = client.request(method, base + path, json=body)
        line.update(names.answer(response.status_code, response.text))
    RECORDED.write_text("[\n" + ",\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n]\n")
    print(f"{len(lines)} antwoorden in {RECORDED.name}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
