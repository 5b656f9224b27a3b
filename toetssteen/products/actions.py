"""Keeping the product list: from the UPL, with the municipality's own subjects and the words of customers."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models.functions import Now

from toetssteen.access.roles import Actor, require
from toetssteen.dutch.words import normalised
from toetssteen.history.actions import record
from toetssteen.products.errors import SynonymEmpty, SynonymTooLong
from toetssteen.products.models import OWN, Product, Synonym


@dataclass(frozen=True, slots=True)
class ListedProduct:
    """One product as a source lists it."""

    ref: str
    name: str
    for_citizens: bool = True
    for_businesses: bool = False
    grounds: list[dict[str, str]] = field(default_factory=list)
    part_of: str = ""
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """What an import did, in numbers of products."""

    added: int
    changed: int
    retired: int
    unchanged: int


@transaction.atomic
def import_upl(listed: Iterable[ListedProduct], *, by: Actor) -> Import:
    """Make the UPL products equal to the list. One that vanished is retired, one that came back is not."""
    require(by, "product.import")
    done = _upsert({product.ref: product for product in listed}, Product.objects.exclude(ref__startswith=OWN))
    for product in done.touched:
        record("product.imported", product, by=by, ref=product.ref)
    return done.result


@transaction.atomic
def add_own(listed: Iterable[ListedProduct], *, by: Actor) -> None:
    """Add or refresh subjects that the UPL lacks. None is retired: they come from several sources."""
    require(by, "product.add_own")
    own = {product.ref: product for product in listed}
    _upsert(own, Product.objects.filter(ref__in=own))
    parents = {product.ref: product for product in Product.objects.filter(ref__in={p.part_of for p in own.values()})}
    ours = {product.ref: product for product in Product.objects.filter(ref__in=own)}
    for ref, product in ours.items():
        product.part_of = parents.get(own[ref].part_of)
    Product.objects.bulk_update(ours.values(), ["part_of"])
    Synonym.objects.bulk_create(
        (
            Synonym(product=ours[ref], text=word, search_text=normalised(word))
            for ref, product in own.items()
            for word in product.synonyms
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def add_synonym(product: Product, text: str, *, by: Actor) -> Synonym:
    """Add a word that customers use. A word that is there already stays as it is."""
    require(by, "synonym.add")
    word = " ".join(text.replace("\0", "").split())
    if len(word) > 120:
        raise SynonymTooLong(field="synonym")
    if len(normalised(word)) < 2:
        raise SynonymEmpty(field="synonym")
    synonym, added = Synonym.objects.get_or_create(
        product=product, search_text=normalised(word), defaults={"text": word}
    )
    if added:
        record("synonym.added", synonym, by=by, product=product.ref)
    return synonym


@dataclass(frozen=True, slots=True)
class _Done:
    touched: list[Product]
    result: Import


def _upsert(listed: dict[str, ListedProduct], existing: "Iterable[Product]") -> _Done:
    known = {product.ref: product for product in existing}
    fresh = [_made(product) for ref, product in listed.items() if ref not in known]
    Product.objects.bulk_create(fresh)
    changed = [known[ref] for ref, product in listed.items() if ref in known and _differs(known[ref], product)]
    for product in changed:
        _fill(product, listed[product.ref])
    Product.objects.bulk_update(changed, [*_COPIED, "search_name", "retired_at"], batch_size=500)
    gone = [product for ref, product in known.items() if ref not in listed and product.retired_at is None]
    Product.objects.filter(pk__in=[product.pk for product in gone]).update(retired_at=Now())
    unchanged = len(listed) - len(fresh) - len(changed)
    return _Done([*fresh, *changed, *gone], Import(len(fresh), len(changed), len(gone), unchanged))


_COPIED = ("name", "for_citizens", "for_businesses", "grounds")


def _made(listed: ListedProduct) -> Product:
    product = Product(ref=listed.ref)
    _fill(product, listed)
    return product


def _fill(product: Product, listed: ListedProduct) -> None:
    for name in _COPIED:
        setattr(product, name, getattr(listed, name))
    product.search_name = normalised(listed.name)
    product.retired_at = None


def _differs(product: Product, listed: ListedProduct) -> bool:
    return product.retired_at is not None or any(getattr(product, name) != getattr(listed, name) for name in _COPIED)
