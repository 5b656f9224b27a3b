"""One conversation as a browser without scripts holds it, for the tests of its page."""

import re
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse

from tests.web.forms import form
from toetssteen.intake.models import Draft

STALE = "Dit gesprek stond ook in een ander venster open."
HTMX = {"HX-Request": "true"}
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + b"\x10" * 64 + bytes.fromhex("ffd9")
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c489".replace(" ", "")) + b"\0" * 40
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


class Talk:
    """One conversation in one window; a second one of the same conversation with `window()`."""

    def __init__(self, client: Client, uuid: UUID | None = None) -> None:
        self.client, self.uuid = client, uuid or uuid4()
        self.url = reverse("conversation", args=[self.uuid])
        self.html = ""
        self.fields: dict[str, list[str]] = {}

    def look(self) -> str:
        return self._seen(self.client.get(self.url))

    def press(self, name: str = "", value: str = "", *, files: dict[str, Any] | None = None, **typed: Any) -> Any:
        """Post the form as it stands with this button; `typed` has `__` for `:` and `_` as it is."""
        posted: dict[str, Any] = {**self.fields, **{key.replace("__", ":"): text for key, text in typed.items()}}
        answer = self.client.post(self.url, {**posted, **({name: value} if name else {}), **(files or {})})
        if answer.status_code == 302 and answer["Location"] == self.url:
            answer = self.client.get(self.url)
        self._seen(answer)
        return answer

    def answer(self, code: str, text: str, button: tuple[str, str] = ("do", "update")) -> Any:
        self.fields[f"q:{code}"] = [text]
        return self.press(*button)

    def window(self) -> "Talk":
        other = Talk(self.client, self.uuid)
        other.look()
        return other

    def _seen(self, answer: Any) -> str:
        if answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]:
            self.html = answer.content.decode()
            if f'action="{self.url}"' in self.html:
                self.fields = form(self.html, self.url)
        return self.html

    @property
    def subjects(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = Draft.objects.get(uuid=self.uuid).content["subjects"]
        return found


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


# From start to save.
