"""The content of one protocol version: what may be asked for a product, for which follow-up, and why.

One immutable document a version. The library's YAML files, the column `ProtocolVersion.document` and
the editor hold the same structure; `library/schema.json` is generated from it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

UNKNOWN = "unknown"
"""The purpose of a question whose source does not tell what the answer is for."""

Code = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=80)]
Line = Annotated[str, Meta(min_length=1, max_length=400)]
Text = Annotated[str, Meta(max_length=4000)]


class QuestionType(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "date_time"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    SOME_OF = "some_of"
    ADDRESS = "address"
    LOCATION = "location"
    FILE = "file"
    BSN = "bsn"
    LICENCE_PLATE = "licence_plate"
    PHONE = "phone"
    EMAIL = "email"


KNOWN_FROM = {
    "brp.bsn": QuestionType.BSN,
    "brp.given_names": QuestionType.TEXT,
    "brp.surname": QuestionType.TEXT,
    "brp.birth_date": QuestionType.DATE,
    "brp.address": QuestionType.ADDRESS,
    "kvk.number": QuestionType.TEXT,
    "party.phone": QuestionType.PHONE,
    "party.email": QuestionType.EMAIL,
}
"""What base registrations and the customer's own record here can answer, and the type of question it fits."""

CHOICES = frozenset({QuestionType.ONE_OF, QuestionType.SOME_OF})


class Beneficiary(StrEnum):
    CUSTOMER = "customer"
    COLLEAGUE = "colleague"
    MANAGEMENT = "management"


class Sensitivity(StrEnum):
    ORDINARY = "ordinary"
    SPECIAL = "special"
    """A special category of personal data, GDPR art. 9: stored sealed."""


class Origin(StrEnum):
    SOURCE = "source"
    """The field says what the named source says."""
    PROPOSAL = "proposal"
    """The field is a proposal of ours, to be laid down by the municipality."""


