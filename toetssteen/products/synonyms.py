"""The words of customers that ship: a start, to which staff add their own."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import yaml
from django.db import transaction

from toetssteen.access.roles import Actor, require
from toetssteen.dutch.words import normalised
from toetssteen.history.actions import Happening, record_all
from toetssteen.products.models import Product, Synonym

SHIPPED = Path(__file__).with_name("data") / "synonyms.yaml"

Words = Mapping[str, Sequence[str]]
"""Reference of a product → everyday words for it."""


def read_synonyms(path: Path = SHIPPED) -> dict[str, list[str]]:
    """Raises `msgspec.ValidationError` for a file of another shape."""
    return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), dict[str, list[str]])


@transaction.atomic
def load_synonyms(words: Words, *, by: Actor) -> int:
    """Add those that are missing, for the products that are known here. Returns how many were added."""
    require(by, "product.import")
    products = {product.ref: product for product in Product.objects.filter(ref__in=words)}
    known = set(Synonym.objects.filter(product__in=products.values()).values_list("product_id", "search_text"))
    fresh: dict[tuple[int, str], Synonym] = {}
    for ref, product in products.items():
        for word in words[ref]:
            key = (product.pk, normalised(word))
            if key not in known:
                fresh.setdefault(key, Synonym(product=product, text=word, search_text=key[1]))
    Synonym.objects.bulk_create(fresh.values())
    record_all((Happening("synonym.added", word, {"product": word.product.ref}) for word in fresh.values()), by=by)
    return len(fresh)
