"""Keeping the product list."""

import pytest

from tests import factories
from toetssteen.access.errors import NotAllowed
from toetssteen.history.models import Event
from toetssteen.products.actions import ListedProduct, add_own, add_synonym, import_upl
from toetssteen.products.errors import SynonymEmpty, SynonymTooLong
from toetssteen.products.models import Product, Synonym
from toetssteen.products.queries import by_ref, search
from toetssteen.products.synonyms import load_synonyms, read_synonyms
from toetssteen.products.upl import SHIPPED, read
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db

TREE = ListedProduct(ref="http://terms/boomkap", name="boomkap")
STALL = ListedProduct(ref="http://terms/standplaats", name="standplaats")


def test_an_agent_may_not_replace_the_product_list(balie: StaffMember) -> None:
    with pytest.raises(NotAllowed):
        import_upl([TREE], by=balie)
    assert not Product.objects.exists()


def test_what_vanished_is_retired_and_what_came_back_is_not() -> None:
    by = factories.system()
    import_upl([TREE, STALL], by=by)
    done = import_upl([STALL], by=by)
    assert (done.added, done.changed, done.retired, done.unchanged) == (0, 0, 1, 1)
    assert by_ref(TREE.ref) is None
    assert Product.objects.count() == 2
    done = import_upl([TREE, STALL], by=by)
    assert (done.added, done.changed, done.retired, done.unchanged) == (0, 1, 0, 1)
    assert by_ref(TREE.ref) is not None


def test_a_second_import_changes_and_records_nothing() -> None:
    by = factories.system()
    import_upl([TREE, STALL], by=by)
    events = Event.objects.count()
    done = import_upl([TREE, STALL], by=by)
    assert (done.added, done.changed, done.retired, done.unchanged) == (0, 0, 0, 2)
    assert Event.objects.count() == events


def test_an_import_leaves_our_own_subjects_alone() -> None:
    by = factories.system()
    import_upl([TREE], by=by)
    add_own([ListedProduct(ref="eigen:boom", name="Boom", part_of=TREE.ref, synonyms=("omgewaaide boom",))], by=by)
    assert import_upl([TREE], by=by).retired == 0
    own = Product.objects.get(ref="eigen:boom")
    assert own.part_of is not None
    assert own.part_of.ref == TREE.ref
    assert [found.ref for found in search("omgewaaide")] == ["eigen:boom"]


def test_a_synonym_finds_its_product(balie: StaffMember) -> None:
    import_upl([TREE], by=factories.system())
    product = Product.objects.get()
    add_synonym(product, "  boom   omhakken ", by=balie)
    add_synonym(product, "BOOM OMHAKKEN", by=balie)
    assert [(found.ref, found.synonym) for found in search("omhak")] == [(TREE.ref, "boom omhakken")]
    assert Synonym.objects.count() == 1


@pytest.mark.parametrize(("word", "error"), [("", SynonymEmpty), ("\0!", SynonymEmpty), ("a" * 121, SynonymTooLong)])
def test_a_word_that_finds_nothing_is_refused(balie: StaffMember, word: str, error: type[Exception]) -> None:
    import_upl([TREE], by=factories.system())
    with pytest.raises(error):
        add_synonym(Product.objects.get(), word, by=balie)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("paspoort kwijt", "paspoort"),
        ("vuilnis", "huishoudelijk afvalinzameling"),
        ("verhuizen", "verhuismelding"),
        ("id-kaart", "identiteitskaart"),
        ("rijbewijs", "rijbewijs"),
        ("uittreksel", "brp-uittreksel"),
        ("traplift", "woningaanpassing"),
    ],
)
def test_the_words_of_customers_find_the_product(typed: str, name: str) -> None:
    by = factories.system()
    import_upl(read(SHIPPED.read_bytes()), by=by)
    load_synonyms(read_synonyms(), by=by)
    assert search(typed)[0].name == name


def test_the_shipped_words_are_of_products_in_the_list_and_load_once() -> None:
    words = read_synonyms()
    assert set(words) <= {product.ref for product in read(SHIPPED.read_bytes())}
    assert len(words) >= 60
    by = factories.system()
    import_upl([ListedProduct(ref=ref, name=ref[-40:]) for ref in words], by=by)
    assert load_synonyms(words, by=by) == sum(map(len, words.values()))
    assert load_synonyms(words, by=by) == 0
