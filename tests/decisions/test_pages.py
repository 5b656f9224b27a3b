"""The pages of coordinator and MT: boards, a proposal, a decision, taking the lead."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.decisions.conftest import DROPPED, DUE, Do, asked, bring
from tests.fixtures import SignIn
from tests.protocols.clock import moved
from tests.web.talk import Talk, text_of
from toetssteen.access.roles import Role
from toetssteen.decisions import queries
from toetssteen.decisions.models import Decision, Proposal
from toetssteen.decisions.states import Move, State
from toetssteen.protocols.models import ProtocolVersion
from toetssteen.staff.models import StaffMember
from toetssteen.web.decisions.pdf import paper_of

pytestmark = pytest.mark.django_db


def page_of(one: Proposal) -> str:
    return reverse("proposal", args=[one.uuid])


@pytest.mark.parametrize("state", list(State))
def test_a_proposal_can_be_read_in_every_state_by_whoever_may(
    state: State,
    proposal: Proposal,
    do: Do,
    coordinator: StaffMember,
    mt: StaffMember,
    balie: StaffMember,
    sign_in: SignIn,
) -> None:
    one = bring(proposal, state, do)
    expected = {coordinator: 200, mt: 200 if state != State.DRAFT else 404, balie: 200 if state != State.DRAFT else 404}
    for somebody, status in expected.items():
        answer = sign_in(somebody).get(page_of(one))
        assert answer.status_code == status
        if status == 200:
            assert one.title in answer.content.decode()


def test_from_a_concept_to_the_mt_in_two_clicks(
    draft: ProtocolVersion, coordinator: StaffMember, mt: StaffMember, sign_in: SignIn
) -> None:
    browser = sign_in(coordinator)
    board = browser.get(reverse("coordinator")).content.decode()
    assert "Stel voor aan het MT" in board
    begun = browser.post(reverse("proposal-new"), {"concept": str(draft.uuid)}, follow=True)
    one = Proposal.objects.get()
    assert "Alles is al ingevuld" in begun.content.decode()
    due_on = re.findall(r'name="due_on"[^>]*value="([^"]+)"', begun.content.decode())[0]
    step = {"seen": one.revision, "move": Move.SUBMIT.value, "due_on": due_on}
    sent = browser.post(reverse("proposal-step", args=[one.uuid]), step, follow=True)
    assert "Het voorstel ligt bij het MT." in sent.content.decode()
    one.refresh_from_db()
    assert one.due_on == timezone.localdate() + timedelta(days=DUE)
    html = sign_in(mt).get(reverse("mt")).content.decode()
    assert one.title in html
    assert "1 voorstel wacht op een besluit" in html


def test_one_screen_says_what_why_what_is_known_what_survives_and_what_is_lost(
    submitted: Proposal, mt: StaffMember, sign_in: SignIn
) -> None:
    html = sign_in(mt).get(page_of(submitted)).content.decode()
    words = text_of(html)
    for said in (
        "Van 10 naar 7 vragen.",
        submitted.changes[0],
        "Wij vragen alleen wat een vervolgactie nodig heeft.",
        "Wat het MT wilde met het klantdossier, en wat ervan blijft",
        "Elk contact met een klant staat in één dossier.",
        "Wat je kwijtraakt",
        "Keren dat een klant weerstand gaf, per 100 gesprekken.",
    ):
        assert said.replace("’", "&#39;") in words or said in words
    assert submitted.why in html, "the reason is filled in"


def test_the_mt_decides_on_the_page(
    submitted: Proposal, mt: StaffMember, sign_in: SignIn, paspoort: factories.Passport
) -> None:
    typed = {"seen": submitted.revision, "move": Move.ACCEPT.value, "reason": "Goed idee."}
    answer = sign_in(mt).post(reverse("proposal-decide", args=[submitted.uuid]), typed, follow=True)
    assert "Iedereen die erom vroeg, hoort het met de reden." in answer.content.decode()
    assert not asked(paspoort) & set(DROPPED)
    assert Decision.objects.get().reason == "Goed idee."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Kies eerst wat het besluit is."),
        ({"move": "indienen"}, "Kies eerst wat het besluit is."),
        ({"move": Move.REJECT.value, "reason": " "}, "Schrijf waarom, voor de mensen die erom vroegen."),
        ({"move": Move.ACCEPT_CHANGED.value, "reason": "Ja, maar."}, "Schrijf wat er anders moet"),
        ({"move": Move.HOLD_OVER.value, "reason": "Later.", "until": "morgen"}, "Schrijf de dag als dd-mm-jjjj"),
        ({"move": Move.HOLD_OVER.value, "reason": "Later.", "until": ""}, "Kies een dag tussen morgen en"),
        ({"move": Move.ACCEPT.value, "starts_on": "01-01-2020"}, "Kies vandaag of een latere dag"),
        ({"move": Move.ACCEPT.value, "meeting_on": "01-01-2026"}, "en het punt van de besluitenlijst"),
        ({"move": Move.ACCEPT.value, "reason": "x" * 4001}, "Er passen 4000 tekens"),
        ({"move": Move.ACCEPT.value, "agenda_item": "x" * 81, "meeting_on": "01-01-2026"}, "Er passen 80 tekens"),
    ],
)
def test_a_decision_that_is_not_complete_keeps_what_was_typed(
    submitted: Proposal, mt: StaffMember, sign_in: SignIn, typed: dict[str, str], sentence: str
) -> None:
    posted = {"seen": str(submitted.revision), "changes": "Dit typte ik." if "changes" not in typed else "", **typed}
    if typed.get("move") == Move.ACCEPT_CHANGED.value:
        posted["changes"] = ""
    answer = sign_in(mt).post(reverse("proposal-decide", args=[submitted.uuid]), posted)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert posted["changes"] in html
    assert Proposal.objects.get().state == State.SUBMITTED


def test_the_second_of_two_deciders_reads_what_happened(submitted: Proposal, mt: StaffMember, sign_in: SignIn) -> None:
    browser, other = sign_in(mt), sign_in(factories.member(Role.MANAGEMENT))
    typed = {"seen": submitted.revision, "move": Move.REJECT.value, "reason": "Nee."}
    assert browser.post(reverse("proposal-decide", args=[submitted.uuid]), typed).status_code == 302
    second = other.post(reverse("proposal-decide", args=[submitted.uuid]), {**typed, "move": Move.ACCEPT.value})
    assert second.status_code == 422
    assert "Iemand anders was je net voor" in second.content.decode()
    assert "Afgewezen" in second.content.decode()


def test_who_may_not_decide_is_told_so(submitted: Proposal, balie: StaffMember, sign_in: SignIn) -> None:
    typed = {"seen": submitted.revision, "move": Move.ACCEPT.value}
    assert sign_in(balie).post(reverse("proposal-decide", args=[submitted.uuid]), typed).status_code == 403
    assert "Jouw besluit" not in sign_in(balie).get(page_of(submitted)).content.decode()


def test_the_secretary_records_a_meeting(submitted: Proposal, secretary: StaffMember, sign_in: SignIn) -> None:
    browser = sign_in(secretary)
    assert "Leg het MT-besluit vast" in browser.get(page_of(submitted)).content.decode()
    typed = {
        "seen": submitted.revision,
        "move": Move.ACCEPT.value,
        "meeting_on": f"{timezone.localdate():%d-%m-%Y}",
        "agenda_item": "4.b",
    }
    answer = browser.post(reverse("proposal-decide", args=[submitted.uuid]), typed, follow=True)
    assert "punt 4.b van de besluitenlijst" in text_of(answer.content.decode())


def test_the_lead_is_offered_when_the_day_has_passed_and_shows_as_provisional_everywhere(
    submitted: Proposal,
    coordinator: StaffMember,
    mt: StaffMember,
    balie: StaffMember,
    sign_in: SignIn,
    paspoort: factories.Passport,
) -> None:
    url = reverse("proposal-lead", args=[submitted.uuid])
    assert "Dit kan nu niet" in sign_in(coordinator).get(url).content.decode()
    with moved(days=DUE + 1):
        browser = sign_in(coordinator)
        board = browser.get(reverse("coordinator")).content.decode()
        assert "jij kunt het voortouw nemen" in board
        assert "te laat, sinds" in board
        html = browser.get(url).content.decode()
        boxes = dict(re.findall(r'name="(agenda_on|ends_on)"[^>]*value="([^"]+)"', html))
        empty = browser.post(url, {"seen": submitted.revision, "discussion": " ", **boxes})
        assert empty.status_code == 422
        assert "Leg vast wat jullie bespraken" in empty.content.decode()
        typed = {"seen": submitted.revision, "discussion": "De klant heeft er niets aan.", **boxes}
        led = browser.post(url, typed, follow=True)
        assert "Je nam het voortouw." in led.content.decode()
        for somebody in (coordinator, mt, balie):
            words = text_of(sign_in(somebody).get(page_of(submitted)).content.decode())
            assert "Voorlopig: de coördinator nam het voortouw" in words
            assert "De klant heeft er niets aan." in words
        version = sign_in(balie).get(reverse("protocol", args=["paspoort"])).content.decode()
        assert "voorlopig" in version
        assert not asked(paspoort) & set(DROPPED)
        talk = Talk(sign_in(balie))
        talk.press("product", paspoort.product.ref)
        talk.press("outcome", "vermissing")
        assert "Voorlopige vragen, t/m" in talk.html


def test_the_boards_hold_their_number_of_queries(
    coordinator: StaffMember,
    mt: StaffMember,
    sign_in: SignIn,
    submitted: Proposal,
    django_assert_max_num_queries: object,
) -> None:
    for somebody, name, most in ((coordinator, "coordinator", 10), (mt, "mt", 8)):
        browser = sign_in(somebody)
        browser.get(reverse(name))
        with django_assert_max_num_queries(most):  # type: ignore[operator]  # pytest-django gives it no type
            browser.get(reverse(name))


def test_the_mt_says_who_decides_while_somebody_is_away(
    mt: StaffMember, balie: StaffMember, submitted: Proposal, sign_in: SignIn
) -> None:
    browser, today = sign_in(mt), timezone.localdate()
    typed = {"deputy": str(balie.uuid), "starts_on": f"{today:%d-%m-%Y}", "ends_on": "ooit"}
    refused = browser.post(reverse("mt-away"), typed)
    assert refused.status_code == 422
    assert "Schrijf de dag als dd-mm-jjjj" in refused.content.decode()
    browser.post(reverse("mt-away"), typed | {"ends_on": f"{today:%d-%m-%Y}"})
    assert "Jouw besluit" in sign_in(balie).get(page_of(submitted)).content.decode()
    back = re.findall(r'name="back" value="([^"]+)"', browser.get(reverse("mt")).content.decode())[0]
    browser.post(reverse("mt-away"), {"back": back})
    assert "Jouw besluit" not in sign_in(balie).get(page_of(submitted)).content.decode()


def test_a_pdf_holds_the_facts_and_no_view_of_a_person(
    submitted: Proposal, coordinator: StaffMember, balie: StaffMember, sign_in: SignIn
) -> None:
    view = {"who": "Wilma Yılmaz", "text": "Ik vind dit zonde."}
    sign_in(coordinator).post(reverse("proposal-view", args=[submitted.uuid]), view)
    answer = sign_in(balie).get(reverse("proposal-pdf", args=[submitted.uuid]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    drawn = paper_of(queries.see(submitted.uuid, by=balie))
    assert drawn["title"] == submitted.title
    assert submitted.changes[0] in str(drawn["sections"])
    assert "Wilma" not in str(drawn)
    assert "zonde" not in str(drawn)
    under_woo = paper_of(queries.see(submitted.uuid, by=coordinator), views=queries.views_without_names(submitted.uuid))
    assert "zonde" in str(under_woo)
    assert "Wilma" not in str(under_woo)
    assert sign_in(coordinator).get(reverse("proposal-pdf", args=[submitted.uuid]) + "?woo").status_code == 200


def test_a_concept_is_no_paper_for_who_does_not_write_it(
    proposal: Proposal, balie: StaffMember, sign_in: SignIn
) -> None:
    assert sign_in(balie).get(reverse("proposal-pdf", args=[proposal.uuid])).status_code == 404
