"""Laying down principles and protocols from the library that ships."""

from datetime import timedelta

import msgspec
import pytest
from django.utils import timezone

from tests import factories
from tests.protocols.test_effective import document
from toetssteen.access.errors import NotAllowed
from toetssteen.cli import load_library
from toetssteen.history.models import Event
from toetssteen.products.actions import import_upl
from toetssteen.products.models import Product
from toetssteen.products.upl import SHIPPED, read
from toetssteen.protocols.actions import load_documents, load_principles
from toetssteen.protocols.errors import ProtocolScopeTaken, UnknownProduct
from toetssteen.protocols.models import Principle, Protocol, ProtocolVersion
from toetssteen.protocols.shipped import ShippedPrinciple, read_principles
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db


def test_an_agent_may_not_load(balie: StaffMember) -> None:
    with pytest.raises(NotAllowed):
        load_documents([document("alleen", "boom")], by=balie)
    with pytest.raises(NotAllowed):
        load_principles(read_principles(), by=balie)


def test_the_whole_library_loads_once() -> None:
    by = factories.system()
    import_upl(read(SHIPPED.read_bytes()), by=by)
    first = load_library.load(by=by)
    assert (first.departments, first.principles, first.versions) == (13, 5, 46)
    assert first.synonyms > 250
    events = Event.objects.count()
    assert load_library.load(by=by) == load_library.Loaded(0, 0, 0, 0)
    assert Event.objects.count() == events
    assert Product.objects.filter(ref__startswith="eigen:", part_of__isnull=False).exists()


def test_without_the_product_list_nothing_is_loaded() -> None:
    with pytest.raises(UnknownProduct):
        load_library.load(by=factories.system())
    assert not Protocol.objects.exists()
    assert not Principle.objects.exists()


def test_a_changed_document_becomes_the_next_version() -> None:
    by = factories.system()
    past = timezone.now() - timedelta(days=100)
    assert load_documents([document("alleen", "boom")], by=by, starts_at=past) == 1
    renamed = msgspec.structs.replace(document("alleen", "boom"), title="Nieuw")
    assert load_documents([renamed], by=by, starts_at=past) == 1
    first, second = ProtocolVersion.objects.order_by("number")
    assert first.starts_at == past
    assert second.starts_at is not None
    assert second.starts_at > past, "only the first version may start in the past"
    assert Protocol.objects.get().title == "Nieuw"


def test_a_protocol_follows_its_document_to_other_products() -> None:
    by = factories.system()
    load_documents([document("groep", "boom", "struik")], by=by)
    load_documents([document("groep", "boom", "struik", "heg")], by=by)
    group = Protocol.objects.get(code="groep").group
    assert group is not None
    assert group.products.count() == 3
    load_documents([document("groep", "heg")], by=by)
    protocol = Protocol.objects.get(code="groep")
    assert protocol.group is None
    assert protocol.product == Product.objects.get(ref="eigen:heg")


@pytest.mark.parametrize(("first", "second"), [(["boom"], ["boom"]), (["boom", "heg"], ["heg", "struik"])])
def test_two_protocols_at_the_same_distance_are_refused(first: list[str], second: list[str]) -> None:
    by = factories.system()
    load_documents([document("een", *first)], by=by)
    with pytest.raises(ProtocolScopeTaken, match="een"):
        load_documents([document("twee", *second)], by=by)
    assert Protocol.objects.count() == 1


def test_a_product_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownProduct):
        load_documents([document("alleen", "boom", own=False)], by=factories.system())


def test_a_principle_is_renewed_until_staff_lay_it_down() -> None:
    by = factories.system()
    shipped = read_principles()
    assert load_principles(shipped, by=by) == 5
    assert load_principles(shipped, by=by) == 0
    code = shipped[0].code
    reworded = [_reworded(shipped[0])]
    assert load_principles(reworded, by=by) == 1
    assert Principle.objects.get(code=code).statement == "Anders gezegd."
    Principle.objects.filter(code=code).update(proposal=False, statement="Vastgesteld.")
    assert load_principles(reworded, by=by) == 0
    assert Principle.objects.get(code=code).statement == "Vastgesteld."


def _reworded(principle: ShippedPrinciple) -> ShippedPrinciple:
    return msgspec.structs.replace(principle, statement="Anders gezegd.")
