"""A draft is walked through, passes the gate, and is asked from the moment that the coordinator chose."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.fixtures import SignIn
from tests.web.editor import Editor, errors_on, text_of
from toetssteen.access.roles import Role
from toetssteen.products.models import Product
from toetssteen.protocols import current
from toetssteen.protocols.models import VersionStatus
from toetssteen.staff.models import StaffMember

WHO = "paspoort.voor-wie"


# The preview


def test_the_preview_is_walked_through_and_nothing_is_kept(editor: Editor) -> None:
    from toetssteen.contacts.models import Contact
    from toetssteen.intake.models import Draft as KeptConversation

    editor.save("question", "paspoort.voor-welke-datum", **{"when:all:0:question": WHO, "when:all:0:is": "kind"})
    page = text_of(editor.client.post(editor.at("preview"), {"outcome": "afspraak"}))
    assert "Is het paspoort voor uzelf of voor uw kind?" in page
    assert "Heeft u het paspoort voor een bepaalde datum nodig?" not in page
    answered = {"chosen": "afspraak", "asked": f"q:{WHO}", f"q:{WHO}": "kind"}
    assert "Heeft u het paspoort voor een bepaalde datum nodig?" in text_of(
        editor.client.post(editor.at("preview"), answered)
    )
    skipped = text_of(editor.client.post(editor.at("preview"), answered | {"skip": WHO}))
    assert "Overgeslagen" in skipped
    assert "Heeft u het paspoort voor een bepaalde datum nodig?" not in skipped
    assert not Contact.objects.exists()
    assert not KeptConversation.objects.exists()


@pytest.mark.parametrize(
    "posted",
    [
        {"outcome": "bestaat-niet"},
        {"chosen": "x\0"},
        {"q:bestaat-niet": "a"},
        {"of": "x@1"},
        {"skip": "x"},
        {"preview_product": "x"},
    ],
)
def test_a_preview_of_what_is_not_there_is_a_page(editor: Editor, posted: dict[str, str]) -> None:
    assert editor.client.post(editor.at("preview"), {"outcome": "afspraak"} | posted).status_code == 200


# The gate


def _give_reasons(editor: Editor) -> Any:
    return editor.save(
        "gate",
        **{
            "reason:purpose-unknown": "Burgerzaken zoekt dit uit.",
            "reason:stands-twice": "De ene is van de afspraak, de andere van iedereen.",
            "reason:above-b1:vermissing-reisdocument.documentnummer": "Zo heet het op het document.",
            "reason:above-b1": "",
        },
    )


def test_one_reason_serves_all_findings_of_a_rule_and_is_carried_to_the_version(
    editor: Editor, coordinator: StaffMember
) -> None:
    assert "Van elke vraag kunnen we zeggen waarvoor die is." in editor.read("gate")
    assert _give_reasons(editor).status_code == 302
    page = editor.read()
    assert "De poort laat dit door." in page
    assert "Reden: Burgerzaken zoekt dit uit." in page
    editor.save("publish", status="definitief", start="nu")
    published = current.version_of("paspoort")
    assert published.number == 2
    assert {reason["rule"] for reason in published.reasons} == {"purpose-unknown", "stands-twice", "above-b1"}


def test_a_draft_that_the_gate_refuses_is_not_published(editor: Editor) -> None:
    answer = editor.save("publish", status="definitief", start="nu")
    assert answer.status_code == 422
    assert "De poort laat dit concept nog niet door." in text_of(answer)
    assert current.version_of("paspoort").number == 1


# Publishing


@pytest.fixture
def passed(editor: Editor) -> Editor:
    editor.save("question", WHO, text="Voor wie is het paspoort?")
    _give_reasons(editor)
    return editor


def test_publishing_shows_what_changes_and_then_it_is_asked(
    passed: Editor, balie: StaffMember, sign_in: SignIn
) -> None:
    page = passed.read("publish")
    assert "Vraag 1 “Voor wie is het paspoort?” is anders gesteld, eerst: “Is het paspoort voor" in page
    answer = passed.save("publish", status="definitief", start="nu", summary="Korter gevraagd.")
    assert answer.status_code == 302
    shown = text_of(passed.client.get(answer["Location"]))
    assert "Versie 2 is gepubliceerd." in shown
    assert "Korter gevraagd." in shown
    assert "Voor wie is het paspoort?" in text_of(sign_in(balie).get(reverse("protocol", args=["paspoort"])))


def test_two_at_the_same_moment_talk_with_two_versions(
    passed: Editor, paspoort: factories.Passport, sign_in: SignIn
) -> None:
    early, late = (sign_in(factories.member(Role.AGENT)) for _ in range(2))
    first, second = reverse("conversation", args=[uuid4()]), reverse("conversation", args=[uuid4()])
    early.post(first, {"product": paspoort.product.ref})
    passed.save("publish", status="definitief", start="nu")
    late.post(second, {"product": paspoort.product.ref})
    for client, address in ((early, first), (late, second)):
        client.post(address, {"outcome": "afspraak"})
    assert "Is het paspoort voor uzelf of voor uw kind?" in text_of(early.get(first))
    assert "Voor wie is het paspoort?" in text_of(late.get(second))


def test_a_version_for_a_while_has_an_end(passed: Editor) -> None:
    day = timezone.localdate() + timedelta(days=30)
    passed.save("publish", status="voorlopig", start="nu", ends_on=f"{day:%d-%m-%Y}")
    version = current.version_of("paspoort")
    assert (version.number, version.status) == (2, VersionStatus.PROVISIONAL)
    assert version.ends_at is not None
    assert timezone.localtime(version.ends_at).date() == day + timedelta(days=1)
    page = text_of(passed.client.get(reverse("protocol", args=["paspoort"])))
    assert "Maak definitief" in page
    passed.client.post(reverse("protocol-settle", args=[version.uuid]), {"do": "end"})
    assert current.version_of("paspoort").number == 1


def test_a_version_can_start_later(passed: Editor) -> None:
    day = timezone.localdate() + timedelta(days=3)
    answer = passed.save("publish", status="definitief", start="later", starts_on=f"{day:%d-%m-%Y}", starts_time="9:00")
    assert current.version_of("paspoort").number == 1
    assert "Versie 2 is gepubliceerd en begint op" in text_of(passed.client.get(answer["Location"]))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"start": "later", "starts_on": "01-01-2020"}, "Een versie kan niet in het verleden beginnen."),
        ({"start": "later", "starts_on": ""}, "Kies de dag waarop het begint."),
        ({"start": "later", "starts_on": "32-13-2027"}, "Dit is geen datum."),
        ({"start": "later", "starts_on": "01-02-2099", "starts_time": "25:61"}, "Dit is geen tijd."),
        ({"status": "voorlopig", "ends_on": ""}, "Een voorlopige versie heeft een einddatum nodig."),
        ({"status": "voorlopig", "ends_on": "01-01-2020"}, "Het einde ligt voor het begin."),
        (
            {"status": "voorlopig", "ends_on": "01-01-2090", "start": "later", "starts_on": "01-02-2090"},
            "Het einde ligt voor het begin.",
        ),
        ({"status": ""}, "Kies voorlopig of definitief."),
    ],
)
def test_a_moment_that_cannot_be_is_said_beside_its_field(
    passed: Editor, fields: dict[str, str], sentence: str
) -> None:
    answer = passed.save("publish", **({"status": "definitief", "start": "nu"} | fields))
    assert answer.status_code == 422
    assert sentence in errors_on(answer)
    for value in fields.values():
        assert value in text_of(answer)
    assert current.version_of("paspoort").number == 1


# A product without a protocol


def test_a_product_without_questions_gets_a_protocol_of_its_own(editor: Editor) -> None:
    bare = Product.objects.create(ref="eigen:kaal", name="kaal", search_name="kaal")
    page = text_of(editor.client.get(reverse("product", args=[bare.uuid])))
    assert "Maak een protocol voor dit product" in page
    begun = editor.client.post(reverse("protocol-for-product", args=[bare.uuid]))
    fresh = Editor(editor.client, uuid=UUID(begun["Location"].rstrip("/").rpartition("/")[2]))
    assert "Kaal" in fresh.read()
    nearest = current.nearest_to(bare.uuid)
    assert nearest is not None
    assert nearest.for_all
    fresh.save("follow-up-new", name="Kaal maken", department="burgerzaken", term="2", retention="6.1")
    fresh.save("question-new", text="Waar is het kaal?", purpose="De plek vinden", used_by="kaal-maken", type="text")
    fresh.save("publish", status="definitief", start="nu")
    nearest = current.nearest_to(bare.uuid)
    assert nearest is not None
    assert (nearest.code, nearest.for_all) == ("kaal", False)


def test_pressed_twice_a_product_gets_one_draft(editor: Editor) -> None:
    bare = Product.objects.create(ref="eigen:kaal", name="kaal", search_name="kaal")
    begun = [editor.client.post(reverse("protocol-for-product", args=[bare.uuid]))["Location"] for _ in range(2)]
    assert begun[0] == begun[1]


def test_a_version_for_a_while_is_made_definitive_once(passed: Editor) -> None:
    day = timezone.localdate() + timedelta(days=30)
    passed.save("publish", status="voorlopig", start="nu", ends_on=f"{day:%d-%m-%Y}")
    version = current.version_of("paspoort")
    address = reverse("protocol-settle", args=[version.uuid])
    assert "al=1" not in passed.client.post(address, {"do": "confirm"})["Location"]
    again = passed.client.post(address, {"do": "confirm"})
    assert "Alleen een voorlopige versie die nog geldt" in text_of(passed.client.get(again["Location"]))
    assert current.version_of("paspoort").status == VersionStatus.DEFINITIVE
    assert passed.client.post(address, {"do": "verzonnen"}).status_code == 302
    assert passed.client.post(reverse("protocol-settle", args=[uuid4()]), {"do": "end"}).status_code == 404
    assert passed.client.post(reverse("protocol-settle", args=[passed.uuid]), {"do": ""}).status_code == 302


# Two versions side by side


def test_two_versions_stand_side_by_side(passed: Editor) -> None:
    passed.save("publish", status="definitief", start="nu")
    page = text_of(passed.client.get(reverse("protocol-compare", args=["paspoort"]), {"van": "1", "naar": "2"}))
    assert "is anders gesteld, eerst: “Is het paspoort voor uzelf of voor uw kind?”" in page
    assert page.index("Is het paspoort voor uzelf of voor uw kind?") > 0
    assert "Voor wie is het paspoort?" in page
    assert passed.client.get(reverse("protocol-compare", args=["paspoort"]), {"van": "9"}).status_code == 404
    assert passed.client.get(reverse("protocol-compare", args=["bestaat-niet"])).status_code == 404
