"""Publishing: through the gate, from a moment on, and nothing that was not seen is replaced."""

from datetime import timedelta

import msgspec
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests import factories
from tests.protocols.test_drafts import own
from toetssteen.access.errors import NotAllowed
from toetssteen.access.roles import Role
from toetssteen.products import queries as products
from toetssteen.products.models import Product
from toetssteen.protocols import current, drafts, errors
from toetssteen.protocols.actions import load_documents
from toetssteen.protocols.document import ProtocolDocument
from toetssteen.protocols.effective import at, pin, preview
from toetssteen.protocols.gate.verdict import Reason
from toetssteen.protocols.models import Principle, ProtocolVersion, VersionStatus
from toetssteen.protocols.principles import Wording, lay_down, propose, withdraw
from toetssteen.protocols.publishing import confirm, end, judge, publish
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db
replace = msgspec.structs.replace
DEFINITIVE, PROVISIONAL = VersionStatus.DEFINITIVE, VersionStatus.PROVISIONAL


@pytest.fixture
def draft(coordinator: StaffMember) -> ProtocolVersion:
    """Of a new protocol that passes the gate."""
    factories.publish()
    factories.departments()
    factories.principles()
    return drafts.begin_from(own(), by=coordinator)


def changed(title: str, by: StaffMember) -> ProtocolVersion:
    """A draft of the published protocol, with another title."""
    fresh = drafts.begin_draft("brug", by=by)
    return drafts.change_draft(fresh.uuid, replace(fresh.document, title=title), revision=1, what="andere titel", by=by)


def now_asked() -> ProtocolDocument:
    return at(pin(Product.objects.get(ref="eigen:brug"))).own


def test_only_a_coordinator_publishes(draft: ProtocolVersion) -> None:
    for role in (Role.AGENT, Role.DEPARTMENT, Role.MANAGEMENT):
        with pytest.raises(NotAllowed):
            publish(draft.uuid, status=DEFINITIVE, revision=1, by=factories.member(role))


def test_a_published_version_holds_at_once(draft: ProtocolVersion, coordinator: StaffMember) -> None:
    assert now_asked().code == "algemeen"
    done = publish(draft.uuid, status=DEFINITIVE, revision=1, by=coordinator)
    assert done.steps.count() == 0
    assert [question.code for question in done.questions.all()] == ["brug.long-text"]
    assert now_asked() == draft.document
    assert [found.name for found in products.search("brug")] == ["Brug"]
    assert current.version_of("brug") == done


def test_a_published_version_does_not_change_any_more(draft: ProtocolVersion, coordinator: StaffMember) -> None:
    publish(draft.uuid, status=DEFINITIVE, revision=1, by=coordinator)
    with pytest.raises(errors.NotADraft):
        publish(draft.uuid, status=DEFINITIVE, revision=1, by=coordinator)
    with pytest.raises(DatabaseError), transaction.atomic():
        ProtocolVersion.objects.filter(pk=draft.pk).update(content={})


def test_what_the_gate_refuses_is_not_published(draft: ProtocolVersion, coordinator: StaffMember) -> None:
    question = replace(draft.document.questions[0], used_by=[])
    worse = drafts.change_draft(
        draft.uuid, replace(draft.document, questions=[question]), revision=1, what="", by=coordinator
    )
    with pytest.raises(errors.NotPassed) as refused:
        publish(draft.uuid, status=DEFINITIVE, revision=worse.revision, by=coordinator)
    assert "no-follow-up" in {finding.rule for finding in refused.value.verdict.refusals}
    assert now_asked().code == "algemeen"


def test_a_warning_passes_with_a_written_reason(draft: ProtocolVersion, coordinator: StaffMember) -> None:
    question = replace(draft.document.questions[0], purpose="unknown")
    vague = drafts.change_draft(
        draft.uuid, replace(draft.document, questions=[question]), revision=1, what="", by=coordinator
    )
    with pytest.raises(errors.NotPassed):
        publish(draft.uuid, status=DEFINITIVE, revision=vague.revision, by=coordinator)
    ready = drafts.give_reasons(
        draft.uuid, [Reason("purpose-unknown", "", "De afdeling zoekt het uit.")], revision=2, by=coordinator
    )
    assert judge(ready).may_publish
    done = publish(draft.uuid, status=DEFINITIVE, revision=ready.revision, by=coordinator)
    assert done.reasons[0]["text"] == "De afdeling zoekt het uit."


def test_a_stale_page_publishes_nothing(draft: ProtocolVersion, coordinator: StaffMember) -> None:
    drafts.say_why(draft.uuid, "Minder vragen", revision=1, by=coordinator)
    with pytest.raises(errors.DraftChanged):
        publish(draft.uuid, status=DEFINITIVE, revision=1, by=coordinator)


