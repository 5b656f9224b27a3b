"""Coming in: who may, where one ends up, and what becomes of what was typed when the session ended half way."""

import base64
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.fixtures import SignIn
from tests.web.forms import form
from toetssteen.access.roles import Role
from toetssteen.contacts.models import Contact
from toetssteen.intake import drafts
from toetssteen.intake.conversation import Conversation
from toetssteen.intake.models import Draft
from toetssteen.keys.fields import keyring
from toetssteen.staff.models import Department, Session, StaffMember
from toetssteen.tasks.models import TaskState

pytestmark = pytest.mark.django_db
WRONG = "Deze gebruikersnaam en dit wachtwoord horen niet bij elkaar."
SIGN_IN = "/inloggen/"


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    """The hash is slow on purpose; how slow, is not what is looked at here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def balie() -> StaffMember:
    return factories.member(Role.AGENT, name="Bo Balie", password=factories.PASSWORD)


def sign_in(client: Client, member: StaffMember, **more: str) -> tuple[int, str]:
    """Status and where one is sent."""
    answer = client.post(SIGN_IN, {"username": member.username, "password": factories.PASSWORD, **more})
    return answer.status_code, answer.headers.get("Location", "")


def field(html: str, name: str, form_of: str = SIGN_IN) -> str:
    return form(html, form_of)[name][0]


def session_ends(client: Client) -> None:
    Session.objects.all().delete()


def test_the_right_password_opens_the_work(balie: StaffMember) -> None:
    client = Client()
    assert sign_in(client, balie) == (302, reverse("home"))
    assert client.get(reverse("conversation-new")).status_code == 200


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("{bo}", "verkeerd"),
        ("niemand", factories.PASSWORD),
        ("{bo}", ""),
        ("", ""),
        ("{bo}\0", factories.PASSWORD),
        ("{bo}", factories.PASSWORD + "\0"),
        ("{bo}", "x" * 100_000),
        ("x" * 100_000, factories.PASSWORD),
        ("' OR 1=1 --", factories.PASSWORD),
    ],
    ids=["wrong", "unknown", "none", "empty", "nul", "nul in password", "long", "long name", "sql"],
)
def test_anything_else_gives_one_sentence_and_keeps_the_name(balie: StaffMember, username: str, password: str) -> None:
    client = Client()
    given = username.format(bo=balie.username)
    answer = client.post(SIGN_IN, {"username": given, "password": password})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert WRONG in html
    assert field(html, "username") == given.replace("\0", "")[:150]
    assert factories.PASSWORD not in html
    assert client.get(reverse("tasks")).status_code == 302


def test_somebody_who_left_does_not_come_in(balie: StaffMember) -> None:
    StaffMember.objects.filter(pk=balie.pk).update(is_active=False)
    assert sign_in(Client(), balie)[0] == 200


def test_a_system_has_no_password() -> None:
    system = factories.system()
    for password in ("", "!", system.password):
        answer = Client().post(SIGN_IN, {"username": system.username, "password": password})
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "there",
    [
        "https://kwaad.voorbeeld/",
        "//kwaad.voorbeeld/",
        "/\\kwaad.voorbeeld",
        "javascript:alert(1)",
        "http:///kwaad",
        "\0",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(balie: StaffMember, there: str) -> None:
    html = Client().get(SIGN_IN, {"next": there}).content.decode()
    assert field(html, "next") == reverse("home")
    assert sign_in(Client(), balie, next=there) == (302, reverse("home"))


def test_one_goes_on_to_where_one_was_going(balie: StaffMember) -> None:
    asked = Client().get(reverse("tasks"))
    assert asked["Location"] == f"{SIGN_IN}?next=%2Ftaken%2F"
    assert sign_in(Client(), balie, next="/taken/") == (302, "/taken/")


def test_signing_out_ends_the_session(balie: StaffMember) -> None:
    client = Client()
    sign_in(client, balie)
    client.post(reverse("sign-out"))
    assert client.get(reverse("conversation-new")).status_code == 302
    assert not Session.objects.exists()


def test_a_form_of_another_site_signs_nobody_in(balie: StaffMember) -> None:
    answer = Client(enforce_csrf_checks=True).post(
        SIGN_IN, {"username": balie.username, "password": factories.PASSWORD}
    )
    assert answer.status_code == 403
    assert "Dit formulier is verlopen" in answer.content.decode()


def test_the_sessions_id_changes_when_somebody_signs_in(balie: StaffMember) -> None:
    client = Client()
    session = client.session
    session["channel"] = "balie"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = str(before)
    sign_in(client, balie)
    assert client.session.session_key != before


# The session ends half way.


@pytest.fixture
def uuid(paspoort: factories.Passport, balie: StaffMember) -> str:
    identifier = uuid4()
    drafts.keep(identifier, factories.conversation_about(paspoort.product, ""), by=balie, revision=0)
    return str(identifier)


def typed(paspoort: factories.Passport) -> dict[str, str]:
    subject = factories.conversation_about(paspoort.product).subjects[0]
    return {
        "of": f"{subject.product}@{subject.version}",
        "revision": "1",
        "note": "Staat op het punt te vertrekken 🧳",
        "q:algemeen.terugbelvraag": "Ligt het klaar?",
        "do": "save",
    }


def test_what_was_typed_is_there_after_signing_in_again(
    uuid: str, paspoort: factories.Passport, balie: StaffMember
) -> None:
    client = Client()
    sign_in(client, balie)
    session_ends(client)
    answer = client.post(reverse("conversation", args=[uuid]), typed(paspoort))
    html = answer.content.decode()
    assert answer.status_code == 401
    assert "wat je typte, is bewaard" in html
    assert "vertrekken" not in html
    there = reverse("conversation", args=[uuid])
    assert sign_in(client, balie, carried=field(html, "carried")) == (302, there)
    page = client.get(there).content.decode()
    assert "Staat op het punt te vertrekken 🧳" in page
    kept = Draft.objects.get().content
    assert kept["subjects"][0]["typed"] == {"algemeen.terugbelvraag": {"": "Ligt het klaar?"}}
    assert not Contact.objects.exists()


def test_it_survives_a_wrong_password(uuid: str, paspoort: factories.Passport, balie: StaffMember) -> None:
    client = Client()
    sign_in(client, balie)
    session_ends(client)
    first = client.post(reverse("conversation", args=[uuid]), typed(paspoort)).content.decode()
    again = client.post(
        SIGN_IN, {"username": balie.username, "password": "mis", "carried": field(first, "carried")}
    ).content.decode()
    sign_in(client, balie, carried=field(again, "carried"))
    assert Draft.objects.get().content["note"].startswith("Staat op het punt")


@pytest.mark.parametrize("begun", [True, False], ids=["with a draft", "not kept yet"])
def test_a_colleague_who_signs_in_instead_does_not_get_it(
    uuid: str, paspoort: factories.Passport, balie: StaffMember, begun: bool
) -> None:
    there = uuid if begun else str(uuid4())
    client, colleague = Client(), factories.member(Role.AGENT, password=factories.PASSWORD)
    sign_in(client, balie)
    session_ends(client)
    html = client.post(reverse("conversation", args=[there]), typed(paspoort)).content.decode()
    assert sign_in(client, colleague, carried=field(html, "carried")) == (302, reverse("home"))
    assert not Draft.objects.filter(owner=colleague).exists()
    assert Draft.objects.get().content["note"] == ""


def test_a_browser_in_which_nobody_worked_carries_nothing(uuid: str, paspoort: factories.Passport) -> None:
    """As a form of another site does, with which a browser sends no cookies."""
    answer = Client().post(reverse("conversation", args=[uuid]), typed(paspoort))
    assert answer.status_code == 401
    assert field(answer.content.decode(), "carried") == ""
    assert "bewaard" not in answer.content.decode()


@pytest.mark.parametrize("spoil", ["", "zz", "AAAA", "é", "{half}", "{flipped}", "{foreign}"])
def test_a_forged_or_truncated_envelope_is_ignored(
    uuid: str, paspoort: factories.Passport, balie: StaffMember, spoil: str
) -> None:
    client = Client()
    sign_in(client, balie)
    session_ends(client)
    good = field(client.post(reverse("conversation", args=[uuid]), typed(paspoort)).content.decode(), "carried")
    flipped = good[:-8] + ("A" if good[-8] != "A" else "B") + good[-7:]
    foreign = base64.urlsafe_b64encode(keyring().seal(b"x", bound_to=b"elsewhere")).decode()
    carried = spoil.format(half=good[: len(good) // 2], flipped=flipped, foreign=foreign)
    assert sign_in(client, balie, carried=carried) == (302, reverse("home"))
    assert Draft.objects.get().content["note"] == ""


def test_a_million_signs_are_carried_too(uuid: str, paspoort: factories.Passport, balie: StaffMember) -> None:
    client = Client()
    sign_in(client, balie)
    session_ends(client)
    note = "Wat een verhaal, " * 60_000
    html = client.post(reverse("conversation", args=[uuid]), {**typed(paspoort), "note": note}).content.decode()
    assert sign_in(client, balie, carried=field(html, "carried"))[0] == 302
    assert Draft.objects.get().content["note"] == note


def test_a_question_that_is_forged_does_not_lose_the_rest(
    uuid: str, paspoort: factories.Passport, balie: StaffMember
) -> None:
    client = Client()
    sign_in(client, balie)
    session_ends(client)
    forged = {**typed(paspoort), "q:bestaat.niet": "x"}
    html = client.post(reverse("conversation", args=[uuid]), forged).content.decode()
    sign_in(client, balie, carried=field(html, "carried"))
    assert Draft.objects.get().content["note"].startswith("Staat op het punt")


def test_a_task_that_was_being_finished_can_be_sent_after_all(
    vermissing: Contact, departments: dict[str, Department]
) -> None:
    vera = factories.member(Role.DEPARTMENT, departments["burgerzaken"], password=factories.PASSWORD)
    task, client = factories.task_of(vermissing), Client()
    there = reverse("task", args=[task.uuid])
    sign_in(client, vera)
    session_ends(client)
    posted = {"do": "finish", "result": "Ongeldig gemaakt <b>", "revision": str(task.revision)}
    html = client.post(there, posted).content.decode()
    answer = client.post(
        SIGN_IN, {"username": vera.username, "password": factories.PASSWORD, "carried": field(html, "carried")}
    )
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f'action="{there}"' in page
    offered = {name: field(page, name, there) for name in posted}
    assert offered == posted
    task.refresh_from_db()
    assert task.state == TaskState.OPEN
    assert client.post(there, offered).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.result) == (TaskState.DONE, "Ongeldig gemaakt <b>")


@pytest.mark.parametrize("route", ["sign-out", "customer-search", "customer-search-outside"])
def test_what_is_no_page_is_not_gone_back_to(route: str, balie: StaffMember) -> None:
    client = Client()
    sign_in(client, balie)
    session_ends(client)
    page = "http://testserver/gesprek/nieuw/?q=geheim"
    html = client.post(
        reverse(route), {"customer_query": "x"}, headers={"HX-Request": "true", "HX-Current-URL": page}
    ).content.decode()
    assert field(html, "next") == "/gesprek/nieuw/"
    sent = sign_in(client, balie, carried=field(html, "carried"), next=field(html, "next"))
    assert sent == (302, "/gesprek/nieuw/")


def test_a_page_in_scripts_is_sent_to_the_sign_in_page(uuid: str, paspoort: factories.Passport) -> None:
    answer = Client().get(reverse("dossier-aside", args=[uuid]), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith(SIGN_IN)
    answer = Client().post(reverse("conversation", args=[uuid]), typed(paspoort), headers={"HX-Request": "true"})
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("body", "innerHTML")


def test_the_mark_of_who_was_here_tells_nothing_and_opens_nothing(balie: StaffMember) -> None:
    client = Client()
    sign_in(client, balie)
    mark = client.cookies["toetssteen-last"]
    assert mark["httponly"]
    assert mark["samesite"] == "Lax"
    assert str(balie.uuid) not in mark.value
    assert balie.username not in mark.value
    other = Client()
    other.cookies["toetssteen-last"] = mark.value
    assert other.get(reverse("conversation-new")).status_code == 302


@pytest.mark.parametrize(("language", "kept"), [("en", True), ("xx", False), ("../en", False), ("", False)])
def test_the_language_is_one_of_ours(language: str, kept: bool) -> None:
    answer = Client().post(reverse("set-language"), {"language": language, "next": "//kwaad.voorbeeld"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    assert ("django_language" in answer.cookies) is kept


def test_a_conversation_that_was_not_kept_yet_begins_with_what_was_typed(
    paspoort: factories.Passport, balie: StaffMember
) -> None:
    client, uuid = Client(), uuid4()
    sign_in(client, balie)
    session_ends(client)
    html = client.post(reverse("conversation", args=[uuid]), {"note": "Net begonnen", "revision": "0"}).content.decode()
    sign_in(client, balie, carried=field(html, "carried"))
    opened = drafts.load(uuid, by=balie)
    assert opened is not None
    assert opened.conversation.note == "Net begonnen"
    assert isinstance(opened.conversation, Conversation)


def test_signed_in_people_keep_their_pages(balie: StaffMember, sign_in: SignIn) -> None:
    assert sign_in(balie).get(SIGN_IN).status_code == 200
