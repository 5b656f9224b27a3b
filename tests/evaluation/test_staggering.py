"""A change that starts product by product: drawn, left out where it has begun, and judged by the lot."""

from datetime import date

import msgspec
import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.decisions.conftest import DROPPED, Do, with_reasons
from tests.evaluation.conftest import COUNTS, FIVE
from tests.fixtures import SignIn
from tests.protocols.clock import moved
from toetssteen.decisions import errors, staggering
from toetssteen.decisions.judging import Judging
from toetssteen.decisions.models import DrawnStart, Proposal
from toetssteen.decisions.proposing import Texts, begin_proposal, write_proposal
from toetssteen.decisions.states import Move
from toetssteen.evaluation import runs, sentences
from toetssteen.evaluation.models import Counted, ProductWeek
from toetssteen.evaluation.run_models import Design, Evaluation
from toetssteen.evaluation.weeks import WEEK
from toetssteen.evaluation.windows import close_windows
from toetssteen.insight.fours import FOUR, four_of, last_four
from toetssteen.products.models import Product
from toetssteen.protocols import drafts
from toetssteen.protocols.document import ProtocolDocument, Scope
from toetssteen.protocols.effective import at, pin
from toetssteen.protocols.limits import InterimMeasure
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db
FIVE_PRODUCTS = 5


@pytest.fixture
def group(departments: object) -> ProtocolDocument:
    """The questions of the passport, for five products at once."""
    factories.principles()
    shipped = factories.from_library("paspoort")
    refs = sorted(factories._listed())[:FIVE_PRODUCTS]
    document = msgspec.structs.replace(shipped, scope=Scope(products=refs))
    factories.publish(document)
    return document


def shorter(document: ProtocolDocument, by: StaffMember) -> ProtocolVersion:
    draft = drafts.begin_draft(document.code, by=by)
    fewer = msgspec.structs.replace(
        draft.document,
        questions=[question for question in draft.document.questions if question.code not in DROPPED],
        notices=[notice for notice in draft.document.notices if notice.code != "paspoort.reden-anders"],
    )
    draft = drafts.change_draft(draft.uuid, fewer, revision=draft.revision, what="minder vragen", by=by)
    return with_reasons(draft, by)


@pytest.fixture
def proposal(group: ProtocolDocument, coordinator: StaffMember) -> Proposal:
    begun = begin_proposal(shorter(group, coordinator).uuid, by=coordinator)
    texts = Texts(begun.title, begun.why, "", "", Judging.RESISTANCE, 30, staggered=True)
    return write_proposal(begun.uuid, texts, seen=begun.revision, by=coordinator)


@pytest.fixture
def accepted(proposal: Proposal, do: Do) -> Proposal:
    for move in (Move.SUBMIT, Move.ACCEPT):
        do(proposal, move)
    return Proposal.objects.select_related("draft__protocol__group", "line", "theme").get(pk=proposal.pk)


def asked(product: Product) -> set[str]:
    step = at(pin(product)).step("vermissing", product=product.ref, answers={})
    return set(factories.codes_of(step.questions))


def test_products_start_one_after_another_on_mondays_four_weeks_apart(accepted: Proposal) -> None:
    starts = list(DrawnStart.objects.filter(proposal=accepted).values_list("starts_on", flat=True))
    assert len(starts) == FIVE_PRODUCTS
    assert starts == [starts[0] + number * FOUR for number in range(FIVE_PRODUCTS)]
    assert four_of(starts[0]) == starts[0] >= timezone.localdate()
    assert accepted.in_force_from == starts[-1]
    assert InterimMeasure.objects.count() == FIVE_PRODUCTS - 1


def test_where_it_has_begun_the_questions_are_left_out_and_nowhere_else(accepted: Proposal) -> None:
    first, second, *_later = DrawnStart.objects.filter(proposal=accepted).select_related("product")
    with moved(days=(first.starts_on - timezone.localdate()).days + 1):
        assert not set(DROPPED) & asked(first.product)
        assert set(DROPPED) & asked(second.product)


