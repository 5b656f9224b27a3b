"""Which protocol holds for a subject, and what the agent then sees."""

from datetime import timedelta

import msgspec
import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests import factories
from toetssteen.products.models import Product
from toetssteen.protocols.actions import load_documents
from toetssteen.protocols.document import FollowUp, OwnProduct, ProtocolDocument, Scope, Source
from toetssteen.protocols.effective import Pinned, at, pin
from toetssteen.protocols.errors import NoGeneralProtocol, UnknownVersion
from toetssteen.protocols.models import ProtocolVersion, VersionStatus

pytestmark = pytest.mark.django_db


def document(code: str, *slugs: str, own: bool = True) -> ProtocolDocument:
    """A protocol on subjects of our own, which it brings unless `own` is false."""
    return ProtocolDocument(
        code=code,
        title=code,
        scope=Scope(products=[f"eigen:{slug}" for slug in slugs]),
        source=Source(name="Tests"),
        principles=["alleen-voor-vervolg"],
        own_products=[OwnProduct(slug=slug, name=slug) for slug in slugs] if own else [],
        follow_ups=[FollowUp(code=f"{code}-doen", name="Doen")],
    )


def product(slug: str) -> Product:
    return Product.objects.get(ref=f"eigen:{slug}")


def held(slug: str) -> str:
    return at(pin(product(slug))).own.code


def test_the_nearest_protocol_holds() -> None:
    factories.publish(document("groep", "boom", "struik"))
    load_documents([document("alleen", "boom", own=False)], by=factories.system())
    other = Product.objects.create(ref="http://terms/overig", name="overig", search_name="overig")
    assert held("boom") == "alleen"
    assert held("struik") == "groep"
    assert at(pin(other)).own.code == at(pin(other)).general.code == "algemeen"


def test_without_a_general_protocol_there_is_no_conversation() -> None:
    load_documents([document("alleen", "boom")], by=factories.system())
    with pytest.raises(NoGeneralProtocol):
        pin(product("boom"))


def test_one_query_finds_both_versions(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    factories.publish(document("alleen", "boom"))
    boom = product("boom")
    with django_assert_num_queries(1):
        pin(boom)


@pytest.mark.parametrize("change", ["draft", "ended", "later"])
def test_a_version_that_does_not_hold_now_is_passed_over(change: str) -> None:
    factories.publish(document("alleen", "boom"))
    old = pin(product("boom"))
    first = ProtocolVersion.objects.get(pk=old.version)
    now = timezone.now()
    ProtocolVersion.objects.create(
        protocol=first.protocol,
        number=2,
        status=VersionStatus.DRAFT if change == "draft" else VersionStatus.DEFINITIVE,
        starts_at=now + timedelta(hours=1) if change == "later" else now - timedelta(hours=1),
        ends_at=now - timedelta(minutes=1) if change == "ended" else None,
        content=first.content,
    )
    assert pin(product("boom")) == old


def test_the_newest_of_two_versions_holds_and_a_running_conversation_keeps_the_other() -> None:
    factories.publish(document("alleen", "boom"))
    old = pin(product("boom"))
    renamed = msgspec.structs.replace(document("alleen", "boom"), title="Nieuw")
    assert load_documents([renamed], by=factories.system()) == 1
    new = pin(product("boom"))
    assert new.version != old.version
    assert at(old).own.title == "alleen"
    assert at(new).own.title == "Nieuw"


def test_an_unknown_version_and_a_draft_are_refused() -> None:
    factories.publish(document("alleen", "boom"))
    good = pin(product("boom"))
    with pytest.raises(UnknownVersion):
        at(Pinned(0, good.general))
    draft = ProtocolVersion.objects.create(
        protocol=ProtocolVersion.objects.get(pk=good.version).protocol, number=9, content={}
    )
    with pytest.raises(UnknownVersion):
        at(Pinned(draft.pk, good.general))


def test_the_products_own_follow_up_goes_before_the_general_one() -> None:
    mine = msgspec.structs.replace(
        document("alleen", "boom"), follow_ups=[FollowUp(code="terugbelverzoek", name="Boswachter belt")]
    )
    factories.publish(mine)
    effective = at(pin(product("boom")))
    assert [one.name for one in effective.follow_ups if one.code == "terugbelverzoek"] == ["Boswachter belt"]
    assert effective.follow_up("doorverbinden") is not None


def test_a_bsn_and_a_special_category_lie_sealed() -> None:
    wmo = factories.from_library("wmo-voorziening")
    factories.publish(factories.every_type(), wmo)
    types = at(pin(product("alle-soorten")))
    sealed = [question.type.value for question in types.own.questions if types.is_sealed(question)]
    assert sealed == ["bsn"]
    shielded = at(pin(Product.objects.get(ref=wmo.scope.products[0])))
    by_code = {question.code: shielded.is_sealed(question) for question in shielded.own.questions}
    assert by_code["wmo-voorziening.hulpvraag"]
    assert not by_code["wmo-voorziening.telefoon"]
    callback = shielded.general.questions[0]
    assert not shielded.is_sealed(callback), "a general question is not special because the product is"
