"""Laying down principles and protocols: from the library that ships, as first versions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from toetssteen.access.roles import Actor, require
from toetssteen.history.actions import record
from toetssteen.products.actions import ListedProduct, add_own
from toetssteen.products.models import OWN, Product, ProductGroup
from toetssteen.protocols.document import ProtocolDocument, to_builtins
from toetssteen.protocols.errors import ProtocolScopeTaken, UnknownProduct
from toetssteen.protocols.models import Principle, Protocol, ProtocolVersion, Question, VersionStatus
from toetssteen.protocols.shipped import ShippedPrinciple


@transaction.atomic
def load_principles(principles: Iterable[ShippedPrinciple], *, by: Actor) -> int:
    """Add each, or renew it while it is a proposal still: what staff laid down stays as they laid it down.
    Returns how many were added or renewed."""
    require(by, "protocol.load")
    known = {principle.code: principle for principle in Principle.objects.all()}
    loaded = 0
    for shipped in principles:
        principle = known.get(shipped.code) or Principle(code=shipped.code)
        fields = {name: getattr(shipped, name) for name in ("statement", "meaning", "asks", "refrains", "proposal")}
        same = all(getattr(principle, name) == value for name, value in fields.items())
        if principle.pk and (same or not principle.proposal):
            continue
        for name, value in fields.items():
            setattr(principle, name, value)
        principle.save()
        record("principle.proposed", principle, by=by, code=principle.code)
        loaded += 1
    return loaded


@transaction.atomic
def load_documents(documents: Sequence[ProtocolDocument], *, by: Actor, starts_at: datetime | None = None) -> int:
    """Publish each document as a definitive version, unless it says what the newest one says. It starts now;
    for a demonstration, whose contacts lie in the past, the first version starts at `starts_at`.

    Returns the number of versions made. Raises `UnknownProduct`, `ProtocolScopeTaken`."""
    require(by, "protocol.load")
    add_own(_own_products(documents), by=by)
    questions = _questions(documents)
    made = 0
    for document in documents:
        protocol = _protocol(document)
        newest = protocol.versions.order_by("-number").first()
        content = to_builtins(document)
        if newest and newest.content == content:
            continue
        version = ProtocolVersion.objects.create(
            protocol=protocol,
            number=newest.number + 1 if newest else 1,
            status=VersionStatus.DEFINITIVE,
            starts_at=timezone.now() if newest else starts_at or timezone.now(),
            content=content,
        )
        version.questions.set([questions[question.code] for question in document.questions])
        record("protocol.published", version, by=by, protocol=protocol.code, number=version.number)
        made += 1
    return made


def _own_products(documents: Iterable[ProtocolDocument]) -> list[ListedProduct]:
    return [
        ListedProduct(ref=f"{OWN}{own.slug}", name=own.name, part_of=own.part_of, synonyms=tuple(own.synonyms))
        for document in documents
        for own in document.own_products
    ]


def _questions(documents: Iterable[ProtocolDocument]) -> dict[str, Question]:
    codes = {question.code for document in documents for question in document.questions}
    Question.objects.bulk_create((Question(code=code) for code in sorted(codes)), ignore_conflicts=True)
    return {question.code: question for question in Question.objects.filter(code__in=codes)}


def _protocol(document: ProtocolDocument) -> Protocol:
    """The protocol of this document, on the products that the document names now."""
    scope = _scope(document)
    protocol, fresh = Protocol.objects.get_or_create(code=document.code, defaults={"title": document.title, **scope})
    if not fresh:
        protocol.title = document.title
        protocol.product, protocol.group = scope.get("product"), scope.get("group")
        protocol.save(update_fields=["title", "product", "group"])
    return protocol


class _Scope(TypedDict, total=False):
    product: Product
    group: ProductGroup


def _scope(document: ProtocolDocument) -> _Scope:
    if document.scope.all:
        return {}
    refs = set(document.scope.products)
    products = list(Product.objects.filter(ref__in=refs))
    if len(products) != len(refs) or not products:
        raise UnknownProduct
    alone = len(products) == 1
    rivals = Q(product__in=products) if alone else Q(group__products__in=products)
    taken = Protocol.objects.filter(rivals).exclude(code=document.code).first()
    if taken:
        raise ProtocolScopeTaken(code=taken.code)
    if alone:
        return {"product": products[0]}
    group, _ = ProductGroup.objects.get_or_create(code=document.code, defaults={"name": document.title})
    group.products.set(products)
    return {"group": group}
