"""A draft on the table: what it says, how its codes read, and what has been done to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from uuid import UUID

import msgspec
from django.utils import translation

from toetssteen.products.models import Product
from toetssteen.protocols import drafts, effective
from toetssteen.protocols.compare import Change, compare, summarised
from toetssteen.protocols.document import ProtocolDocument, from_builtins
from toetssteen.protocols.effective import Effective, Pinned
from toetssteen.protocols.errors import NoGeneralProtocol
from toetssteen.protocols.models import Principle, ProtocolVersion
from toetssteen.staff.models import StaffMember


@dataclass
class Work:
    draft: ProtocolVersion
    effective: Effective
    products: dict[str, str]
    """Reference → name, in the order in which the protocol names them."""
    principles: dict[str, str]
    """Code → statement, of all that were not withdrawn."""

    @property
    def uuid(self) -> UUID:
        return self.draft.uuid

    @property
    def revision(self) -> int:
        return self.draft.revision

    @property
    def document(self) -> ProtocolDocument:
        return self.effective.own

    @cached_property
    def seen(self) -> str:
        """What the document says, as a short mark: a form says by it what somebody saw."""
        return mark_of(self.document)

    def changes(self, before: ProtocolDocument, after: ProtocolDocument) -> list[Change]:
        return compare(
            before, after, products=self.products, principles=self.principles, general=self.effective.general
        )

    def change(self, document: ProtocolDocument, *, by: StaffMember) -> ProtocolVersion:
        """Keep it as the next step. Raises `DraftChanged`, `NotADraft`."""
        with translation.override("nl"):  # what is kept is said in one language
            what = summarised(self.changes(self.document, document))
        return drafts.change_draft(self.uuid, document, revision=self.revision, what=what, by=by)

    def steps(self) -> tuple[str, str]:
        """What undoing and redoing would bring, in words of the reader; empty: there is nothing. One query."""
        here = self.draft.step
        rows = self.draft.steps.filter(number__in=(here - 1, here, here + 1)).values_list("number", "content")
        found = {number: from_builtins(content) for number, content in rows}
        back = self._between(found, here - 1, here)
        return back, self._between(found, here, here + 1)

    def _between(self, found: dict[int, ProtocolDocument], one: int, other: int) -> str:
        if one not in found or other not in found:
            return ""
        return summarised(self.changes(found[one], found[other]))

    def document_seen(self, mark: str) -> ProtocolDocument | None:
        """What the draft said when somebody opened a form, where that is still known."""
        if mark == self.seen:
            return self.document
        contents = self.draft.steps.order_by("-number").values_list("content", flat=True)
        return next((found for found in map(from_builtins, contents) if mark_of(found) == mark), None)


def open_work(uuid: UUID, *, by: StaffMember) -> Work:
    """Four queries. Raises `NotAllowed`, `NotFound`, `NotADraft`."""
    draft = drafts.open_draft(uuid, by=by)
    document = draft.document
    return Work(
        draft=draft,
        effective=_with_general(document),
        products=product_names(document),
        principles=dict(Principle.objects.filter(withdrawn_on=None).values_list("code", "statement")),
    )


def _with_general(document: ProtocolDocument) -> Effective:
    """Where no general protocol was loaded yet, a draft stands on its own."""
    try:
        return effective.preview(document)
    except NoGeneralProtocol:
        return Effective(Pinned(0, 0), document, document)


def product_names(*documents: ProtocolDocument) -> dict[str, str]:
    """Reference → name. One query."""
    refs: Sequence[str] = [ref for document in documents for ref in document.scope.products]
    known = dict(Product.objects.filter(ref__in=refs).values_list("ref", "name"))
    return {ref: known.get(ref, ref) for ref in refs}


def mark_of(document: ProtocolDocument) -> str:
    return blake2b(msgspec.json.encode(document), digest_size=12).hexdigest()
