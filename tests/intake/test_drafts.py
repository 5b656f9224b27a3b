"""Conversations that are not saved yet: none is lost, and nobody else sees one."""

from uuid import uuid4

import pytest
from django.db import connection

from tests import factories
from toetssteen.access.errors import NotAllowed, NotFound
from toetssteen.access.roles import Role
from toetssteen.contacts.models import Attachment
from toetssteen.intake import drafts
from toetssteen.intake.conversation import Conversation
from toetssteen.intake.models import Draft
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def going(paspoort: factories.Passport) -> Conversation:
    conversation = factories.conversation_about(
        paspoort.product, "terugbelverzoek", typed={"algemeen.terugbelvraag": {"": "Roze olifant"}}
    )
    conversation.note = "Mevrouw Zonnebloem-van Dijk belt morgen weer"
    return conversation


def test_it_comes_back_as_it_was(going: Conversation, balie: StaffMember) -> None:
    uuid = uuid4()
    assert drafts.keep(uuid, going, by=balie, revision=0) == 1
    opened = drafts.load(uuid, by=balie)
    assert opened is not None
    assert (opened.conversation, opened.revision) == (going, 1)


def test_nothing_was_kept_under_an_unknown_id(balie: StaffMember) -> None:
    assert drafts.load(uuid4(), by=balie) is None


def test_several_stand_open_in_the_order_in_which_they_began(going: Conversation, balie: StaffMember) -> None:
    uuids = [uuid4() for _ in range(3)]
    for uuid in uuids:
        drafts.keep(uuid, going, by=balie, revision=0)
    drafts.keep(uuids[0], going, by=balie, revision=1)
    drafts.keep(uuid4(), going, by=factories.member(Role.AGENT), revision=0)
    assert [tab.uuid for tab in drafts.open_of(balie)] == uuids
    assert {tab.title for tab in drafts.open_of(balie)} == {going.subjects[0].name}


def test_a_colleague_neither_reads_nor_writes_it(going: Conversation, balie: StaffMember) -> None:
    uuid, colleague = uuid4(), factories.member(Role.AGENT)
    drafts.keep(uuid, going, by=balie, revision=0)
    before = Draft.objects.get().updated_at
    with pytest.raises(NotFound):
        drafts.load(uuid, by=colleague)
    with pytest.raises(NotFound):
        drafts.keep(uuid, Conversation(), by=colleague, revision=0)
    drafts.keep(uuid, Conversation(), by=colleague, revision=1)
    drafts.keep_typed(uuid, Conversation(), by=colleague, revision=1)
    drafts.discard(uuid, by=colleague)
    assert Draft.objects.get().updated_at == before
    opened = drafts.load(uuid, by=balie)
    assert opened is not None
    assert opened.conversation == going


def test_a_role_that_does_not_help_customers_keeps_none(going: Conversation, coordinator: StaffMember) -> None:
    with pytest.raises(NotAllowed):
        drafts.keep(uuid4(), going, by=coordinator, revision=0)
    with pytest.raises(NotAllowed):
        drafts.keep_typed(uuid4(), going, by=coordinator, revision=1)


def test_what_was_typed_lies_sealed(going: Conversation, balie: StaffMember) -> None:
    drafts.keep(uuid4(), going, by=balie, revision=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT d::text, encode(d.content, 'escape') FROM intake_draft d")
        row = "".join(cursor.fetchone()).casefold()
    for typed in ("olifant", "zonnebloem", "terugbelvraag", "telefoon"):
        assert typed not in row
    assert going.subjects[0].name in row


def test_typing_on_makes_no_new_revision(going: Conversation, balie: StaffMember) -> None:
    uuid = uuid4()
    drafts.keep(uuid, going, by=balie, revision=0)
    going.note = "verder"
    drafts.keep_typed(uuid, going, by=balie, revision=1)
    opened = drafts.load(uuid, by=balie)
    assert opened is not None
    assert (opened.conversation.note, opened.revision) == ("verder", 1)


def test_typing_on_does_not_undo_a_choice_that_was_made_at_the_same_moment(
    going: Conversation, balie: StaffMember
) -> None:
    uuid = uuid4()
    drafts.keep(uuid, going, by=balie, revision=0)
    slow = drafts.load(uuid, by=balie)
    assert slow is not None
    going.subjects[0].outcome = "informatie-nasturen"
    drafts.keep(uuid, going, by=balie, revision=1)
    drafts.keep_typed(uuid, slow.conversation, by=balie, revision=slow.revision)
    opened = drafts.load(uuid, by=balie)
    assert opened is not None
    assert opened.conversation.subjects[0].outcome == "informatie-nasturen"


def test_in_a_conversation_without_a_choice_there_is_nothing_to_keep(balie: StaffMember) -> None:
    drafts.keep_typed(uuid4(), Conversation(note="a"), by=balie, revision=0)
    assert not Draft.objects.exists()


def test_thrown_away_goes_with_its_files(going: Conversation, balie: StaffMember) -> None:
    uuid = uuid4()
    drafts.keep(uuid, going, by=balie, revision=0)
    for conversation in (uuid, uuid4()):
        Attachment.objects.create(conversation=conversation, name="a.jpg", media_type="image/jpeg", size=1)
    drafts.discard(uuid, by=balie)
    assert not Draft.objects.exists()
    assert Attachment.objects.count() == 1
