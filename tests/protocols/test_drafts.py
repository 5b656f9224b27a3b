"""Drafts: begun, changed, undone, and of two editors the second is told."""

from uuid import uuid4

import msgspec
import pytest

from tests import factories
from toetssteen.access.errors import NotAllowed, NotFound
from toetssteen.access.roles import Role
from toetssteen.products import queries as products
from toetssteen.protocols import current, drafts, errors
from toetssteen.protocols.document import FollowUp, OwnProduct, ProtocolDocument, QuestionType, Retention, Scope
from toetssteen.protocols.gate.verdict import Reason
from toetssteen.protocols.models import DraftStep, Protocol, ProtocolVersion, VersionStatus
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db
replace = msgspec.structs.replace


@pytest.fixture
def passport(coordinator: StaffMember) -> ProtocolVersion:
    factories.publish(factories.from_library("paspoort"))
    return drafts.begin_draft("paspoort", by=coordinator)


def titled(version: ProtocolVersion, title: str) -> ProtocolDocument:
    return replace(version.document, title=title)


def rename(version: ProtocolVersion, title: str, by: StaffMember, *, revision: int | None = None) -> ProtocolVersion:
    revision = version.revision if revision is None else revision
    return drafts.change_draft(version.uuid, titled(version, title), revision=revision, what=f"heet {title}", by=by)


def test_only_a_coordinator_edits(passport: ProtocolVersion, balie: StaffMember) -> None:
    for role in (Role.AGENT, Role.DEPARTMENT, Role.MANAGEMENT, Role.PRIVACY_OFFICER):
        somebody = factories.member(role)
        with pytest.raises(NotAllowed):
            drafts.begin_draft("paspoort", by=somebody)
        with pytest.raises(NotAllowed):
            rename(passport, "Anders", somebody)
        with pytest.raises(NotAllowed):
            drafts.open_draft(passport.uuid, by=somebody)
        with pytest.raises(NotAllowed):
            drafts.discard_draft(passport.uuid, revision=1, by=somebody)


def test_a_draft_is_a_copy_of_what_holds_and_asks_nothing(passport: ProtocolVersion) -> None:
    held = current.version_of("paspoort")
    assert (passport.status, passport.number, passport.based_on) == (VersionStatus.DRAFT, 2, held)
    assert passport.content == held.content
    assert current.version_of("paspoort") == held


def test_a_protocol_that_is_not_there_has_no_draft(coordinator: StaffMember) -> None:
    with pytest.raises(NotFound):
        drafts.begin_draft("bestaat-niet", by=coordinator)
    with pytest.raises(NotFound):
        drafts.open_draft(uuid4(), by=coordinator)


def test_what_is_changed_can_be_undone_and_done_again(passport: ProtocolVersion, coordinator: StaffMember) -> None:
    rename(passport, "Een", coordinator)
    draft = rename(drafts.open_draft(passport.uuid, by=coordinator), "Twee", coordinator)
    assert drafts.steps_of(draft) == ("heet Twee", "")
    draft = drafts.undo(draft.uuid, revision=draft.revision, by=coordinator)
    assert draft.document.title == "Een"
    assert drafts.steps_of(draft) == ("heet Een", "heet Twee")
    draft = drafts.undo(draft.uuid, revision=draft.revision, by=coordinator)
    assert draft.content == current.version_of("paspoort").content
    with pytest.raises(errors.NothingToUndo):
        drafts.undo(draft.uuid, revision=draft.revision, by=coordinator)
    draft = drafts.redo(draft.uuid, revision=draft.revision, by=coordinator)
    draft = drafts.redo(draft.uuid, revision=draft.revision, by=coordinator)
    assert draft.document.title == "Twee"
    with pytest.raises(errors.NothingToRedo):
        drafts.redo(draft.uuid, revision=draft.revision, by=coordinator)


def test_a_new_change_forgets_what_was_undone(passport: ProtocolVersion, coordinator: StaffMember) -> None:
    draft = rename(passport, "Een", coordinator)
    draft = drafts.undo(draft.uuid, revision=draft.revision, by=coordinator)
    draft = rename(draft, "Anders", coordinator)
    with pytest.raises(errors.NothingToRedo):
        drafts.redo(draft.uuid, revision=draft.revision, by=coordinator)
    assert drafts.undo(draft.uuid, revision=draft.revision, by=coordinator).document.title != "Een"


