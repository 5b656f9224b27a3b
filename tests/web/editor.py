"""A coordinator at a draft, in a browser without scripts."""

from html import unescape
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from tests.web.forms import form
from toetssteen.protocols.document import ProtocolDocument
from toetssteen.protocols.models import ProtocolVersion

Fields = dict[str, Any]


class Editor:
    """`client` is signed in as somebody who may edit."""

    def __init__(self, client: Client, code: str = "paspoort", *, uuid: UUID | None = None) -> None:
        self.client = client
        if uuid is None:
            begun = client.post(reverse("protocol-draft-new", args=[code]))
            assert begun.status_code == 302, begun.content
            uuid = UUID(begun["Location"].rstrip("/").rpartition("/")[2])
        self.uuid = uuid

    @property
    def draft(self) -> ProtocolVersion:
        return ProtocolVersion.objects.get(uuid=self.uuid)

    @property
    def document(self) -> ProtocolDocument:
        return self.draft.document

    def at(self, page: str, *codes: str) -> str:
        """The address of a page of this draft, such as `question`; without a name the draft itself."""
        return reverse(f"protocol-draft-{page}" if page else "protocol-draft", args=[self.uuid, *codes])

    def read(self, page: str = "", *codes: str) -> str:
        answer = self.client.get(self.at(page, *codes))
        assert answer.status_code == 200, answer.status_code
        return text_of(answer)

    def fields(self, page: str = "", *codes: str) -> Fields:
        """What stands in the form of the page."""
        return dict(form(self.read(page, *codes), self.at(page, *codes)))

    def save(self, page: str, *codes: str, at: Any = None, **changes: Any) -> Any:
        """Open the form (or take `at`, which was opened before), change it, and save."""
        fields = dict(at or self.fields(page, *codes)) | {"do": "save"} | changes
        return self.client.post(self.at(page, *codes), fields)

    def press(self, name: str, value: str = "1", *, at: Fields | None = None) -> Any:
        fields = at or self.fields()
        return self.client.post(self.at(""), {"revision": fields["revision"], "seen": fields["seen"], name: value})


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def errors_on(answer: Any) -> str:
    """The sentences beside the fields."""
    page = text_of(answer)
    parts = page.split("toets-field__error")[1:]
    return " ".join(part.split("<span>")[1].split("</span>")[0] for part in parts if "<span>" in part)
