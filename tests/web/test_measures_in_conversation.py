"""What a KCC-medewerker sees of a measure: what not to ask, until when, and one key to ask it all the same."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.fixtures import SignIn
from tests.protocols.clock import moved
from tests.web.talk import Talk, text_of
from toetssteen.contacts.models import Answer, Contact
from toetssteen.parties.models import Party
from toetssteen.protocols.limits import InterimMeasure, MeasureKind
from toetssteen.protocols.measures import start_measure
from toetssteen.protocols.wording import last_day
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db

REASON, WHEN = "vermissing-reisdocument.reden", "vermissing-reisdocument.laatst-gezien"


@pytest.fixture
def measure(coordinator: StaffMember, paspoort: factories.Passport) -> InterimMeasure:
    ends_on = timezone.localdate() + timedelta(days=60)
    return start_measure(
        MeasureKind.LEAVE_OUT, [REASON, WHEN], product=paspoort.product, ends_on=ends_on, by=coordinator
    )


def begin(talk: Talk, ref: str) -> None:
    talk.press("product", ref)
    talk.press("outcome", "vermissing")


def test_what_is_left_out_stands_apart_with_its_last_day(
    measure: InterimMeasure, talk: Talk, paspoort: factories.Passport
) -> None:
    begin(talk, paspoort.product.ref)
    assert {f"q:{WHEN}", f"q:{REASON}"}.isdisjoint([*talk.fields, *talk.fields["asked"]])
    assert f"Tijdelijk niet vragen, t/m {last_day(measure.last_day)}" in text_of(talk.html)
    assert 'aria-label="Toch vragen: Wat is de reden van vermissing?"' in talk.html


def test_one_key_asks_it_all_the_same_and_skipping_leaves_it_out_again(
    measure: InterimMeasure, talk: Talk, paspoort: factories.Passport
) -> None:
    begin(talk, paspoort.product.ref)
    talk.press("ask", WHEN)
    assert f"q:{WHEN}" in talk.fields
    assert f"q:{REASON}" not in talk.fields["asked"]
    talk.answer(WHEN, "gisteren")
    talk.press("skip", WHEN)
    assert f"q:{WHEN}" not in talk.fields
    assert talk.subjects[0]["skipped"] == []
    talk.press("ask", WHEN)
    assert talk.fields[f"q:{WHEN}"] == ["gisteren"]


def test_what_was_left_out_is_not_saved(
    measure: InterimMeasure, talk: Talk, paspoort: factories.Passport, klant: Party
) -> None:
    begin(talk, paspoort.product.ref)
    talk.press("ask", WHEN)
    talk.answer(WHEN, "gisteren")
    talk.press("skip", WHEN)
    talk.press("customer", str(klant.uuid))
    talk.press("do", "save")
    assert Contact.objects.count() == 1
    assert set(Answer.objects.values_list("question__code", flat=True)).isdisjoint({REASON, WHEN})


def test_a_question_that_is_not_left_out_cannot_be_asked_all_the_same(
    measure: InterimMeasure, talk: Talk, paspoort: factories.Passport
) -> None:
    begin(talk, paspoort.product.ref)
    for code in ("vermissing-reisdocument.documentnummer", "bestaat.niet", "\0"):
        assert talk.press("ask", code).status_code == 200
        assert talk.subjects[0]["anyway"] == []


def test_a_conversation_stays_as_it_began_when_the_measure_ends(
    measure: InterimMeasure, talk: Talk, paspoort: factories.Passport
) -> None:
    begin(talk, paspoort.product.ref)
    measure.stopped_at = timezone.now()
    measure.save()
    talk.look()
    assert f"q:{WHEN}" not in talk.fields
    fresh = Talk(talk.client)
    begin(fresh, paspoort.product.ref)
    assert f"q:{WHEN}" in fresh.fields


def test_with_the_clock_moved_the_questions_are_back_without_a_worker(
    measure: InterimMeasure, balie: StaffMember, sign_in: SignIn, paspoort: factories.Passport
) -> None:
    with moved(days=61):
        fresh = Talk(sign_in(balie))
        begin(fresh, paspoort.product.ref)
        assert f"q:{WHEN}" in fresh.fields
        assert "Tijdelijk niet vragen" not in fresh.html


def test_other_words_for_the_time_being_say_so(
    coordinator: StaffMember, talk: Talk, paspoort: factories.Passport
) -> None:
    ends_on = timezone.localdate() + timedelta(days=60)
    start_measure(
        MeasureKind.REWORD,
        [REASON],
        product=paspoort.product,
        ends_on=ends_on,
        wordings={REASON: "Wat is er gebeurd?"},
        by=coordinator,
    )
    begin(talk, paspoort.product.ref)
    assert "Wat is er gebeurd?" in talk.html
    assert f"Tijdelijk anders gevraagd, t/m {last_day(ends_on)}" in text_of(talk.html)