def test_only_so_many_changes_are_kept(
    passport: ProtocolVersion, coordinator: StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "MOST_STEPS", 3)
    draft = passport
    for number in range(6):
        draft = rename(draft, f"Titel {number}", coordinator)
    assert DraftStep.objects.filter(draft=draft).count() == 3
    draft = drafts.undo(draft.uuid, revision=draft.revision, by=coordinator)
    draft = drafts.undo(draft.uuid, revision=draft.revision, by=coordinator)
    assert draft.document.title == "Titel 3"
    assert drafts.steps_of(draft)[0] == ""


def test_a_change_that_changes_nothing_is_no_step(passport: ProtocolVersion, coordinator: StaffMember) -> None:
    same = drafts.change_draft(passport.uuid, passport.document, revision=1, what="niets", by=coordinator)
    assert (same.revision, same.step) == (1, 0)


def test_of_two_editors_the_second_is_told_and_overwrites_nothing(
    passport: ProtocolVersion, coordinator: StaffMember
) -> None:
    rename(passport, "De eerste", coordinator)
    with pytest.raises(errors.DraftChanged):
        rename(passport, "De tweede", factories.member(Role.COORDINATOR), revision=1)
    assert drafts.open_draft(passport.uuid, by=coordinator).document.title == "De eerste"


def test_the_code_of_a_protocol_stays(passport: ProtocolVersion, coordinator: StaffMember) -> None:
    with pytest.raises(errors.OtherProtocol):
        drafts.change_draft(
            passport.uuid, replace(passport.document, code="anders"), revision=1, what="", by=coordinator
        )


def test_a_published_version_is_no_draft(passport: ProtocolVersion, coordinator: StaffMember) -> None:
    held = current.version_of("paspoort")
    with pytest.raises(errors.NotADraft):
        rename(held, "Anders", coordinator)
    with pytest.raises(errors.NotADraft):
        drafts.open_draft(held.uuid, by=coordinator)
    with pytest.raises(errors.NotADraft):
        drafts.discard_draft(held.uuid, revision=1, by=coordinator)


def test_reasons_stay_with_the_draft(passport: ProtocolVersion, coordinator: StaffMember) -> None:
    reasons = [Reason("purpose-unknown", "", "Zoeken we uit."), Reason("above-b1", "x", "  ")]
    draft = drafts.give_reasons(passport.uuid, reasons, revision=1, by=coordinator)
    assert draft.reasons == [{"rule": "purpose-unknown", "question": "", "text": "Zoeken we uit."}]
    assert drafts.say_why(draft.uuid, " Minder vragen.\0 ", revision=2, by=coordinator).summary == "Minder vragen."


def test_a_draft_can_be_discarded(passport: ProtocolVersion, coordinator: StaffMember) -> None:
    assert drafts.drafts(by=coordinator) == [passport]
    drafts.discard_draft(passport.uuid, revision=1, by=coordinator)
    assert drafts.drafts(by=coordinator) == []
    assert current.version_of("paspoort").number == 1


def test_a_new_protocol_begins_as_a_draft_and_leaves_no_trace_when_discarded(coordinator: StaffMember) -> None:
    factories.publish()
    before = Protocol.objects.count()
    draft = drafts.begin_from(own(), by=coordinator, summary="Nieuw onderwerp")
    assert (draft.number, draft.based_on) == (1, None)
    with pytest.raises(NotFound):
        current.version_of("brug")
    assert products.search("brug") == []
    drafts.discard_draft(draft.uuid, revision=1, by=coordinator)
    assert Protocol.objects.count() == before


def test_a_product_that_nobody_knows_gets_no_protocol(coordinator: StaffMember) -> None:
    with pytest.raises(errors.UnknownProduct):
        drafts.begin_from(replace(own(), own_products=[], scope=Scope(products=["http://niets"])), by=coordinator)
    assert not Protocol.objects.filter(code="brug").exists()


def own() -> ProtocolDocument:
    """A protocol on a subject of our own that passes the gate."""
    document = factories.every_type("brug")
    return replace(
        document,
        title="Brug",
        own_products=[OwnProduct(slug="brug", name="Brug")],
        follow_ups=[
            FollowUp(
                code="behandelen",
                name="Melding over brug behandelen",
                department="burgerzaken",
                term=5,
                retention=Retention(result="6.1.3"),
            )
        ],
        questions=[replace(q, text="Welke brug?") for q in document.questions if q.type is QuestionType.LONG_TEXT],
    )