def test_a_version_that_starts_later_holds_later(draft: ProtocolVersion, coordinator: StaffMember) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    publish(draft.uuid, status=DEFINITIVE, starts_at=tomorrow, revision=1, by=coordinator)
    assert now_asked().code == "algemeen"


@pytest.mark.parametrize(
    ("status", "starts", "ends", "refused"),
    [
        (DEFINITIVE, -1, None, errors.StartsInPast),
        (PROVISIONAL, None, None, errors.ProvisionalNeedsEnd),
        (PROVISIONAL, 2, 1, errors.EndsBeforeStart),
        (PROVISIONAL, None, -1, errors.EndsBeforeStart),
        (VersionStatus.DRAFT, None, None, errors.NoSuchStatus),
    ],
)
def test_dates_that_cannot_be_are_refused(
    draft: ProtocolVersion,
    coordinator: StaffMember,
    status: VersionStatus,
    starts: int | None,
    ends: int | None,
    refused: type[Exception],
) -> None:
    def on(days: int | None) -> object:
        return None if days is None else timezone.now() + timedelta(days=days)

    with pytest.raises(refused):
        publish(draft.uuid, status=status, starts_at=on(starts), ends_at=on(ends), revision=1, by=coordinator)  # type: ignore[arg-type]  # parameters of the test
    assert drafts.open_draft(draft.uuid, by=coordinator).revision == 1


def test_when_a_provisional_version_ends_the_earlier_one_holds_again(
    draft: ProtocolVersion, coordinator: StaffMember
) -> None:
    publish(draft.uuid, status=DEFINITIVE, revision=1, by=coordinator)
    trial = changed("Brug, proef", coordinator)
    week = timezone.now() + timedelta(days=7)
    done = publish(trial.uuid, status=PROVISIONAL, ends_at=week, revision=trial.revision, by=coordinator)
    assert now_asked().title == "Brug, proef"
    ProtocolVersion.objects.filter(pk=done.pk).update(
        starts_at=timezone.now() - timedelta(days=8), ends_at=timezone.now() - timedelta(days=1)
    )
    assert now_asked().title == "Brug"


def test_a_provisional_version_is_confirmed_or_ended(draft: ProtocolVersion, coordinator: StaffMember) -> None:
    publish(draft.uuid, status=DEFINITIVE, revision=1, by=coordinator)
    with pytest.raises(errors.NotProvisional):
        confirm(draft.uuid, by=coordinator)
    first = changed("Eerste proef", coordinator)
    week = timezone.now() + timedelta(days=7)
    publish(first.uuid, status=PROVISIONAL, ends_at=week, revision=first.revision, by=coordinator)
    end(first.uuid, by=coordinator)
    assert now_asked().title == "Brug"
    second = changed("Tweede proef", coordinator)
    publish(second.uuid, status=PROVISIONAL, ends_at=week, revision=second.revision, over=2, by=coordinator)
    done = confirm(second.uuid, by=coordinator)
    assert (done.status, done.ends_at) == (DEFINITIVE, None)
    assert now_asked().title == "Tweede proef"


def test_a_version_that_was_published_meanwhile_is_looked_at_first(
    draft: ProtocolVersion, coordinator: StaffMember
) -> None:
    publish(draft.uuid, status=DEFINITIVE, revision=1, by=coordinator)
    slow, quick = changed("Langzaam", coordinator), changed("Snel", coordinator)
    publish(quick.uuid, status=DEFINITIVE, revision=quick.revision, by=coordinator)
    with pytest.raises(errors.NewerVersion):
        publish(slow.uuid, status=DEFINITIVE, revision=slow.revision, by=coordinator)
    done = publish(slow.uuid, status=DEFINITIVE, revision=slow.revision, over=quick.number, by=coordinator)
    assert done.number > quick.number
    assert now_asked().title == "Langzaam"


def test_the_general_protocol_keeps_what_others_hang_on(coordinator: StaffMember) -> None:
    factories.publish(replace(own(), questions=[replace(own().questions[0], used_by=["terugbelverzoek"])]))
    factories.principles()
    general = drafts.begin_draft("algemeen", by=coordinator)
    document = general.document
    kept = [follow_up for follow_up in document.follow_ups if follow_up.code != "terugbelverzoek"]
    questions = [question for question in document.questions if question.used_by != ["terugbelverzoek"]]
    without = drafts.change_draft(
        general.uuid, replace(document, follow_ups=kept, questions=questions), revision=1, what="", by=coordinator
    )
    reasons = [Reason(finding.rule, "", "Voor deze proef.") for finding in judge(without).warnings]
    ready = drafts.give_reasons(general.uuid, reasons, revision=without.revision, by=coordinator)
    with pytest.raises(errors.StillUsedElsewhere):
        publish(general.uuid, status=DEFINITIVE, revision=ready.revision, by=coordinator)


