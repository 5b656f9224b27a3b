"""Text messages by HTTP: a POST of JSON with `to`, `from` and `text`, and the key as a bearer token.

So, but for the names of fields, gateways work that Dutch municipalities use; one that differs gets an adapter beside
this one, with the same contract (`feedback.texting.Gateway`).
"""

import json
import time

from django.conf import settings

from toetssteen.adapters.bounded_http import Answer, BoundedClient, Failure
from toetssteen.feedback.texting import NotTaken

_PATIENCE = 10.0
_MOST_BYTES = 64 * 1024
_client = BoundedClient(max_bytes=_MOST_BYTES)


class HttpGateway:
    def send(self, number: str, text: str) -> None:
        if not settings.TOETSSTEEN.sms_url:
            raise NotTaken(final=True)
        body = json.dumps({"to": number, "from": settings.TOETSSTEEN.sms_from, "text": text}).encode()
        headers = {"Content-Type": "application/json"}
        if settings.TOETSSTEEN.sms_key:
            headers["Authorization"] = f"Bearer {settings.TOETSSTEEN.sms_key}"
        answer = _client.post(
            settings.TOETSSTEEN.sms_url, headers=headers, body=body, deadline=time.monotonic() + _PATIENCE
        )
        if answer is Failure.UNREACHABLE:
            raise NotTaken(final=False)
        if isinstance(answer, Answer) and answer.status >= 400:
            raise NotTaken(final=answer.status < 500 and answer.status != 429)
