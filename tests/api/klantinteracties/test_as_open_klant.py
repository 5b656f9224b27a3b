"""The same answers as Open Klant 2.18 gave to the same requests, byte for byte but for ids and times.

Where ours differ on purpose it stands in `differences.py`, and in docs/api.md with the reason."""

import json

import pytest
from django.test import Client

from tests.api.klantinteracties.compared import Names, recorded, shown
from tests.api.klantinteracties.differences import DIFFERENCES
from toetssteen.api import tokens

pytestmark = pytest.mark.django_db
BASE = "http://testserver/klantinteracties/api/v1"


def test_every_recorded_answer_is_ours(client: Client) -> None:
    secret = tokens.issue("kiss", purpose="klantcontact", actors_for="werkplek")
    names = Names(BASE)
    differing: list[str] = []
    used: set[str] = set()
    for line in recorded():
        method, path, body = names.asked(line)
        response = client.generic(
            method,
            BASE + path,
            data="" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Token {secret}"},
        )
        ours = names.answer(response.status_code, response.content.decode())
        if (ours["status"], ours["body"]) == (line["status"], line["body"]):
            continue
        known = next((why for why, fits in DIFFERENCES.items() if fits(shown(line))), None)
        if known is None:
            differing.append(
                f"{shown(line)}\n  Open Klant {line['status']}: {line['body']}\n  ours {ours['status']}: {ours['body']}"
            )
        else:
            used.add(known)
    assert not differing, f"{len(differing)}\n" + "\n".join(differing)
    assert used == set(DIFFERENCES), "a difference that no longer is"
