"""Notifications to a Notificaties API: as its own messages, or as CloudEvents 1.0 to the endpoint that Open
Notificaties has for those. Signed with a JWT, which is made for each message."""

import base64
import hmac
import json
import time
from datetime import UTC
from http import HTTPStatus
from typing import Any

from django.conf import settings

from toetssteen.adapters.bounded_http import Answer, BoundedClient
from toetssteen.interactions.delivering import NotTaken
from toetssteen.interactions.models import Notification
from toetssteen.interactions.notifying import CHANNELS

_PATIENCE = 10.0
"""Seconds; shorter than the first wait, so that no other worker tries it meanwhile."""
_MOST_BYTES = 64 * 1024
_TYPE = "nl.vng.klantinteracties"
_client = BoundedClient(max_bytes=_MOST_BYTES)


class HttpNotifier:
    def send(self, notification: Notification) -> None:
        if settings.TOETSSTEEN.notifications_form == "cloudevents":
            self._post("cloudevents", "application/cloudevents+json", _event(notification))
        else:
            self._post("notificaties", "application/json", _message(notification))

    def _post(self, path: str, content_type: str, message: dict[str, Any]) -> None:
        answer = _client.post(
            f"{settings.TOETSSTEEN.notifications_url}/{path}",
            headers={"Content-Type": content_type, "Authorization": f"Bearer {_token()}"},
            body=json.dumps(message).encode(),
            deadline=time.monotonic() + _PATIENCE,
        )
        if not isinstance(answer, Answer):
            raise NotTaken(None)
        if not (HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES or _has_it(answer)):
            raise NotTaken(answer.status)


def _has_it(answer: Answer) -> bool:
    """Open Notificaties refuses an event that it has: of one attempt the answer was lost, and here is the next."""
    return answer.status == HTTPStatus.BAD_REQUEST and b'"unique"' in answer.body


def _message(notification: Notification) -> dict[str, Any]:
    channel = CHANNELS[notification.resource]
    url = f"{settings.TOETSSTEEN.public_url}/klantinteracties/api/v1/{channel}/{notification.subject}"
    return {
        "kanaal": channel,
        "hoofdObject": url,
        "resource": notification.resource,
        "resourceUrl": url,
        "actie": notification.action,
        "aanmaakdatum": _moment(notification),
        "kenmerken": notification.features,
    }


def _event(notification: Notification) -> dict[str, Any]:
    """The features lie beside the rest of `data`: there a listener chooses by them."""
    message = _message(notification)
    features = message.pop("kenmerken")
    return {
        "specversion": "1.0",
        "id": str(notification.uuid),
        "source": settings.TOETSSTEEN.public_url,
        "type": f"{_TYPE}.{notification.resource}.{notification.action}",
        "subject": str(notification.subject),
        "time": _moment(notification),
        "datacontenttype": "application/json",
        "data": {**message, **features},
    }


def _moment(notification: Notification) -> str:
    return notification.happened_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _token() -> str:
    client = settings.TOETSSTEEN.notifications_client
    claims = {"iss": client, "client_id": client, "iat": int(time.time())}
    signed = f"{_encoded({'alg': 'HS256', 'typ': 'JWT'})}.{_encoded(claims)}"
    signature = hmac.digest(settings.TOETSSTEEN.notifications_secret.encode(), signed.encode(), "sha256")
    return f"{signed}.{_base64(signature)}"


def _encoded(part: dict[str, Any]) -> str:
    return _base64(json.dumps(part, separators=(",", ":")).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
