"""Photos and files that a customer gives: typed by their content, kept outside the web root."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

import puremagic
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.contacts.models import Attachment
from toetssteen.intake import errors
from toetssteen.intake.models import Draft
from toetssteen.staff.models import StaffMember
from toetssteen.tasks import queries as tasks

MAX_BYTES = 10 * 1024 * 1024
ALLOWED = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "application/pdf": ".pdf",
}


def keep_file(upload: UploadedFile[bytes], *, conversation: UUID, by: StaffMember) -> Attachment:
    """The same file given again in a conversation is kept once. The name that the customer's device gave is kept
    for the eye only. Raises `FileTooLarge`, `FileTypeRefused`."""
    require(by, "contact.register")
    if upload.size is None or upload.size > MAX_BYTES:
        raise errors.FileTooLarge(field="file")
    content = upload.read()
    media_type = _media_type(content)
    digest = hashlib.sha256(content).hexdigest()
    again = Attachment.objects.filter(conversation=conversation, sha256=digest).first()
    if again is not None:
        return again
    uuid = uuid4()
    path = path_of(uuid)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(content)
    return Attachment.objects.create(
        uuid=uuid,
        conversation=conversation,
        name=_name(upload.name or "", media_type),
        media_type=media_type,
        size=len(content),
        sha256=digest,
    )


def open_file(attachment: Attachment) -> IO[bytes]:
    """Raises `NotFound` for a file that is no longer on the disk."""
    try:
        return path_of(attachment.uuid).open("rb")
    except FileNotFoundError:
        raise NotFound from None


def remove_files(conversations: Iterable[UUID]) -> None:
    """Of conversations that were not saved: the rows and what lies on the disk."""
    for attachment in Attachment.objects.filter(conversation__in=conversations):
        path_of(attachment.uuid).unlink(missing_ok=True)
        attachment.delete()


def path_of(uuid: UUID) -> Path:
    name = uuid.hex
    return Path(settings.FILES) / name[:2] / name


def _media_type(content: bytes) -> str:
    try:
        media_type = puremagic.from_string(content, mime=True)
    except (puremagic.PureError, ValueError):
        media_type = ""
    if media_type not in ALLOWED:
        raise errors.FileTypeRefused(field="file")
    return str(media_type)


def _name(given: str, media_type: str) -> str:
    stem = "".join(sign for sign in Path(given).stem if sign.isprintable() and sign not in '/\\<>"')[:80]
    return f"{stem or 'bestand'}{ALLOWED[media_type]}"


def attachment_for(uuid: UUID, *, by: StaffMember) -> Attachment:
    """A file that one may open: of one's own running conversation, or of a task of one's department.
    Raises `NotFound`."""
    attachment = Attachment.objects.filter(uuid=uuid).first()
    if attachment is None:
        raise NotFound
    running = Draft.objects.filter(uuid=attachment.conversation, owner=by).exists()
    if not running and not tasks.visible_to(by).filter(topic__contact__uuid=attachment.conversation).exists():
        raise NotFound
    return attachment
