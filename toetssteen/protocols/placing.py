"""Which products a protocol belongs to, as its document says: a product, a group of them, or all."""

from collections.abc import Iterable
from typing import TypedDict

import msgspec
from django.db.models import Q
from django.db.models.functions import Now

from toetssteen.access.roles import Actor
from toetssteen.products.actions import ListedProduct, add_own
from toetssteen.products.models import OWN, Product, ProductGroup
from toetssteen.protocols.document import ProtocolDocument
from toetssteen.protocols.errors import ProtocolScopeTaken, UnknownProduct
from toetssteen.protocols.models import Protocol, Question


class _Scope(TypedDict, total=False):
    product: Product
    group: ProductGroup


def place(document: ProtocolDocument) -> Protocol:
    """The protocol with the document's code, new where there is none, on the products that the document names now.
    Raises `UnknownProduct`, `ProtocolScopeTaken`."""
    scope = _scope(document)
    protocol, fresh = Protocol.objects.get_or_create(code=document.code, defaults={"title": document.title, **scope})
    if not fresh:
        protocol.title = document.title
        protocol.product, protocol.group = scope.get("product"), scope.get("group")
        protocol.save(update_fields=["title", "product", "group"])
    return protocol


def remove(protocol: Protocol) -> None:
    """One that has no version, with the group that was made for it."""
    group = protocol.group
    protocol.delete()
    if group is not None:
        group.delete()


def reserve_own_products(document: ProtocolDocument, *, by: Actor) -> None:
    """Make the subjects that a draft brings, unseen: nobody finds them before it is published."""
    refs = {f"{OWN}{own.slug}" for own in document.own_products}
    known = set(Product.objects.filter(ref__in=refs).values_list("ref", flat=True))
    fresh = [own for own in document.own_products if f"{OWN}{own.slug}" not in known]
    add_own_products([msgspec.structs.replace(document, own_products=fresh)], by=by)
    Product.objects.filter(ref__in=refs - known).update(retired_at=Now())


def add_own_products(documents: Iterable[ProtocolDocument], *, by: Actor) -> None:
    """The subjects that the documents bring and that the UPL lacks."""
    own = [
        ListedProduct(ref=f"{OWN}{own.slug}", name=own.name, part_of=own.part_of, synonyms=tuple(own.synonyms))
        for document in documents
        for own in document.own_products
    ]
    if own:
        add_own(own, by=by)


def questions_of(documents: Iterable[ProtocolDocument]) -> dict[str, Question]:
    """Code → the question with that identity; those that are new are made."""
    codes = {question.code for document in documents for question in document.questions}
    Question.objects.bulk_create((Question(code=code) for code in sorted(codes)), ignore_conflicts=True)
    return {question.code: question for question in Question.objects.filter(code__in=codes)}


def _scope(document: ProtocolDocument) -> _Scope:
    if document.scope.all:
        taken = Protocol.objects.filter(product=None, group=None).exclude(code=document.code).first()
        if taken:
            raise ProtocolScopeTaken(code=taken.code)
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
