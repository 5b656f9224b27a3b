"""Rows as the product itself makes them: every one through an action, none around it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

from django.utils import timezone

from toetssteen.access.roles import Role
from toetssteen.contacts.models import Channel, Contact, Topic
from toetssteen.intake.conversation import HELPED, Conversation, KnownCustomer, Subject, Typed
from toetssteen.intake.register import register_contact
from toetssteen.parties.actions import keep_registered
from toetssteen.parties.brp import DutchAddress, PartialDate, RegisteredPerson
from toetssteen.parties.bsn import Bsn
from toetssteen.parties.models import AddressKind, DigitalAddress, Party
from toetssteen.products.actions import ListedProduct, import_upl
from toetssteen.products.models import OWN, Product
from toetssteen.products.upl import read as read_upl
from toetssteen.protocols.actions import load_documents
from toetssteen.protocols.document import (
    Beneficiary,
    FollowUp,
    Option,
    OwnProduct,
    ProtocolDocument,
    Question,
    QuestionType,
    Scope,
    Source,
)
from toetssteen.protocols.effective import pin
from toetssteen.protocols.models import Principle
from toetssteen.protocols.reading import GENERAL, LIBRARY, read_file
from toetssteen.protocols.shipped import read_departments, read_principles
from toetssteen.staff.models import Department, StaffMember
from toetssteen.tasks.models import Task

UPL = Path(__file__).resolve().parent.parent / "toetssteen" / "products" / "data" / "upl.csv"
PASSPORT = "http://standaarden.overheid.nl/owms/terms/paspoort"
PASSWORD = "een wachtwoord voor de tests"  # as long as a real one
_bsn_bodies = count(10_000_000)


def member(role: Role, *departments: Department, name: str = "", password: str | None = None) -> StaffMember:
    """Somebody who works here. Without `password` there is none to sign in with: `client.force_login` is quicker."""
    somebody = StaffMember(username=f"{role.value}-{uuid4().hex[:8]}", name=name or str(role.label), roles=[role])
    if password is None:
        somebody.set_unusable_password()
    else:
        somebody.set_password(password)
    somebody.save()
    somebody.departments.set(departments)
    return somebody


def topic_of(task: Task) -> Topic:
    """That of work that follows from a protocol of ours."""
    if task.topic is None:
        raise LookupError
    return task.topic


def system() -> StaffMember:
    return StaffMember.objects.system("tests")


def departments() -> dict[str, Department]:
    """Code → those that ship."""
    Department.objects.bulk_create(
        (Department(code=listed.code, name=listed.name) for listed in read_departments()), ignore_conflicts=True
    )
    return {department.code: department for department in Department.objects.all()}


def principles() -> None:
    """Those that ship."""
    Principle.objects.bulk_create(
        (
            Principle(
                code=principle.code,
                statement=principle.statement,
                meaning=principle.meaning,
                asks=principle.asks,
                refrains=principle.refrains,
                proposal=principle.proposal,
            )
            for principle in read_principles()
        ),
        ignore_conflicts=True,
    )


@cache
def from_library(name: str) -> ProtocolDocument:
    """One file of the library, such as `paspoort`."""
    return read_file(LIBRARY / f"{name}.yaml")


@cache
def _listed() -> dict[str, ListedProduct]:
    return {product.ref: product for product in read_upl(UPL.read_bytes())}


def publish(*documents: ProtocolDocument) -> None:
    """Publish these documents beside the general one, with the products that they belong to."""
    general = from_library(GENERAL.removesuffix(".yaml"))
    refs = {ref for document in documents for ref in document.scope.products}
    refs |= {own.part_of for document in documents for own in document.own_products if own.part_of}
    known = set(Product.objects.values_list("ref", flat=True))
    wanted = {ref for ref in refs | known if not ref.startswith(OWN)}
    import_upl([_listed()[ref] for ref in sorted(wanted)], by=system())
    load_documents([general, *documents], by=system())


def every_type(code: str = "alle-soorten") -> ProtocolDocument:
    """A protocol on a subject of our own, with a question of every type that there is."""
    questions = [
        Question(
            code=f"{code}.{kind.value.replace('_', '-')}",
            text=f"Vraag van de soort {kind.value}?",
            type=kind,
            used_by=["behandelen"],
            options=[Option(value="a", text="Eerste keus"), Option(value="b", text="Tweede keus")]
            if kind in (QuestionType.ONE_OF, QuestionType.SOME_OF)
            else [],
            purpose="Laten zien wat er is geantwoord",
            benefits=[Beneficiary.CUSTOMER],
        )
        for kind in QuestionType
    ]
    return ProtocolDocument(
        code=code,
        title="Alle soorten vragen",
        scope=Scope(products=[f"{OWN}{code}"]),
        source=Source(name="Tests"),
        principles=["alleen-voor-vervolg"],
        own_products=[OwnProduct(slug=code, name="Alle soorten vragen")],
        follow_ups=[FollowUp(code="behandelen", name="Aanvraag behandelen", department="burgerzaken", term=5)],
        questions=questions,
    )


def fresh_bsn() -> Bsn:
    """One that passes the 11-test and was not given before in this run."""
    for body in _bsn_bodies:
        digits = [int(sign) for sign in f"{body:08d}"]
        rest = sum(digit * weight for digit, weight in zip(digits, range(9, 1, -1), strict=True)) % 11
        if rest < 10:
            return Bsn(f"{body:08d}{rest}")
    raise AssertionError("unreachable: the count does not end")


def customer(
    given_names: str = "Fatima",
    surname: str = "Yılmaz",
    *,
    by: StaffMember,
    bsn: Bsn | None = None,
    phone: str = "",
    email: str = "",
    deceased: bool = False,
    under_guardianship: bool = False,
    secrecy: bool = False,
) -> Party:
    """A person that the base registration knows, as a customer; `by` may register conversations."""
    party = keep_registered(
        RegisteredPerson(
            bsn=bsn or fresh_bsn(),
            given_names=given_names,
            surname=surname,
            birth_date=PartialDate(1981, 4, 3),
            address=DutchAddress(
                street="Merelstraat", house_number=12, letter="A", postcode="3514CM", town="Voorbeeldstad"
            ),
            deceased=deceased,
            deceased_on=PartialDate(2026, 1, 2) if deceased else None,
            under_guardianship=under_guardianship,
            secrecy=secrecy,
        ),
        by=by,
    )
    for kind, address in ((AddressKind.PHONE, phone), (AddressKind.EMAIL, email)):
        if address:
            DigitalAddress.objects.create(party=party, kind=kind, address=address, search_address=address.casefold())
    return party


def conversation_about(
    product: Product, outcome: str = HELPED, *, typed: Typed | None = None, party: Party | None = None
) -> Conversation:
    """One subject, not saved yet. `typed`: question code → part → what was typed."""
    pinned = pin(product)
    subject = Subject(
        product=product.ref,
        product_id=product.pk,
        name=product.name,
        version=pinned.version,
        general=pinned.general,
        outcome=outcome,
        typed=typed or {},
    )
    return Conversation(
        channel=Channel.PHONE.value,
        started_at=timezone.now() - timedelta(minutes=4),
        subjects=[subject],
        customer=KnownCustomer(party.uuid, party.pk) if party else None,
    )


def contact_about(
    product: Product,
    outcome: str = HELPED,
    *,
    by: StaffMember,
    typed: Typed | None = None,
    party: Party | None = None,
    uuid: UUID | None = None,
) -> Contact:
    """Registered. Raises `NotReady` where the follow-up needs more than was given."""
    conversation = conversation_about(product, outcome, typed=typed, party=party)
    return register_contact(uuid or uuid4(), conversation, by=by).contact


def task_of(contact: Contact) -> Task:
    return Task.objects.select_related("department", "topic").get(topic__contact=contact)


CALLBACK: Typed = {
    "algemeen.terugbelnummer": {"": "06 12 34 56 78"},
    "algemeen.terugbelvraag": {"": "Of mijn paspoort al klaar ligt"},
}
"""What the general follow-up *terugbelverzoek* cannot do without."""

MISSING_PASSPORT: Typed = {
    "vermissing-reisdocument.documentnummer": {"": "NX1234567"},
    "vermissing-reisdocument.reden": {"": "verloren"},
    "vermissing-reisdocument.omstandigheden": {"": "In de trein laten liggen, tussen Utrecht en Zwolle."},
}
"""Some answers for the follow-up *vermissing* of a passport."""


@dataclass(frozen=True)
class Passport:
    """The product with its protocol, as the library has it."""

    product: Product
    document: ProtocolDocument


def passport() -> Passport:
    document = from_library("paspoort")
    publish(document)
    return Passport(Product.objects.get(ref=PASSPORT), document)


def own_product(document: ProtocolDocument) -> Product:
    """The first subject of its own that this document brings."""
    return Product.objects.get(ref=f"{OWN}{document.own_products[0].slug}")


def codes_of(questions: Iterable[Question]) -> list[str]:
    return [question.code for question in questions]
