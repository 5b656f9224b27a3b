"""What the record says of the questions of a theme: how often asked, skipped and used, and what the page of pruning
advises. All of it comes through the disclosure gate of `insight`, which shows nothing that could be one person."""

from collections.abc import Sequence
from dataclasses import dataclass

from toetssteen.access.roles import may
from toetssteen.insight.advice import Advice, suggestion
from toetssteen.insight.measures import Measured, measured
from toetssteen.observations.queries import SignalCount
from toetssteen.products.models import Product
from toetssteen.protocols.effective import at, pin
from toetssteen.protocols.errors import NoGeneralProtocol
from toetssteen.staff.models import StaffMember

PRODUCTS, _ROWS = 2, 500
"""The theme's largest products are looked at; and at most so many questions of each."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One question of the theme. `advice`: what pruning says of it."""

    text: str
    measured: Measured
    advice: Advice


def of_subjects(subjects: Sequence[SignalCount], *, by: StaffMember) -> list[Evidence]:
    """Nothing where nothing may be shown yet. Three queries and one for each product, whatever their contacts."""
    if not may(by, "insight.view"):
        return []
    asked = [subject for subject in subjects if subject.product_id and subject.question_id]
    wanted = {(subject.product_id, subject.question_id) for subject in asked}
    products = list(dict.fromkeys(subject.product_id for subject in asked if subject.product_id))[:PRODUCTS]
    questions = {subject.question_id for subject in asked if subject.question_id}
    if not products:
        return []
    rows = [
        row
        for row in measured(by=by, products=products, questions=questions, size=_ROWS).rows
        if (row.product_id, row.question_id) in wanted
    ]
    found: list[Evidence] = []
    for product in Product.objects.filter(pk__in={row.product_id for row in rows}).order_by("pk"):
        found += _of(product, [row for row in rows if row.product_id == product.pk])
    return sorted(found, key=lambda one: -one.measured.asked)


def _of(product: Product, rows: Sequence[Measured]) -> list[Evidence]:
    try:
        effective = at(pin(product))
    except NoGeneralProtocol:
        return []
    questions = {row.code: effective.question(row.code) for row in rows}
    return [
        Evidence(question.text if question else row.code, row, suggestion(row, question).advice)
        for row in rows
        for question in (questions[row.code],)
    ]
