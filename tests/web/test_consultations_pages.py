"""The pages of what is asked: one tap, an answer with words, without a name and with a code; asking, and telling."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests import factories
from tests.consultations.asking import Ask, ended
from tests.fixtures import SignIn
from tests.web.forms import form
from toetssteen.access.roles import Role
from toetssteen.consultations import answering, box
from toetssteen.consultations.models import Consultation, Invitation, MtStance, NamedAnswer
from toetssteen.observations.actions import send_signal
from toetssteen.protocols.models import PrincipleVersion
from toetssteen.staff.models import StaffMember
from toetssteen.themes.models import Theme, ThemeSignal

pytestmark = pytest.mark.django_db

LIST, ANSWER, NEW = "/raadplegingen/", "/raadplegingen/antwoord/", "/raadplegingen/nieuw/"


def page(client: Client, consultation: Consultation) -> str:
    return unescape(client.get(reverse("consultation", args=[consultation.uuid])).content.decode())


def test_one_tap_on_the_list_is_an_answer(ask: Ask, team: list[StaffMember], sign_in: SignIn) -> None:
    consultation, client = ask(), sign_in(team[0])
    posted = {name: values[0] for name, values in form(client.get(LIST).content.decode(), ANSWER).items()}
    answer = client.post(ANSWER, posted | {"stance": "helpt-niet"}, follow=True)
    html = answer.content.decode()
    assert "Je antwoord is bewaard." in html
    assert NamedAnswer.objects.get().stance == "helpt-niet"
    assert re.search(r'value="helpt-niet"[^>]*checked', html)
    assert "Je antwoordde al" in client.get(LIST).content.decode()
    assert consultation.title in client.get(LIST).content.decode()


def test_it_says_at_its_start_what_it_is_for(ask: Ask, team: list[StaffMember], sign_in: SignIn) -> None:
    html = page(sign_in(team[0]), ask())
    assert html.index("Jij adviseert, het MT besluit.") < html.index("Jouw antwoord")


@pytest.mark.parametrize("form_", ["zin", "advies", "instemming"])
def test_each_form_is_answered_with_words_and_shown_again(
    form_: str, ask: Ask, team: list[StaffMember], sign_in: SignIn
) -> None:
    consultation, client = ask(form_), sign_in(team[0])
    given = {
        "zin": {"stance": "hangt-af", "text": "Bij een <b>vermissing</b> wel.", "place": "telefoon"},
        "advies": {"stance": "adviseert", "text": "Vraag het later."},
        "instemming": {"stance": "bezwaar", "harm": "De klant komt twee keer.", "text": "De wet wil het."},
    }[form_]
    answer = client.post(ANSWER, given | {"consultation": str(consultation.uuid)}, follow=True)
    html = answer.content.decode()
    for words in (given["text"], given.get("harm", "")):
        assert words.replace("<", "&lt;").replace(">", "&gt;") in html
    assert "<b>vermissing" not in html


@pytest.mark.parametrize(
    ("form_", "given", "field", "sentence"),
    [
        ("zin", {"text": "Wel woorden"}, "stance", "Kies een antwoord."),
        ("advies", {"stance": "adviseert"}, "text", "Schrijf je advies op"),
        ("instemming", {"stance": "bezwaar", "text": "Zomaar"}, "harm", "Schrijf op wat er misgaat"),
        ("zin", {"stance": "helpt", "text": "Mevrouw 999993653"}, "text", "Hier lijkt een BSN in te staan"),
    ],
)
def test_a_refused_answer_says_so_beside_its_field_and_keeps_the_words(
    form_: str, given: dict[str, str], field: str, sentence: str, ask: Ask, team: list[StaffMember], sign_in: SignIn
) -> None:
    consultation = ask(form_)
    answer = sign_in(team[0]).post(ANSWER, given | {"consultation": str(consultation.uuid)})
    html = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert re.search(rf'id="f-{field}-error".*?{sentence}', html, re.DOTALL)
    if "text" in given:
        assert given["text"] in html


def test_an_answer_without_a_name_shows_its_code_once_and_is_changed_with_it(
    ask: Ask, team: list[StaffMember], sign_in: SignIn
) -> None:
    consultation, client = ask(anonymous=True), sign_in(team[0])
    posted = {name: values[0] for name, values in form(page(client, consultation), ANSWER).items() if values}
    first = client.post(ANSWER, posted | {"stance": "helpt", "text": "Eerst"})
    found = re.search(r'toets-code">([A-Z0-9-]+)<', first.content.decode())
    assert found
    code = found[1]
    again = client.post(ANSWER, posted | {"stance": "helpt", "text": "Eerst"})  # a second click
    assert again.status_code == 200
    assert len(box.ballots_of(consultation)) == 1
    html = page(client, consultation)
    assert code not in html
    assert "Wijzigen kan met je code." in html
    shown = client.post(ANSWER, {"consultation": str(consultation.uuid), "find": "1", "code": code.lower()})
    assert ">\nEerst</textarea>" in shown.content.decode()
    client.post(ANSWER, {"consultation": str(consultation.uuid), "stance": "hangt-af", "text": "Later", "code": code})
    assert [said.text for said in box.ballots_of(consultation)] == ["Later"]
    wrong = client.post(ANSWER, {"consultation": str(consultation.uuid), "find": "1", "code": "ABC"})
    assert wrong.status_code == 422
    assert "Bij deze code hoort hier geen antwoord." in wrong.content.decode()


def test_one_tap_without_a_name_gives_a_code_too(ask: Ask, team: list[StaffMember], sign_in: SignIn) -> None:
    consultation, client = ask(anonymous=True), sign_in(team[0])
    posted = {name: values[0] for name, values in form(client.get(LIST).content.decode(), ANSWER).items()}
    assert "toets-code" in client.post(ANSWER, posted | {"stance": "helpt"}).content.decode()
    assert len(box.ballots_of(consultation)) == 1


def test_no_log_line_tells_when_an_answer_came(
    ask: Ask, team: list[StaffMember], sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    consultation, client = ask(), sign_in(team[0])
    caplog.set_level("INFO")
    client.get(LIST)
    assert "raadplegingen/" in caplog.text
    caplog.clear()
    client.post(ANSWER, {"consultation": str(consultation.uuid), "stance": "helpt"})
    assert "request" not in caplog.text


def test_results_show_when_they_may_with_a_figure_beside_each_sentence(
    ask: Ask, team: list[StaffMember], experts: list[StaffMember], sign_in: SignIn
) -> None:
    consultation = ask(departments=["burgerzaken"])
    for number, member in enumerate(team):
        answering.answer(consultation.uuid, "helpt-niet" if number else "helpt", by=member, text=f"Want {number}")
    assert "De uitslag is nog verborgen" in page(sign_in(experts[0]), consultation)
    answering.answer(consultation.uuid, "nodig", by=experts[0], text="Voor de aangifte.")
    for somebody in (team[0], experts[0]):
        html = page(sign_in(somebody), consultation)
        assert "8 collega’s antwoordden; de meeste zeggen: helpt niet." in html
        assert "Helpt niet: 7 van 8" in html
        assert "Want 3" in html
        assert re.search(r"Burgerzaken</h3>.*?Dit heb ik nodig: 1", html, re.DOTALL)
        assert not [one.name for one in (*team, *experts) if one is not somebody and one.name in html]


def test_groups_of_five_are_compared(ask: Ask, team: list[StaffMember], sign_in: SignIn) -> None:
    everybody = [*team, *(factories.member(Role.AGENT) for _ in range(2))]
    consultation = ask()
    for number, member in enumerate(everybody):
        desk = number % 2 == 0
        answering.answer(
            consultation.uuid, "helpt" if desk else "helpt-niet", by=member, place="balie" if desk else "telefoon"
        )
    html = page(sign_in(team[0]), consultation)
    assert "De meningen zijn verdeeld." in html
    assert "De groepen zijn het niet eens" in html
    assert "Balie (5)" in html


# The coordinator


def test_the_form_is_filled_in_as_far_as_it_can_be_and_starts(
    paspoort: factories.Passport,
    coordinator: StaffMember,
    team: list[StaffMember],
    experts: list[StaffMember],
    sign_in: SignIn,
) -> None:
    client = sign_in(coordinator)
    address = f"{NEW}?product={paspoort.product.uuid}&vraag=vermissing-reisdocument.documentnummer"
    filled = form(client.get(address).content.decode(), NEW)
    assert filled["title"][0].startswith("Helpt de vraag „")
    assert filled["contact_centre"] == ["1"]
    assert filled["departments"] == ["burgerzaken"]
    answer = client.post(NEW, filled, follow=True)
    assert "De raadpleging loopt." in answer.content.decode()
    started = Consultation.objects.get()
    assert started.product == paspoort.product
    assert Invitation.objects.filter(consultation=started).count() == 10
    client.post(NEW, filled)
    assert Consultation.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"title": ""}, "title", "Geef de raadpleging een titel"),
        ({"closes_on": "morgen"}, "closes_on", "Dit is geen datum."),
        ({"closes_on": "31-12-2019"}, "closes_on", "de laatste dag ligt na vandaag"),
        ({"form": ""}, "form", "Kies hoe je het vraagt."),
        ({"text": "BSN 999993653"}, "text", "Hier lijkt een BSN in te staan"),
        ({"contact_centre": None}, "contact_centre", "Er is niemand om te vragen."),
        ({"anonymous": "1"}, "anonymous", "Zonder naam kan vanaf vijf collega’s"),
    ],
)
def test_a_refused_form_says_so_beside_its_field_and_keeps_what_was_typed(
    change: dict[str, str | None],
    field: str,
    sentence: str,
    coordinator: StaffMember,
    balie: StaffMember,
    sign_in: SignIn,
) -> None:
    client = sign_in(coordinator)
    filled: dict[str, Any] = form(client.get(NEW).content.decode(), NEW) | {"title": ["Wat ik vraag"]} | change
    answer = client.post(NEW, {name: value for name, value in filled.items() if value is not None})
    html = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert re.search(rf'id="f-{field}-error".*?{sentence}', html, re.DOTALL)
    if "title" not in change:
        assert 'value="Wat ik vraag"' in html
    for value in change.values():
        assert not value or value == "1" or value in html


def test_nonsense_in_an_address_or_a_form_is_not_found(
    coordinator: StaffMember, balie: StaffMember, sign_in: SignIn
) -> None:
    client = sign_in(coordinator)
    for query in ("product=x", f"product={uuid4()}", "vraag=bestaat-niet", f"principe={uuid4()}", "vraag=%00"):
        assert client.get(f"{NEW}?{query}").status_code == 404
    assert client.post(
        NEW, {"token": "x", "title": "T", "form": "zin", "asked": "zin", "closes_on": "1-1-2030"}
    ).status_code in (404, 422)
    for mark in ("x", "2026-01-01_x", "2026-13-01_1", "_"):
        assert client.get(LIST, {"na": mark}).status_code == 200
    for posted in ({}, {"consultation": "x"}, {"consultation": str(uuid4()), "stance": "helpt"}):
        assert sign_in(balie).post(ANSWER, posted).status_code == 404


def test_what_is_overdue_stands_on_top_and_the_outcome_ends_it(
    ask: Ask, coordinator: StaffMember, team: list[StaffMember], sign_in: SignIn
) -> None:
    consultation, client = ask(), sign_in(coordinator)
    assert "Loopt nu" in client.get(LIST).content.decode()
    ended(consultation)
    html = client.get(LIST).content.decode()
    assert "1 raadpleging is gesloten zonder uitkomst." in html
    where = reverse("consultation-outcome", args=[consultation.uuid])
    refused = client.post(where, {"do": "conclude", "outcome": " "})
    assert refused.status_code == 422
    assert "f-outcome-error" in refused.content.decode()
    assert (
        "De uitkomst is verteld"
        in client.post(where, {"do": "conclude", "outcome": "We stoppen ermee."}, follow=True).content.decode()
    )
    html = sign_in(team[0]).get(LIST).content.decode()
    assert "We stoppen ermee." in html
    assert "gesloten zonder uitkomst" not in html
    assert client.post(where, {"do": "iets"}).status_code == 404


@pytest.mark.parametrize("amount", [1, 20])
def test_the_list_takes_the_same_questions_however_long(
    amount: int,
    ask: Ask,
    coordinator: StaffMember,
    team: list[StaffMember],
    sign_in: SignIn,
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(amount):
        ask(title=f"Loopt {number}")
        ended(ask(title=f"Dicht {number}"))
    for somebody, most in ((team[0], 4), (coordinator, 6)):
        client = sign_in(somebody)
        client.get(LIST)
        with django_assert_max_num_queries(most):
            client.get(LIST)


@pytest.mark.parametrize("amount", [1, 8])
def test_a_consultation_takes_the_same_questions_however_many_answered(
    amount: int, ask: Ask, team: list[StaffMember], sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    consultation = ask()
    for member in team[:amount]:
        answering.answer(consultation.uuid, "helpt", by=member, text="Ja")
    client = sign_in(team[0])
    with django_assert_num_queries(6):
        client.get(reverse("consultation", args=[consultation.uuid]))


def test_older_ones_are_a_page_away(ask: Ask, team: list[StaffMember], sign_in: SignIn) -> None:
    for number in range(30):
        ended(ask(title=f"Vraag {number:02d} einde"), days=number % 3 + 1)
    client, seen, where = sign_in(team[0]), set(), LIST
    while where:
        html = client.get(where).content.decode()
        seen |= set(re.findall(r"Vraag \d\d einde", html))
        older = re.search(r'rel="next"\s+href="([^"]+)"', html)
        where = unescape(older[1]) if older else ""
    assert len(seen) == 30


def test_from_a_theme_the_form_has_its_title_words_day_and_what_most_of_its_signals_are_about(
    paspoort: factories.Passport, coordinator: StaffMember, balie: StaffMember, sign_in: SignIn
) -> None:
    signal = send_signal("helpt-niet", paspoort.product, by=balie)
    theme = Theme.objects.create(
        title="Vragen bij een paspoort", owner=coordinator, due_on=timezone.localdate() + timedelta(days=2)
    )
    ThemeSignal.objects.create(theme=theme, signal=signal)
    client = sign_in(coordinator)
    about = f"{NEW}?thema={theme.uuid}"
    assert about in client.get(reverse("theme", args=[theme.uuid])).content.decode()
    html = client.get(about).content.decode()
    filled = form(html, NEW)
    assert filled["title"] == ["Vragen bij een paspoort"]
    assert filled["text"] == ["Hierover kwam 1 signaal."]
    assert filled["closes_on"] == [f"{theme.due_on:%d-%m-%Y}"]
    assert filled["product"] == [str(paspoort.product.uuid)]
    client.post(NEW, filled)
    started = Consultation.objects.get()
    assert started.theme == theme
    assert "Vragen bij een paspoort" in page(sign_in(balie), started)
    assert client.get(f"{NEW}?thema={uuid4()}").status_code == 404


# Principles


def test_a_principle_is_worded_adopted_and_fixed(
    worded: PrincipleVersion,
    ask: Ask,
    coordinator: StaffMember,
    mt: StaffMember,
    team: list[StaffMember],
    sign_in: SignIn,
) -> None:
    client = sign_in(coordinator)
    filled = form(client.get(f"{NEW}?principe={worded.uuid}").content.decode(), NEW)
    assert filled["form"] == ["instemming"]
    client.post(NEW, filled)
    consultation = Consultation.objects.get()
    assert consultation.principle_version == worded
    agent = sign_in(team[0])
    words = reverse("consultation-wording", args=[consultation.uuid])
    typed = form(agent.get(words).content.decode(), words)
    assert typed["statement"] == [worded.statement]
    refused = agent.post(words, typed | {"statement": [" "]})
    assert refused.status_code == 422
    assert "f-statement-error" in refused.content.decode()
    assert (
        "Jouw formulering staat erbij."
        in agent.post(words, typed | {"statement": ["Korter."]}, follow=True).content.decode()
    )
    for member in team:
        answering.answer(consultation.uuid, "geen-bezwaar", by=member)
    ended(consultation)
    where = reverse("consultation-outcome", args=[consultation.uuid])
    posted = {"do": "adopt", "outcome": "Zo doen we het.", "laid_down_by": "Het team"}
    assert "heeft dit principe vastgesteld" in client.post(where, posted, follow=True).content.decode()
    assert "Het MT heeft er nog niets mee gedaan." in page(agent, consultation)
    answer = sign_in(mt).post(where, {"do": "note", "mt": MtStance.FIXED}, follow=True)
    assert "Het MT legde het vast" in answer.content.decode()
    assert agent.post(where, {"do": "note", "mt": MtStance.FIXED}).status_code == 403


def test_an_objection_says_why_nothing_was_adopted(
    worded: PrincipleVersion, ask: Ask, coordinator: StaffMember, team: list[StaffMember], sign_in: SignIn
) -> None:
    consultation = ask("instemming", principle_version=worded)
    answering.answer(consultation.uuid, "bezwaar", by=team[0], harm="De klant wacht.", text="Te vaag.")
    ended(consultation)
    where = reverse("consultation-outcome", args=[consultation.uuid])
    answer = sign_in(coordinator).post(where, {"do": "adopt", "outcome": "Zo doen we het.", "laid_down_by": "Het team"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Er is nog een bezwaar." in html
    assert "Zo doen we het." in html
    assert "De klant wacht." in html


def test_without_a_principle_there_is_nothing_to_word(ask: Ask, team: list[StaffMember], sign_in: SignIn) -> None:
    assert sign_in(team[0]).get(reverse("consultation-wording", args=[ask().uuid])).status_code == 404