def test_it_is_judged_beside_what_had_not_begun_in_the_same_weeks(accepted: Proposal) -> None:
    """Objections halve where it holds, in a time in which they drift upward everywhere."""
    starts = dict(DrawnStart.objects.filter(proposal=accepted).values_list("product", "starts_on"))
    through = last_four(max(starts.values()), 30) + FOUR - WEEK
    fill(starts, through)
    assert runs.run_due() == 1
    outcome, guard = Evaluation.objects.get(proposal=accepted).measurements.all()
    assert outcome.design == Design.STAGGERED
    assert outcome.effect == pytest.approx(0.5, abs=0.05)
    assert outcome.p_value == pytest.approx(1 / 120)
    assert sentences.helped(outcome) == sentences.Helped.BETTER
    assert sentences.helped(guard) == sentences.Helped.NOT_SHOWN
    assert "120 volgordes" in outcome.caveats[0]


def fill(starts: dict[int, date], through: date) -> None:
    rows = []
    for place, (product, start) in enumerate(sorted(starts.items())):
        monday = four_of(min(starts.values())) - 8 * FOUR
        number = 0
        while monday <= through:
            before = 20 + 4 * place + number // 4
            counts = COUNTS | {"resisted": before // (2 if monday >= start else 1), "missed": 4 + (number + place) % 3}
            rows.append(
                ProductWeek(
                    product_id=product, week=monday, staff_bits=FIVE, timed_bits=FIVE, finished_bits=FIVE,
                    durations=[0] * 4 + [50] + [0] * 14, **counts,
                )
            )  # fmt: skip
            monday, number = monday + WEEK, number + 1
    ProductWeek.objects.bulk_create(rows)
    Counted.objects.update_or_create(pk=1, defaults={"through": through})
    close_windows(through)


def test_the_pages_say_that_it_is_drawn_and_when_each_begins(
    accepted: Proposal, mt: StaffMember, sign_in: SignIn
) -> None:
    reader = sign_in(mt)
    page = reader.get(reverse("evaluation", args=[accepted.uuid])).content.decode()
    assert "Wanneer het begint, per product" in page
    assert "in een volgorde die geloot is" in page
    assert "om de vier weken een stap" in reader.get(reverse("proposal", args=[accepted.uuid])).content.decode()


def test_what_cannot_start_so_is_refused(
    paspoort: factories.Passport, coordinator: StaffMember, sign_in: SignIn
) -> None:
    """One product: there is no order to draw."""
    begun = begin_proposal(shorter(paspoort.document, coordinator).uuid, by=coordinator)
    texts = Texts(begun.title, begun.why, "", "", Judging.RESISTANCE, 30, staggered=True)
    with pytest.raises(errors.StaggeringNotPossible):
        write_proposal(begun.uuid, texts, seen=begun.revision, by=coordinator)
    carla = sign_in(coordinator)
    path = reverse("proposal-write", args=[begun.uuid])
    assert "Gespreid invoeren" not in carla.get(path).content.decode()
    typed = {
        "title": begun.title, "why": begun.why, "judged_by": "weerstand", "guarded_by": "ontbreekt",
        "window_days": "30", "staggered": "1", "seen": str(begun.revision),
    }  # fmt: skip
    refused = carla.post(path, typed)
    assert refused.status_code == 422
    assert "Gespreid invoeren kan alleen" in refused.content.decode()


def test_a_concept_that_changes_more_than_it_drops_cannot(group: ProtocolDocument, coordinator: StaffMember) -> None:
    draft = shorter(group, coordinator)
    held = ProtocolVersion.objects.exclude(pk=draft.pk).get(protocol=draft.protocol)
    assert staggering.is_possible(held, draft)
    reworded = msgspec.structs.replace(
        draft.document,
        questions=[
            msgspec.structs.replace(draft.document.questions[0], text="Iets anders?"),
            *draft.document.questions[1:],
        ],
    )
    assert staggering.dropped(held.document, reworded) == []
