"""The prune page: what each question costs and brings, and what that suggests."""

from dataclasses import dataclass
from uuid import UUID

from toetssteen.access.errors import NotFound
from toetssteen.access.roles import require
from toetssteen.insight.advice import OnlyIf, Suggestion, depends_on, find_only_if, suggestion
from toetssteen.insight.held import held_for
from toetssteen.insight.information import Case, Told, best_order, entropy, in_order, questions_until_settled
from toetssteen.insight.measures import Measured, MeasuredPage, measured
from toetssteen.insight.sample import cases_of
from toetssteen.products.models import Product
from toetssteen.protocols.current import newest_texts
from toetssteen.protocols.document import Question
from toetssteen.protocols.effective import Effective
from toetssteen.staff.models import StaffMember

MOST_OF_PRODUCT = 200
MOST = 100_000
"""Rows of a file."""


@dataclass(frozen=True, slots=True)
class Line:
    measured: Measured
    text: str
    """As the newest version asks it."""
    question: Question | None
    """None: it is not asked for this product any more."""
    suggestion: Suggestion
    about: str = ""
    """Of a suggestion to ask only after another answer: the text of that question."""
    value: str = ""
    """The answer to it, in words."""


@dataclass(frozen=True, slots=True)
class Listing:
    page: MeasuredPage
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Informed:
    """What the answer to one question tells of what came of a follow-up."""

    text: str
    told: Told


@dataclass(frozen=True, slots=True)
class Settling:
    """One follow-up: what there was to know, and in how few questions it can be known."""

    code: str
    name: str
    cases: int
    outcome: float
    """Bits that there are to know."""
    told: list[Informed]
    best: list[Informed]
    """The order that settles soonest, as far as it tells something."""
    order: list[str]
    before: float
    after: float
    """Questions on average until what follows tells nothing more: in the order of now, and in the best."""


@dataclass(frozen=True, slots=True)
class ProductView:
    product: Product
    listing: Listing
    settling: list[Settling]


def listed(*, by: StaffMember, order: str, start: int) -> Listing:
    """A page of all questions. A constant number of queries; what only one product can tell stands on its page."""
    page = measured(by=by, order=order, start=start)
    return Listing(page, _lines(page, held_for({row.product_id for row in page.rows}), {}))


def everything(*, by: StaffMember) -> list[Line]:
    """Every question, as on its page among all of them."""
    page = measured(by=by, size=MOST)
    return _lines(page, held_for({row.product_id for row in page.rows}), {})


def of_product(uuid: UUID, *, by: StaffMember, order: str = "") -> ProductView:
    """Every question of one product, with what its newest finished follow-ups tell. Raises `NotFound`."""
    require(by, "insight.view")
    product = Product.objects.filter(uuid=uuid).first()
    if product is None:
        raise NotFound
    page = measured(by=by, order=order, size=MOST_OF_PRODUCT, products=[product.pk])
    held = held_for([product.pk]).get(product.pk)
    if held is None or not page.rows:
        return ProductView(product, Listing(page, _lines(page, {}, {})), [])
    cases = cases_of(product.pk)
    shown = {row.code for row in page.rows}
    only_ifs = {code: found for code in shown if (found := _only_if(code, held, cases))}
    listing = Listing(page, _lines(page, {product.pk: held}, only_ifs))
    return ProductView(product, listing, [_settling(held, code, found, shown) for code, found in cases.items()])


def _lines(page: MeasuredPage, held: dict[int, Effective], only_ifs: dict[str, OnlyIf]) -> list[Line]:
    asked = {row.code for row in page.rows if (held_now := held.get(row.product_id)) and held_now.question(row.code)}
    texts = newest_texts({row.code for row in page.rows} - asked)
    return [_line(row, texts.get(row.code, row.code), held.get(row.product_id), only_ifs) for row in page.rows]


def _line(row: Measured, text: str, held: Effective | None, only_ifs: dict[str, OnlyIf]) -> Line:
    question = held.question(row.code) if held else None
    only_if = only_ifs.get(row.code) if question else None
    made = suggestion(row, question, only_if=only_if)
    if held is None or made.only_if is None:
        return Line(row, question.text if question else text, question, made)
    about = held.question(made.only_if.question)
    options = {option.value: option.text for option in about.options} if about else {}
    value = options.get(made.only_if.value, made.only_if.value)
    return Line(row, question.text if question else text, question, made, about.text if about else "", value)


def _only_if(code: str, held: Effective, cases: dict[str, list[Case]]) -> OnlyIf | None:
    """Over all follow-ups that ask it, after the questions that come before it in the same protocol."""
    document = held.own if held.own.question(code) else held.general
    codes = [question.code for question in document.questions]
    if code not in codes:
        return None
    earlier = document.questions[: codes.index(code)]
    pooled = [case for found in cases.values() for case in found]
    return find_only_if(pooled, code, earlier)


def questions_of(held: Effective, follow_up: str) -> list[Question]:
    """Those that a follow-up uses, in the order in which they are asked."""
    both = held.own.questions if held.own is held.general else (*held.own.questions, *held.general.questions)
    return [question for question in both if follow_up in question.used_by]


def _settling(held: Effective, code: str, cases: list[Case], shown: set[str]) -> Settling:
    questions = [question for question in questions_of(held, code) if question.code in shown]
    texts = {question.code: question.text for question in questions}
    order = list(texts)
    best = best_order(cases, order, depends_on(questions))
    outcomes = [case.outcome for case in cases]
    follow_up = held.follow_up(code)
    return Settling(
        code=code,
        name=follow_up.name if follow_up else code,
        cases=len(cases),
        outcome=entropy([outcomes.count(outcome) for outcome in set(outcomes)]),
        told=[Informed(texts[told.question], told) for told in in_order(cases, order)],
        best=[Informed(texts[told.question], told) for told in in_order(cases, best) if told.bits > 0],
        order=best,
        before=questions_until_settled(cases, order),
        after=questions_until_settled(cases, best),
    )
