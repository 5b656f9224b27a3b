"""Laying down protocols: from the library that ships, as first versions."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from toetssteen.access.roles import Actor, require
from toetssteen.history.actions import record
from toetssteen.products.actions import ListedProduct, add_own
from toetssteen.products.models import OWN, Product, ProductGroup
from toetssteen.protocols.document import ProtocolDocument, to_builtins
from toetssteen.protocols.errors import ProtocolScopeTaken, UnknownProduct
from toetssteen.protocols.models import Protocol, ProtocolVersion, Question, VersionStatus


@transaction.atomic
def load_documents(documents: Sequence[ProtocolDocument], *, by: Actor) -> int:
    """Publish each document as a definitive version that starts now, unless it says what the newest one says.

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
            starts_at=timezone.now(),
            content=content,
        )
        version.questions.set([questions[question.code] for question in document.questions])
        record("protocol.published", version, by=by, protocol=protocol.code, number=version.number)
        made += 1
    return made


def _own_products(documents: Iterable[ProtocolDocument]) -> list[ListedProduct]:
    return [
        ListedProduct(
            ref=f"{OWN}{own.slug}", name=own.name, part_of=own.part_of, synonyms=tuple(own.synonyms)
        )
        for document in documents
        for own in document.own_products
    ]


def _questions(documents: Iterable[ProtocolDocument]) -> dict[str, Question]:
    codes = {question.code for document in documents for question in document.questions}
    Question.objects.bulk_create((Question(code=code) for code in sorted(codes)), ignore_conflicts=True)
    return {question.code: question for question in Question.objects.filter(code__in=codes)}


def _protocol(document: ProtocolDocument) -> Protocol:
    protocol, _ = Protocol.objects.get_or_create(
        code=document.code, defaults={"title": document.title, **_scope(document)}
    )
    return protocol


def _scope(document: ProtocolDocument) -> dict[str, Product | ProductGroup]:
    if document.scope.all:
        return {}
    products = list(Product.objects.filter(ref__in=document.scope.products))
    if len(products) != len(set(document.scope.products)) or not products:
        raise UnknownProduct
    taken = Protocol.objects.filter(product__in=products).first()
    if taken:
        raise ProtocolScopeTaken(code=taken.code)
    if len(products) == 1:
        return {"product": products[0]}
    group, _ = ProductGroup.objects.get_or_create(code=document.code, defaults={"name": document.title})
    group.products.set(products)
    return {"group": group}
