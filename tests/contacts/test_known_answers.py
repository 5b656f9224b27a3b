"""What need not be asked again: known to the base registration, or answered before for a like purpose."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests import factories
from toetssteen.contacts.models import Answer, Topic
from toetssteen.contacts.queries import answers_still_valid, party_of_reference
from toetssteen.intake.conversation import FoundPerson, KnownCustomer, Subject
from toetssteen.intake.known import EARLIER, OWN_RECORD, REGISTER, known_answers
from toetssteen.parties.brp import DutchAddress, PartialDate, RegisteredPerson
from toetssteen.parties.models import Party
from toetssteen.parties.snapshot import to_plain
from toetssteen.products.models import OWN, Product
from toetssteen.protocols.document import (
    FollowUp,
    OwnProduct,
    ProtocolDocument,
    Question,
    QuestionType,
    Scope,
    Sensitivity,
    Source,
)  # fmt: skip
from toetssteen.protocols.effective import pin
from toetssteen.staff.models import Department, StaffMember

pytestmark = pytest.mark.django_db


def protocol(
    slug: str, purpose_class: str, *, shielded: bool = False, sensitivity: Sensitivity = Sensitivity.ORDINARY
) -> ProtocolDocument:
    """Asks for a bank account, of which the identity is shared with other protocols."""
    question = Question(
        code="delen.rekening", text="Op welke rekening?", type=QuestionType.TEXT, used_by=["regelen"],
        purpose="Betalen", valid_for="P1Y", purpose_class=purpose_class,
    )  # fmt: skip
    return ProtocolDocument(
        code=slug, title=slug, scope=Scope(products=[f"{OWN}{slug}"]), source=Source(name="Tests"),
        principles=["alleen-voor-vervolg"], own_products=[OwnProduct(slug=slug, name=slug)], shielded=shielded,
        sensitivity=sensitivity, questions=[question],
        follow_ups=[FollowUp(code="regelen", name="Regelen", department="burgerzaken", term=5)],
    )  # fmt: skip


def subject_of(slug: str) -> Subject:
    product = Product.objects.get(ref=f"{OWN}{slug}")
    pinned = pin(product)
    return Subject(
        product=product.ref, product_id=product.pk, name=slug, version=pinned.version, general=pinned.general,
        outcome="regelen",
    )  # fmt: skip


@pytest.fixture
def municipality(departments: dict[str, Department]) -> None:
    factories.publish(
        protocol("belasting", "betalen"),
        protocol("subsidie", "betalen"),
        protocol("parkeren", "parkeren"),
        protocol("nooit", ""),
        protocol("jeugdhulp", "betalen", shielded=True),
        protocol("zorg", "betalen", sensitivity=Sensitivity.SPECIAL),
    )


def answer_about(slug: str, *, by: StaffMember, party: Party, value: str = "NL00 TEST 01") -> Answer:
    contact = factories.contact_about(
        Product.objects.get(ref=f"{OWN}{slug}"), "regelen", by=by, party=party, typed={"delen.rekening": {"": value}}
    )
    return Answer.objects.get(topic__contact=contact)


def known_for(slug: str, party: Party) -> str | None:
    found = known_answers(subject_of(slug), KnownCustomer(party.uuid, party.pk)).get("delen.rekening")
    assert found is None or found.source == EARLIER
    return found.value if found else None


def test_an_answer_is_used_again_for_a_like_purpose(municipality: None, klant: Party, balie: StaffMember) -> None:
    answer_about("belasting", by=balie, party=klant)
    assert known_for("belasting", klant) == "NL00 TEST 01"
    assert known_for("subsidie", klant) == "NL00 TEST 01"


def test_the_newest_answer_holds(municipality: None, klant: Party, balie: StaffMember) -> None:
    answer_about("belasting", by=balie, party=klant, value="oud")
    answer_about("belasting", by=balie, party=klant, value="nieuw")
    assert known_for("subsidie", klant) == "nieuw"


@pytest.mark.parametrize("slug", ["parkeren", "nooit"])
def test_it_is_asked_again_for_another_purpose(slug: str, municipality: None, klant: Party, balie: StaffMember) -> None:
    answer_about("belasting", by=balie, party=klant)
    assert known_for(slug, klant) is None


def test_an_answer_without_class_of_purpose_is_never_used_again(
    municipality: None, klant: Party, balie: StaffMember
) -> None:
    answer_about("nooit", by=balie, party=klant)
    for slug in ("nooit", "belasting"):
        assert known_for(slug, klant) is None


@pytest.mark.parametrize("slug", ["jeugdhulp", "zorg"])
def test_never_one_from_a_shielded_subject_or_a_special_category(
    slug: str, municipality: None, klant: Party, balie: StaffMember
) -> None:
    answer_about(slug, by=balie, party=klant)
    for asking in ("belasting", slug):
        assert known_for(asking, klant) is None


@pytest.mark.parametrize("column", ["valid_until", "keep_until"])
def test_it_holds_on_its_last_day_and_not_after(
    column: str, municipality: None, klant: Party, balie: StaffMember
) -> None:
    answer = answer_about("belasting", by=balie, party=klant)
    today = timezone.localdate()
    for last, value in ((today, "NL00 TEST 01"), (today - timedelta(days=1), None)):
        Answer.objects.filter(pk=answer.pk).update(**{column: last})
        assert known_for("belasting", klant) == value


def test_what_the_customer_says_is_wrong_is_asked_again(municipality: None, klant: Party, balie: StaffMember) -> None:
    answer_about("belasting", by=balie, party=klant)
    subject = subject_of("belasting")
    subject.refuted = ["delen.rekening"]
    assert known_answers(subject, KnownCustomer(klant.uuid, klant.pk)) == {}


def test_an_answer_of_somebody_else_is_not_known(municipality: None, klant: Party, balie: StaffMember) -> None:
    answer_about("belasting", by=balie, party=factories.customer("Ander", "Mens", by=balie))
    assert known_for("belasting", klant) is None


def test_nothing_is_known_of_an_anonymous_customer_or_without_follow_up(municipality: None, klant: Party) -> None:
    subject = subject_of("belasting")
    assert known_answers(subject, None) == {}
    subject.outcome = "geholpen"
    assert known_answers(subject, KnownCustomer(klant.uuid, klant.pk)) == {}


def test_no_questions_cost_no_statement(klant: Party, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django gives it no type
        assert answers_still_valid(klant.pk, [], on=date(2026, 1, 1)) == {}


def with_facts() -> ProtocolDocument:
    fields = ["brp.address", "brp.birth_date", "party.phone"]
    questions = [
        Question(
            code=f"weten.{field.replace('.', '-').replace('_', '-')}",
            text=field,
            type=kind,
            used_by=["regelen"],
            known_from=field,
        )
        for field, kind in zip(fields, (QuestionType.ADDRESS, QuestionType.DATE, QuestionType.PHONE), strict=True)
    ]
    return ProtocolDocument(
        code="weten", title="Weten", scope=Scope(products=[f"{OWN}weten"]), source=Source(name="Tests"),
        principles=["alleen-voor-vervolg"], own_products=[OwnProduct(slug="weten", name="Weten")], questions=questions,
        follow_ups=[FollowUp(code="regelen", name="Regelen", department="burgerzaken", term=5)],
    )  # fmt: skip


def test_the_register_knows_the_address_of_a_customer_and_the_dossier_the_phone(
    departments: dict[str, Department], klant: Party
) -> None:
    factories.publish(with_facts())
    found = known_answers(subject_of("weten"), KnownCustomer(klant.uuid, klant.pk))
    address = found["weten.brp-address"]
    assert (address.source, address.value["street"], address.value["number"]) == (REGISTER, "Merelstraat", 12)
    assert (found["weten.party-phone"].source, found["weten.party-phone"].value) == (OWN_RECORD, "+31612345678")
    assert found["weten.brp-birth-date"].value == "1981-04-03"


def test_the_register_knows_somebody_who_is_no_customer_yet(departments: dict[str, Department]) -> None:
    factories.publish(with_facts())
    person = RegisteredPerson(
        bsn=factories.fresh_bsn(), birth_date=PartialDate(1981), address=DutchAddress("Kade", 3, town="Stad")
    )
    found = known_answers(subject_of("weten"), FoundPerson(to_plain(person)))
    assert found["weten.brp-address"].value == {"street": "Kade", "number": 3, "city": "Stad"}
    assert "weten.brp-birth-date" not in found


def test_a_reference_leads_to_its_customer_as_long_as_it_is_kept(
    municipality: None, klant: Party, balie: StaffMember
) -> None:
    contact = answer_about("belasting", by=balie, party=klant).topic.contact
    participant = party_of_reference(contact.reference.lower())
    assert participant is not None
    assert participant.party == klant
    contact.keep_until = timezone.localdate() - timedelta(days=1)
    contact.save()
    assert party_of_reference(contact.reference) is None
    assert party_of_reference("niets") is None


def test_of_several_subjects_only_the_open_ones_are_used(municipality: None, klant: Party, balie: StaffMember) -> None:
    answer = answer_about("belasting", by=balie, party=klant)
    Topic.objects.filter(pk=answer.topic_id).update(shielded=True)
    assert known_for("subsidie", klant) is None
