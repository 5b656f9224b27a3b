"""What staff signal: sent in two actions, counted by question, never by person."""

from collections import Counter
from datetime import date
from uuid import uuid4

import pytest
from django.utils import timezone

from tests import factories
from toetssteen.access.errors import NotAllowed, NotFound, RuleBroken
from toetssteen.access.roles import Role
from toetssteen.history.models import Event
from toetssteen.observations import errors, queries
from toetssteen.observations.actions import add_words, send_signal
from toetssteen.observations.models import AnonymousSignal, Signal, SignalKind, SignalTally
from toetssteen.parties.free_text import BsnInText
from toetssteen.products.models import Product
from toetssteen.protocols.effective import pin
from toetssteen.protocols.models import Question
from toetssteen.staff.models import StaffMember

ASKED = "vermissing-reisdocument.documentnummer"


def _signal(
    product: Product, by: StaffMember, kind: str = "helpt-niet", question: str = ASKED, text: str = ""
) -> Signal:
    return send_signal(
        kind,
        product,
        by=by,
        question_code=question,
        protocol_version_id=pin(product).version if question else None,
        channel="telefoon",
        text=text,
    )


def test_a_signal_carries_the_question_its_version_and_the_channel(
    paspoort: factories.Passport, balie: StaffMember
) -> None:
    signal = _signal(paspoort.product, balie)
    assert signal.question is not None
    assert (signal.question.code, signal.protocol_version_id, signal.channel) == (
        ASKED,
        pin(paspoort.product).version,
        "telefoon",
    )


def test_no_customer_and_no_contact_can_be_attached() -> None:
    for model in (Signal, AnonymousSignal):
        related = {field.related_model._meta.app_label for field in model._meta.get_fields() if field.related_model}
        assert related.isdisjoint({"contacts", "parties", "tasks", "intake"})
        assert "products" in related


def test_a_signal_sent_twice_by_one_form_is_one(paspoort: factories.Passport, balie: StaffMember) -> None:
    uuid = uuid4()
    for _ in range(2):
        send_signal("idee", paspoort.product, by=balie, uuid=uuid)
    assert Signal.objects.count() == 1
    assert Event.objects.filter(name="signal.sent").count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"kind": "boos"}, errors.UnknownSignalKind),
        ({"question": "bestaat.niet"}, errors.QuestionNotAsked),
        ({"text": "a" * 2001}, errors.SignalTooLong),
        ({"text": "a" * 1_000_000}, errors.SignalTooLong),
    ],
)
def test_what_is_no_signal_is_refused(
    paspoort: factories.Passport, balie: StaffMember, changes: dict[str, str], refusal: type[RuleBroken]
) -> None:
    with pytest.raises(refusal):
        _signal(paspoort.product, balie, **changes)
    assert not Signal.objects.exists()


def test_a_bsn_in_the_words_is_refused(paspoort: factories.Passport, balie: StaffMember) -> None:
    with pytest.raises(BsnInText):
        _signal(paspoort.product, balie, text=f"klant {factories.fresh_bsn().reveal()}")


@pytest.mark.parametrize("text", ["Niemand weet dit 🤷🏽", "لا أحد يعرف هذا الرقم", "nul\0byte"])
def test_words_are_kept_as_they_were_written_but_for_a_nul(
    paspoort: factories.Passport, balie: StaffMember, text: str
) -> None:
    signal = _signal(paspoort.product, balie, text=text)
    signal.refresh_from_db()
    assert signal.text == text.replace("\0", "")


def test_only_the_sender_adds_words(paspoort: factories.Passport, balie: StaffMember) -> None:
    signal = _signal(paspoort.product, balie)
    with pytest.raises(NotFound):
        add_words(signal.uuid, "Anders", by=factories.member(Role.AGENT))
    add_words(signal.uuid, "Zo zit het", by=balie)
    signal.refresh_from_db()
    assert signal.text == "Zo zit het"


def test_the_management_team_sends_no_signal(paspoort: factories.Passport, mt: StaffMember) -> None:
    with pytest.raises(NotAllowed):
        _signal(paspoort.product, mt)


