"""Recorded conversations through another version: what would have been otherwise, and of whom."""

import pytest

from tests import factories
from tests.insight import replay_town as town
from tests.insight.replay_town import choice, effects, keys, one, protocol, question, replace, replayed, talks, when
from toetssteen.contacts.models import Channel, Topic
from toetssteen.insight.replay_judging import Effect
from toetssteen.intake.conversation import HELPED
from toetssteen.protocols.document import FollowUp, Notice, ProtocolDocument, QuestionType
from toetssteen.protocols.reading import GENERAL
from toetssteen.staff.models import Department, StaffMember

KIND = choice("soort", "bank", "kast")
SIZE = question("maat", when=when("soort", "kast"))
WHERE = question("plek")
BEFORE = protocol(KIND, SIZE, WHERE)


@pytest.fixture
def grofvuil(departments: dict[str, Department]) -> ProtocolDocument:
    factories.publish(BEFORE)
    return BEFORE


def test_a_question_that_is_gone_is_missed_where_it_was_answered(
    grofvuil: ProtocolDocument, balie: StaffMember
) -> None:
    said = talks(town.product(), {"soort": "bank", "plek": "Voor de deur"}, times=3, by=balie)
    open_ = talks(town.product(), {"soort": "bank"}, times=2, by=balie)
    town.mark_used(said[:1], "plek")
    town.mark_used(said[1:2], "plek", used=False, chance=0.5)
    block = one(protocol(KIND, SIZE))
    assert block.effect(Effect.DROPPED, "plek") == keys(said) | keys(open_)
    answers = block.answers["plek"]
    assert (answers.asked, answers.known) == (keys(said), set())
    assert (answers.used, answers.unused) == (keys(said[:1]), keys(said[1:2]))
    assert answers.weights == {1.0: keys(said[:1]), 2.0: keys(said[1:2])}


def test_what_hung_on_a_question_that_is_gone_goes_with_it(grofvuil: ProtocolDocument, balie: StaffMember) -> None:
    cupboards = talks(town.product(), {"soort": "kast", "maat": "Twee meter"}, times=2, by=balie)
    benches = talks(town.product(), {"soort": "bank"}, times=1, by=balie)
    block = one(protocol(SIZE, WHERE))
    assert block.effect(Effect.DROPPED, "soort") == keys(cupboards) | keys(benches)
    assert block.effect(Effect.DROPPED, "maat") == keys(cupboards)
    assert block.answers["maat"].asked == keys(cupboards)


def test_a_new_condition_is_decided_by_what_was_answered(grofvuil: ProtocolDocument, balie: StaffMember) -> None:
    cupboards = talks(town.product(), {"soort": "kast"}, times=2, by=balie)
    benches = talks(town.product(), {"soort": "bank"}, times=3, by=balie)
    silent = talks(town.product(), {}, times=1, by=balie)
    block = one(protocol(KIND, SIZE, replace(WHERE, when=when("soort", "kast"))))
    assert block.effect(Effect.DROPPED, "plek") == keys(benches) | keys(silent)
    assert block.subjects == keys(cupboards) | keys(benches) | keys(silent)


def test_a_new_question_cannot_be_judged_nor_what_hangs_on_it(grofvuil: ProtocolDocument, balie: StaffMember) -> None:
    talks(town.product(), {"soort": "kast"}, times=2, by=balie)
    new = question("lift", QuestionType.YES_NO)
    block = one(protocol(KIND, SIZE, new, replace(WHERE, when=when("lift", "ja"))))
    assert effects(block) == {Effect.ADDED: {"lift": 2}, Effect.MAYBE_DROPPED: {"plek": 2}}
    assert block.hangs_on == {"plek": {"lift"}}


def test_a_question_that_now_stands_where_it_did_not_has_no_answer(
    grofvuil: ProtocolDocument, balie: StaffMember
) -> None:
    talks(town.product(), {"soort": "bank"}, times=2, by=balie)
    block = one(protocol(KIND, replace(SIZE, when=None), WHERE))
    assert effects(block) == {Effect.ADDED: {"maat": 2}}


def test_another_wording_under_the_same_code_changes_nothing(grofvuil: ProtocolDocument, balie: StaffMember) -> None:
    talks(town.product(), {"soort": "kast", "maat": "1"}, by=balie)
    assert effects(one(protocol(replace(KIND, text="Wat is het?"), SIZE, WHERE))) == {}


