"""The same answers as Open Klant 2.18 gave to the same requests, byte for byte but for ids and times.

Where ours differ on purpose it stands in `differences.py`, each with its reason, and in the documentation."""

import json
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client

from tests.api.klantinteracties.compared import Names
from tests.api.klantinteracties.differences import DIFFERENCES
from tests.api.klantinteracties.record import RECORDED
from tests.api.klantinteracties.scenarios import asking, writing
from toetssteen.api import tokens

pytestmark = pytest.mark.django_db
BASE = "http://testserver/klantinteracties/api/v1"


def test_every_recorded_answer_is_ours(client: Client) -> None:
    secret = tokens.issue("kiss", purpose="klantcontact", actors_for="werkplek")
    names = Names(BASE)
    recorded = iter(json.loads(RECORDED.read_text()))
    differing: list[str] = []
    used: set[str] = set()

    def call(method: str, path: str, body: Any = None) -> Any:
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        response = client.generic(method, BASE + path, headers={"Authorization": f"Token {secret}"}, **sent)
        asked = names.plain(json.dumps([method, path, body], ensure_ascii=False))
        ours = {"asked": asked, **names.answer(response.status_code, response.content.decode())}
        theirs = next(recorded)
        assert asked.split("?")[0] == theirs["asked"].split("?")[0]
        if ours["status"] != theirs["status"] or ours["body"] != theirs["body"]:
            known = next((key for key, fits in DIFFERENCES.items() if fits(ours, theirs)), None)
            if known is None:
                differing.append(
                    f"{unquote(asked)}\n  Open Klant {theirs['status']}: {theirs['body']}\n  ours {ours['status']}: {ours['body']}"
                )
            else:
                used.add(known)
        return json.loads(response.content) if response.content[:1] in (b"{", b"[") else {}

    writing(call)
    asking(call)
    assert next(recorded, None) is None
    assert not differing, f"{len(differing)}\n" + "\n".join(differing)
    assert used == set(DIFFERENCES), "a difference that no longer is"