def test_signals_are_counted_by_product_and_question_most_first(
    paspoort: factories.Passport, balie: StaffMember, coordinator: StaffMember
) -> None:
    for kind in ("weerstand", "helpt-niet", "helpt-niet"):
        _signal(paspoort.product, balie, kind)
    _signal(paspoort.product, balie, "te-lang", question="")
    first, second = queries.in_words(queries.counts(by=coordinator).rows)
    assert (first.product, first.text, first.total) == ("paspoort", "Documentnummer (indien bekend)", 3)
    assert [(str(kind), size) for kind, size in first.kinds] == [
        ("Helpt de klant niet", 2),
        ("Klant geeft weerstand", 1),
    ]
    assert (second.question, second.text, second.total) == ("", "", 1)


def test_the_question_reads_as_the_newest_version_asks_it(
    paspoort: factories.Passport, balie: StaffMember, coordinator: StaffMember
) -> None:
    from msgspec.structs import replace

    _signal(paspoort.product, balie)
    questions = [
        replace(question, text="Weet u het nummer van uw paspoort?") if question.code == ASKED else question
        for question in paspoort.document.questions
    ]
    factories.publish(replace(paspoort.document, questions=questions))
    (line,) = queries.in_words(queries.counts(by=coordinator).rows)
    assert line.text == "Weet u het nummer van uw paspoort?"


def _months_ago(months: int) -> date:
    total = timezone.localdate().year * 12 + timezone.localdate().month - 1 - months
    return date(total // 12, total % 12 + 1, 15)


def test_a_period_counts_only_what_came_in_it(
    paspoort: factories.Passport, balie: StaffMember, coordinator: StaffMember
) -> None:
    for months in (0, 1, 1, 5):
        Signal.objects.create(kind="idee", product=paspoort.product, sender=balie, sent_on=_months_ago(months))
    (recent,) = queries.counts(by=coordinator, since=_months_ago(1)).rows
    (every,) = queries.counts(by=coordinator).rows
    assert (recent.total, every.total) == (3, 4)
    assert every.last_on == _months_ago(0)


def test_the_tally_says_what_counting_the_signals_says(paspoort: factories.Passport, balie: StaffMember) -> None:
    questions = [*Question.objects.all(), None]
    Signal.objects.bulk_create(
        Signal(
            kind=SignalKind.values[place % 5],
            product=paspoort.product,
            question=questions[place % len(questions)],
            sender=balie,
            sent_on=_months_ago(place % 3),
        )
        for place in range(200)
    )
    _signal(paspoort.product, balie)
    counted = Counter(
        (signal.question_id, signal.kind, signal.sent_on.replace(day=1)) for signal in Signal.objects.all()
    )
    assert {(tally.question_id, tally.kind, tally.month): tally.size for tally in SignalTally.objects.all()} == counted


def test_the_words_come_newest_first_without_their_sender(
    paspoort: factories.Passport, balie: StaffMember, coordinator: StaffMember
) -> None:
    for text in ("een", "", "twee", "drie"):
        _signal(paspoort.product, balie, text=text)
    heading = queries.subject_of(paspoort.product.uuid, ASKED, by=coordinator)
    found = list(queries.words_about(heading))
    assert [signal.text for signal in found] == ["drie", "twee", "een"]
    assert all("sender_id" in signal.get_deferred_fields() for signal in found)
    rest = queries.words_about(heading, after=(found[0].sent_on, found[0].pk))
    assert [signal.text for signal in rest] == ["twee", "een"]


def test_who_may_not_read_signals_is_refused(paspoort: factories.Passport, balie: StaffMember) -> None:
    with pytest.raises(NotAllowed):
        queries.counts(by=balie)
    with pytest.raises(NotAllowed):
        queries.subject_of(paspoort.product.uuid, "", by=balie)


def test_signals_about_what_does_not_exist_are_not_found(
    paspoort: factories.Passport, coordinator: StaffMember
) -> None:
    with pytest.raises(NotFound):
        queries.subject_of(uuid4(), "", by=coordinator)
    with pytest.raises(NotFound):
        queries.subject_of(paspoort.product.uuid, "bestaat.niet", by=coordinator)
