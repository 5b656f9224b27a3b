"""What belongs to the protocol as a whole, as a form: its title, its principles, its products, who sees the answers."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from toetssteen.protocols import edits
from toetssteen.protocols.document import ProtocolDocument, Sensitivity
from toetssteen.web.protocols.editing.typed import EMPTY, Reading, Typed, as_typed

MOST_PRODUCTS = 400
_NO_PRINCIPLE = _("Kies het principe waarop de vragen staan.")
_NO_PRODUCT = _("Een protocol hoort bij minstens één product.")


def typed_of(document: ProtocolDocument) -> Typed:
    return as_typed(
        {
            "title": document.title,
            "first": next(iter(document.principles), ""),
            "principles": list(document.principles[1:]),
            "products": list(document.scope.products),
            "shielded": document.shielded,
            "sensitivity": document.sensitivity.value,
        }
    )


def read(
    typed: Typed, before: ProtocolDocument, *, principles: Mapping[str, str], products: Mapping[str, str]
) -> tuple[ProtocolDocument, dict[str, str]]:
    """`principles`: those that can be stood on; `products`: those that were offered, with their names."""
    reading = Reading(typed)
    offered = {**principles, **dict.fromkeys(before.principles, "")}
    first = reading.choice("first", offered)
    if not first:
        reading.wrong("first", _NO_PRINCIPLE)
    others = [code for code in reading.choices("principles", offered) if code != first]
    kept = [code for code in before.principles if code in others]
    document = replace(
        before,
        title=reading.line("title", needed=EMPTY),
        principles=[first, *kept, *(code for code in others if code not in kept)],
        shielded=typed.ticked("shielded"),
        sensitivity=Sensitivity(reading.choice("sensitivity", Sensitivity) or before.sensitivity),
    )
    if before.scope.all:
        return document, reading.problems
    return _with_products(reading, document, products), reading.problems


def _with_products(reading: Reading, document: ProtocolDocument, offered: Mapping[str, str]) -> ProtocolDocument:
    chosen = reading.choices("products", {**dict.fromkeys(document.scope.products, ""), **offered})[:MOST_PRODUCTS]
    kept = [ref for ref in document.scope.products if ref in chosen]
    refs = kept + [ref for ref in chosen if ref not in kept]
    if not refs:
        reading.wrong("products", _NO_PRODUCT)
        return document
    return edits.with_products(document, refs) if refs != document.scope.products else document