def test_the_same_question_under_another_code_is_another_question(
    grofvuil: ProtocolDocument, balie: StaffMember
) -> None:
    talks(town.product(), {"plek": "Hier"}, by=balie)
    block = one(protocol(KIND, SIZE, replace(WHERE, code="waar")))
    assert effects(block) == {Effect.DROPPED: {"plek": 1}, Effect.ADDED: {"waar": 1}}


def test_a_follow_up_that_is_gone_has_no_place_for_its_contacts(grofvuil: ProtocolDocument, balie: StaffMember) -> None:
    talks(town.product(), {"plek": "Hier"}, times=2, by=balie)
    other = [FollowUp(code="brengen", name="Brengen")]
    document = protocol(replace(WHERE, used_by=["brengen"]), follow_ups=other)
    assert effects(one(document)) == {Effect.PLACELESS: {town.DO: 2}}


def test_a_notice_that_now_blocks_ends_the_follow_up(grofvuil: ProtocolDocument, balie: StaffMember) -> None:
    talks(town.product(), {"soort": "bank", "plek": "Hier"}, times=2, by=balie)
    talks(town.product(), {"soort": "kast", "plek": "Hier"}, times=1, by=balie)
    stop = Notice(code="kringloop", text="Breng het naar de kringloop.", when=when("soort", "bank"), blocking=True)
    block = one(replace(protocol(KIND, SIZE), notices=[stop]))
    assert effects(block) == {Effect.STOPPED: {"kringloop": 2}, Effect.DROPPED: {"plek": 1}}


def test_a_notice_on_a_new_question_may_block(grofvuil: ProtocolDocument, balie: StaffMember) -> None:
    talks(town.product(), {}, times=2, by=balie)
    stop = Notice(code="lift-nodig", text="Het moet beneden staan.", when=when("lift", "nee"), blocking=True)
    block = one(replace(protocol(KIND, SIZE, WHERE, question("lift", QuestionType.YES_NO)), notices=[stop]))
    assert effects(block) == {Effect.ADDED: {"lift": 2}, Effect.MAYBE_STOPPED: {"lift-nodig": 2}}
    assert block.hangs_on == {"lift-nodig": {"lift"}}


def test_what_was_left_open_could_not_be_where_it_is_compulsory(grofvuil: ProtocolDocument, balie: StaffMember) -> None:
    talks(town.product(), {"plek": "Hier"}, times=1, by=balie)
    silent = talks(town.product(), {}, times=2, by=balie)
    block = one(protocol(KIND, SIZE, replace(WHERE, required_because="Zonder plek kan niemand het ophalen.")))
    assert block.effects == {Effect.FORCED: {"plek": keys(silent)}}