def test_the_library_does_not_replace_what_the_municipality_published(
    draft: ProtocolVersion, coordinator: StaffMember
) -> None:
    publish(draft.uuid, status=DEFINITIVE, revision=1, by=coordinator)
    assert load_documents([replace(own(), title="Uit de bibliotheek")], by=factories.system()) == 0
    assert now_asked().title == "Brug"


def test_a_draft_can_be_looked_at_as_it_would_be(draft: ProtocolVersion) -> None:
    effective = preview(draft.document)
    assert effective.own == draft.document
    assert effective.follow_up("terugbelverzoek") is not None


# Principles


def wording(statement: str = "We vragen alleen wat we gebruiken") -> Wording:
    return Wording(statement, "Zonder gebruik geen vraag.", ("Waar ligt het afval?",), ("Wat is uw beroep?",))


def test_a_proposal_reads_at_once_and_is_laid_down_together(coordinator: StaffMember, balie: StaffMember) -> None:
    first = propose("alleen-gebruik", wording(), by=balie)
    with pytest.raises(NotAllowed):
        lay_down(first.uuid, laid_down_by="ik", on=timezone.localdate(), by=balie)
    lay_down(first.uuid, laid_down_by="het team KCC", on=timezone.localdate(), by=coordinator)
    second = propose("alleen-gebruik", wording("We vragen weinig"), by=balie)
    assert Principle.objects.get(code="alleen-gebruik").statement == "We vragen alleen wat we gebruiken"
    lay_down(second.uuid, laid_down_by="het team KCC", on=timezone.localdate(), by=coordinator)
    principle = Principle.objects.get(code="alleen-gebruik")
    assert (principle.statement, principle.proposal) == ("We vragen weinig", False)
    assert [version.number for version in principle.versions.all()] == [1, 2]


def test_what_was_laid_down_stays_as_it_was(coordinator: StaffMember) -> None:
    first = propose("alleen-gebruik", wording(), by=coordinator)
    lay_down(first.uuid, laid_down_by="het team", on=timezone.localdate(), by=coordinator)
    with pytest.raises(errors.AlreadyLaidDown):
        lay_down(first.uuid, laid_down_by="het team", on=timezone.localdate(), by=coordinator)
    with pytest.raises(DatabaseError), transaction.atomic():
        first.principle.versions.update(statement="Iets anders")


def test_half_a_principle_is_refused_beside_its_field(coordinator: StaffMember) -> None:
    for name, given in (("statement", ""), ("meaning", " \0 "), ("asks", ()), ("refrains", ("  ",))):
        fields = {n: getattr(wording(), n) for n in ("statement", "meaning", "asks", "refrains")} | {name: given}
        with pytest.raises(errors.PrincipleIncomplete) as refused:
            propose("half", Wording(**fields), by=coordinator)
        assert refused.value.field == name
    with pytest.raises(errors.PrincipleTooLong):
        propose("lang", wording("x" * 401), by=coordinator)
    version = propose("heel", wording(), by=coordinator)
    with pytest.raises(errors.PrincipleIncomplete):
        lay_down(version.uuid, laid_down_by=" ", on=timezone.localdate(), by=coordinator)
    with pytest.raises(errors.LaidDownInFuture):
        lay_down(version.uuid, laid_down_by="wij", on=timezone.localdate() + timedelta(days=1), by=coordinator)


def test_a_principle_is_not_withdrawn_while_something_stands_on_it(
    draft: ProtocolVersion, coordinator: StaffMember
) -> None:
    publish(draft.uuid, status=DEFINITIVE, starts_at=timezone.now() + timedelta(days=3), revision=1, by=coordinator)
    with pytest.raises(errors.PrincipleCited) as refused:
        withdraw("alleen-voor-vervolg", by=coordinator)
    assert "“Brug”" in str(refused.value)
    assert Principle.objects.get(code="alleen-voor-vervolg").withdrawn_on is None


def test_nothing_new_stands_on_a_withdrawn_principle(draft: ProtocolVersion, coordinator: StaffMember) -> None:
    propose("oud", wording(), by=coordinator)
    withdraw("oud", by=coordinator)
    with pytest.raises(errors.PrincipleWithdrawn):
        propose("oud", wording(), by=coordinator)
    cites = drafts.change_draft(
        draft.uuid, replace(draft.document, principles=["oud"]), revision=1, what="", by=coordinator
    )
    with pytest.raises(errors.NotPassed) as refused:
        publish(draft.uuid, status=DEFINITIVE, revision=cites.revision, by=coordinator)
    assert {finding.rule for finding in refused.value.verdict.refusals} == {"principle-gone"}