class _Base(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class Source(_Base, frozen=True, kw_only=True):
    """Where a document comes from, so that anybody can look it up."""

    name: Line
    path: str = ""
    commit: str = ""
    licence: str = ""


class Comparison(_Base, frozen=True, kw_only=True):
    """True when the answer to `question` (a code, or the word `product`) is one of `is_`."""

    question: Code
    is_: list[str] = msgspec.field(name="is")


class Condition(_Base, frozen=True, kw_only=True):
    """Holds when every test of `all` and at least one of `any` holds; an empty list asks nothing."""

    all: list[Comparison] = []
    any: list[Comparison] = []


class Option(_Base, frozen=True, kw_only=True):
    value: Annotated[str, Meta(min_length=1, max_length=80)]
    text: Line


class Retention(_Base, frozen=True, kw_only=True):
    """Process type and result of the Selectielijst gemeenten 2020, such as "8.1"."""

    result: Annotated[str, Meta(pattern=r"^\d+(\.\d+)*$")]
    source: str = "Selectielijst gemeenten en intergemeentelijke organen 2020"


class ForProducts(_Base, frozen=True, kw_only=True):
    """Where one follow-up serves a group of products: what differs for some of them."""

    products: Annotated[list[str], Meta(min_length=1)]
    department: Code | None = None
    """None: as the follow-up has it."""
    term: Annotated[int, Meta(ge=0, le=260)] | None = None
    """In working days. None: as the follow-up has it."""
    tell: Text = ""
    """Empty: as the follow-up has it."""
    origin: dict[str, Origin] = {}


class FollowUp(_Base, frozen=True, kw_only=True):
    """Work that has to be done after the conversation, or the plain informing or connecting that ends it."""

    code: Code
    name: Line
    department: Code | None = None
    """The department's code; none where the agent does it on the spot."""
    term: Annotated[int, Meta(ge=0, le=260)] | None = None
    """In working days; none where nothing remains to be done."""
    tell: Text = ""
    """What the customer is told, in the customer's words."""
    needs_customer: bool = False
    """True where the follow-up serves the customer only when one knows who it is."""
    retention: Retention | None = None
    by_product: list[ForProducts] = []
    """Read it through `for_product`."""
    origin: dict[str, Origin] = {}

    def for_product(self, product: str) -> FollowUp:
        """This follow-up as it holds for one product of the group."""
        differs = next((part for part in self.by_product if product in part.products), None)
        if differs is None:
            return msgspec.structs.replace(self, by_product=[])
        return msgspec.structs.replace(
            self,
            department=differs.department or self.department,
            term=self.term if differs.term is None else differs.term,
            tell=differs.tell or self.tell,
            origin=self.origin | differs.origin,
            by_product=[],
        )


class Question(_Base, frozen=True, kw_only=True):
    """One question, with what justifies it. What is left out is inherited: see `ProtocolDocument`."""

    code: Code
    """The identity: it survives rewording, and another meaning gets another code."""
    text: Line
    type: QuestionType
    used_by: list[Code]
    """The follow-ups that use the answer."""
    help: Text = ""
    options: list[Option] = []
    when: Condition | None = None
    purpose: Line = UNKNOWN
    """What the answer is used for, in one line."""
    consumer: str = ""
    """Who uses it. Empty: the department of the follow-up."""
    benefits: list[Beneficiary] = []
    required_because: Text = ""
    """Why the follow-up cannot be carried out without it. Empty: optional."""
    max_length: Annotated[int, Meta(ge=1, le=10_000)] | None = None
    not_in_future: bool = False
    not_in_past: bool = False
    object_types: list[str] = []
    """For a location: kinds of object with a number of their own, such as a lamp-post."""
    known_from: str = ""
    """What answers it without asking: one of `KNOWN_FROM`."""
    valid_for: str = ""
    """ISO 8601 duration during which an earlier answer may be shown instead of asking. Empty: never."""
    purpose_class: str = ""
    """Answers are shown again only for the same class of purpose. Empty: never."""
    ground: str = ""
    """Legal ground. Empty: the product's."""
    retention: Retention | None = None
    """None: the follow-up's."""
    sensitivity: Sensitivity | None = None
    """None: the protocol's."""
    principle: str = ""
    """Code of the principle. Empty: the protocol's first."""
    departs_because: Text = ""
    """Why the question departs from the protocol's principles, where it does."""
    review_on: Annotated[str, Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$")] = ""
    """ISO date on which somebody looks whether the question is still needed. Empty: not laid down."""
    source_ref: list[str] = []
    """Where it stands in the source: block and number ("2.1"), or the source's own key. More than one where
    several fields of the source are one question here; empty where the question is ours."""
    origin: dict[str, Origin] = {}
    """Field name → where it comes from. A field not named: the protocol's `origin`."""

    @property
    def required(self) -> bool:
        return bool(self.required_because)


class Notice(_Base, frozen=True, kw_only=True):
    """Something the agent tells at a certain answer. A blocking one ends the follow-up: nothing to report."""

    code: Code
    text: Text
    when: Condition | None = None
    used_by: list[Code] = []
    """Empty: every follow-up."""
    blocking: bool = False
    source_ref: list[str] = []
    """As for a question."""
    origin: dict[str, Origin] = {}


class Scope(_Base, frozen=True, kw_only=True):
    """What the protocol belongs to. One product, several (a group), or all: the nearest one holds.

    A product is named by its UPL URI, or as `eigen:<slug>` where the municipality has a subject that the
    UPL lacks.
    """

    products: list[str] = []
    all: bool = False


class OwnProduct(_Base, frozen=True, kw_only=True):
    """A subject that people ask about and that the UPL lacks, such as a category of report."""

    slug: Code
    name: Line
    synonyms: list[str] = []
    part_of: str = ""
    """UPL URI of the product to which it belongs."""


class ProtocolDocument(_Base, frozen=True, kw_only=True):
    """A whole protocol. Ground comes from the product, department and retention from the follow-up,
    principle and sensitivity from here; a question states them only where it differs."""

    code: Code
    title: Line
    scope: Scope = msgspec.field(name="for")
    source: Source
    principles: list[Code]
    origin: Origin = Origin.SOURCE
    """Where fields come from of which nothing else is said."""
    shielded: bool = False
    """True: only the department that does the follow-up sees the answers afterwards."""
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    own_products: list[OwnProduct] = []
    follow_ups: list[FollowUp]
    questions: list[Question] = []
    notices: list[Notice] = []

    def question(self, code: str) -> Question | None:
        return next((question for question in self.questions if question.code == code), None)

    def follow_up(self, code: str) -> FollowUp | None:
        return next((follow_up for follow_up in self.follow_ups if follow_up.code == code), None)


def from_builtins(data: Any) -> ProtocolDocument:
    """Raises `msgspec.ValidationError`, with the path of the field, when `data` is no protocol."""
    return msgspec.convert(data, ProtocolDocument)


def to_builtins(document: ProtocolDocument) -> dict[str, Any]:
    result: dict[str, Any] = msgspec.to_builtins(document)
    return result