def test_a_sealed_answer_decides_a_condition_and_is_opened_only_then(
    departments: dict[str, Department], balie: StaffMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = choice("ziek", "ja", "nee", sensitivity="special")
    factories.publish(protocol(sealed, WHERE))
    ill = talks(town.product(), {"ziek": "ja"}, times=2, by=balie)
    well = talks(town.product(), {"ziek": "nee"}, times=3, by=balie)
    block = one(protocol(sealed, replace(WHERE, when=when("ziek", "ja"))))
    assert block.effect(Effect.DROPPED, "plek") == keys(well)
    assert block.subjects == keys(ill) | keys(well)

    def refuse(*_args: object, **_kwargs: object) -> bytes:
        raise AssertionError("nothing needs to be opened")

    monkeypatch.setattr("toetssteen.keys.keyring.Keyring.open", refuse)
    assert effects(one(protocol(sealed))) == {Effect.DROPPED: {"plek": 5}}
    assert one(protocol(WHERE)).answers["ziek"].asked == keys(ill) | keys(well)


def test_who_was_helped_at_once_is_no_part_of_it(grofvuil: ProtocolDocument, balie: StaffMember) -> None:
    talks(town.product(), outcome=HELPED, by=balie)
    assert replayed(protocol(KIND)) == {}


def test_only_the_days_of_the_period_count(grofvuil: ProtocolDocument, balie: StaffMember) -> None:
    talks(town.product(), {}, by=balie, days_ago=89)
    talks(town.product(), {}, by=balie, days_ago=91)
    assert len(one(protocol(KIND)).subjects) == 1


def test_whether_the_customer_waited_follows_from_the_channel(grofvuil: ProtocolDocument, balie: StaffMember) -> None:
    there = talks(town.product(), {}, by=balie)
    talks(town.product(), {}, by=balie, channel=Channel.EMAIL.value)
    assert one(protocol(KIND)).present == keys(there)


def test_a_group_has_its_own_part_for_each_product(departments: dict[str, Department], balie: StaffMember) -> None:
    both = ("bank", "kast")
    factories.publish(protocol(WHERE, question("hoog"), code="groot", products=both))
    talks(town.product("bank"), {}, times=2, by=balie)
    talks(town.product("kast"), {}, times=1, by=balie)
    draft = protocol(WHERE, code="groot", products=both)
    found = {key: effects(block) for key, block in replayed(draft).items()}
    assert found == {
        (town.product("bank").pk, town.DO): {Effect.DROPPED: {"hoog": 2}},
        (town.product("kast").pk, town.DO): {Effect.DROPPED: {"hoog": 1}},
    }


def test_a_product_that_leaves_its_group_falls_to_what_holds_for_all(
    departments: dict[str, Department], balie: StaffMember
) -> None:
    factories.publish(protocol(WHERE, code="groot", products=("bank", "kast")))
    talks(town.product("kast"), {}, by=balie)
    draft = protocol(WHERE, code="groot", products=("bank",))
    assert effects(one(draft)) == {Effect.PLACELESS: {town.DO: 1}}


def test_a_product_with_a_nearer_protocol_keeps_it(departments: dict[str, Department], balie: StaffMember) -> None:
    factories.publish(protocol(WHERE, code="groot", products=("bank", "kast")))
    own = replace(
        protocol(WHERE, question("merk"), code="alleen-bank"), scope=protocol(code="bank").scope, own_products=[]
    )
    factories.publish(own)
    talks(town.product("bank"), {}, by=balie)
    talks(town.product("kast"), {}, by=balie)
    draft = protocol(code="groot", products=("bank", "kast"))
    assert list(replayed(draft)) == [(town.product("kast").pk, town.DO)]


def test_the_general_protocol_on_trial_is_about_every_product(
    grofvuil: ProtocolDocument, paspoort: factories.Passport, balie: StaffMember
) -> None:
    for about in (town.product(), paspoort.product):
        factories_typed = factories.CALLBACK
        factories.contact_about(
            about, "terugbelverzoek", by=balie, typed=factories_typed, party=factories.customer(by=balie)
        )
    talks(town.product(), {"plek": "Hier"}, by=balie)
    general = factories.from_library(GENERAL.removesuffix(".yaml"))
    less = replace(general, questions=[q for q in general.questions if q.code != "algemeen.terugbelvraag"])
    found = {key: effects(block) for key, block in replayed(less).items()}
    gone = {Effect.DROPPED: {"algemeen.terugbelvraag": 1}}
    assert found == {
        (town.product().pk, "terugbelverzoek"): gone,
        (paspoort.product.pk, "terugbelverzoek"): gone,
        (town.product().pk, town.DO): {},
    }


def test_each_contact_is_held_against_the_version_that_it_was_held_by(
    grofvuil: ProtocolDocument, balie: StaffMember
) -> None:
    early = talks(town.product(), {"plek": "Hier"}, times=2, by=balie)
    factories.publish(protocol(KIND, SIZE))
    late = talks(town.product(), {}, times=1, by=balie)
    block = one(protocol(KIND, SIZE))
    assert block.subjects == keys(early) | keys(late)
    assert block.effects == {Effect.DROPPED: {"plek": keys(early)}}


def test_what_a_measure_left_out_did_not_stand_and_would_not_have_stood(
    grofvuil: ProtocolDocument, balie: StaffMember
) -> None:
    limited = talks(town.product(), {"soort": "bank"}, times=2, by=balie)
    Topic.objects.filter(contact__in=limited).update(left_out=["plek"])
    asked = talks(town.product(), {"soort": "bank", "plek": "Hier"}, times=1, by=balie)
    block = one(protocol(KIND, SIZE))
    assert block.effect(Effect.DROPPED, "plek") == keys(asked)
    assert effects(one(BEFORE)) == {}
    assert effects(one(protocol(KIND, SIZE, replace(WHERE, when=when("soort", "kast"))))) == {
        Effect.DROPPED: {"plek": 1}
    }
