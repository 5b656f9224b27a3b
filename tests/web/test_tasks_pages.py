"""The work of a department in the browser, without scripts."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.factories import topic_of
from tests.fixtures import SignIn
from toetssteen.access.roles import Role
from toetssteen.contacts.models import AnswerUse, Attachment, Contact
from toetssteen.intake.conversation import Typed
from toetssteen.observations.models import Signal
from toetssteen.parties.models import Party
from toetssteen.staff.models import Department, StaffMember
from toetssteen.tasks.actions import take_task
from toetssteen.tasks.models import Task, TaskState


@pytest.fixture
def task(vermissing: Contact) -> Task:
    return factories.task_of(vermissing)


@pytest.fixture
def vera(sign_in: SignIn, vakafdeling: StaffMember) -> Client:
    return sign_in(vakafdeling)


def _address(task: Task) -> str:
    return reverse("task", args=[task.uuid])


def _text(response: Any) -> str:
    return unescape(response.content.decode())


def _queries(ask: Callable[[], Any]) -> int:
    ask()  # what a process remembers is remembered
    with CaptureQueriesContext(
        connection,
    ) as captured:
        ask()
    return len(captured)


def _finish(client: Client, task: Task, **posted: Any) -> Any:
    return client.post(_address(task), {"do": "finish", "revision": task.revision, "result": "", **posted})


# ---------- the list ----------


def test_the_list_has_what_one_needs_to_choose(vera: Client, task: Task, vermissing: Contact) -> None:
    page = _text(vera.get(reverse("tasks")))
    reference = f"{vermissing.reference[:4]}-{vermissing.reference[4:]}"
    for words in ("Vermissing van een paspoort verwerken", "paspoort", reference, "nog niemand", "1 taak"):
        assert words in page


def test_overdue_is_said_in_words_with_an_icon(vera: Client, task: Task) -> None:
    assert "Te laat" not in _text(vera.get(reverse("tasks")))
    Task.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    page = _text(vera.get(reverse("tasks")))
    assert "Te laat:" in page
    assert re.search(r'toets-late">\s*<svg', page)
    assert "1 taak is te laat" in page


def test_mine_has_only_what_one_took_on(vera: Client, task: Task, vakafdeling: StaffMember) -> None:
    mine = f"{reverse('tasks')}?lijst=mijn"
    assert _address(task) not in _text(vera.get(mine))
    take_task(task.uuid, revision=task.revision, by=vakafdeling)
    assert _address(task) in _text(vera.get(mine))


def test_another_departments_work_is_in_no_list(
    sign_in: SignIn, task: Task, departments: dict[str, Department]
) -> None:
    outsider = sign_in(factories.member(Role.DEPARTMENT, departments["wmo"]))
    for wanted in ("open", "mijn", "klaar"):
        assert str(task.uuid) not in _text(outsider.get(f"{reverse('tasks')}?lijst={wanted}"))


@pytest.mark.parametrize(
    "query", ["lijst=weg", "lijst=%00", "na=x", "na=2026-01-01_%00", "lijst=klaar&na=1_1", "gedaan=x"]
)
def test_a_broken_address_shows_the_list(vera: Client, task: Task, query: str) -> None:
    assert vera.get(f"{reverse('tasks')}?{query}").status_code == 200


def test_the_list_asks_as_many_queries_for_many_tasks_as_for_few(
    vera: Client, task: Task, paspoort: factories.Passport, balie: StaffMember, klant: Party
) -> None:
    few = _queries(lambda: vera.get(reverse("tasks")))
    for _ in range(55):
        factories.contact_about(paspoort.product, "vermissing", by=balie, party=klant)
    assert _queries(lambda: vera.get(reverse("tasks"))) == few
    page = _text(vera.get(reverse("tasks")))
    assert len(re.findall(r'href="/taken/[0-9a-f-]{36}/"', page)) == 50
    following = re.search(r'href="([^"]+)"[^>]*rel="next"', page)
    assert following
    assert len(re.findall(r'href="/taken/[0-9a-f-]{36}/"', _text(vera.get(following[1])))) == 6


@pytest.mark.parametrize("role", [Role.AGENT, Role.COORDINATOR, Role.MANAGEMENT, Role.PRIVACY_OFFICER])
def test_a_role_without_tasks_gets_a_page_that_says_so(sign_in: SignIn, task: Task, role: Role) -> None:
    client = sign_in(factories.member(role))
    assert client.get(reverse("tasks")).status_code == 403
    assert client.get(_address(task)).status_code == 403
    assert _finish(client, task, result="Klaar").status_code == 403
    task.refresh_from_db()
    assert task.state == TaskState.OPEN


def test_nobody_comes_in_without_signing_in(client: Client, task: Task) -> None:
    assert client.get(reverse("tasks")).status_code == 302
    assert client.get(_address(task)).status_code == 302


# ---------- one task ----------


def test_the_task_shows_the_answers_with_their_why_and_the_customer(vera: Client, task: Task) -> None:
    page = _text(vera.get(_address(task)))
    for words in (
        "Documentnummer (indien bekend)", "NX1234567", "Het juiste document ongeldig maken", "Doel onbekend",
        "Verloren/kwijt", "Fatima Yılmaz", "03-04-1981", "06 12345678", "fatima@voorbeeld.nl", "Gebruikt",
    ):  # fmt: skip
        assert words in page


def test_what_must_be_known_of_a_customer_cannot_be_missed(vera: Client, task: Task) -> None:
    Party.objects.update(deceased_on="2026-01-02", under_guardianship=True, secret_address=True)
    page = _text(vera.get(_address(task)))
    for words in ("Overleden", "Onder curatele", "Geheimhouding"):
        assert words in page
    assert page.index("Geheimhouding") < page.index("<h1")
    assert "Merelstraat" not in page


def test_a_file_is_a_link_to_download_it(vera: Client, departments: dict[str, Department], balie: StaffMember) -> None:
    document = factories.every_type()
    factories.publish(document)
    conversation = uuid4()
    file = Attachment.objects.create(
        conversation=conversation, name="<foto>.jpg", media_type="image/jpeg", size=2048, sha256="0" * 64
    )
    typed: Typed = {"alle-soorten.file": {"": [str(file.uuid)]}}
    contact = factories.contact_about(
        factories.own_product(document), "behandelen", by=balie, typed=typed, uuid=conversation
    )
    response = vera.get(_address(factories.task_of(contact)))
    assert reverse("attachment", args=[file.uuid]) in _text(response)
    assert b"&lt;foto&gt;.jpg" in response.content


def test_a_task_asks_as_many_queries_for_many_answers_as_for_few(
    vera: Client, task: Task, departments: dict[str, Department], balie: StaffMember, klant: Party
) -> None:
    document = factories.every_type()
    factories.publish(document)
    typed: Typed = {
        f"alle-soorten.{code}": {"": value}
        for code, value in (("text", "a"), ("long-text", "a"), ("one-of", "a"), ("number", "3"), ("yes-no", "ja"))
    }
    many = factories.task_of(
        factories.contact_about(
            factories.own_product(document),
            "behandelen",
            by=balie,
            typed=typed,
            party=klant,
        )
    )
    assert _queries(lambda: vera.get(_address(many))) == _queries(lambda: vera.get(_address(task)))


def test_a_forged_or_foreign_task_is_not_found(
    vera: Client, sign_in: SignIn, task: Task, departments: dict[str, Department]
) -> None:
    assert vera.get(reverse("task", args=[uuid4()])).status_code == 404
    outsider = sign_in(factories.member(Role.DEPARTMENT, departments["wmo"]))
    assert outsider.get(_address(task)).status_code == 404
    assert _finish(outsider, task, result="Klaar").status_code == 404
    assert outsider.post(_address(task), {"signal": "x:idee"}).status_code == 404


def test_a_button_that_does_not_exist_does_nothing(vera: Client, task: Task) -> None:
    assert vera.post(_address(task), {"do": "delete", "revision": task.revision}).status_code == 404
    assert vera.post(_address(task), {}).status_code == 404


# ---------- finishing ----------


def test_finishing_goes_back_to_the_list(vera: Client, task: Task) -> None:
    response = _finish(vera, task, result="Paspoort ongeldig gemaakt")
    assert (response.status_code, response["Location"]) == (302, f"{reverse('tasks')}?gedaan=finish")
    assert "De taak is afgerond." in _text(vera.get(response["Location"]))
    task.refresh_from_db()
    assert (task.state, task.result) == (TaskState.DONE, "Paspoort ongeldig gemaakt")


def test_ticked_answers_were_used_and_the_others_not(vera: Client, task: Task) -> None:
    answer = topic_of(task).answers.get(question__code="vermissing-reisdocument.reden")
    _finish(vera, task, result="Klaar", used=[str(answer.uuid)])
    assert sorted(AnswerUse.objects.values_list("used", flat=True)) == [False, False, True]


def test_one_box_says_that_none_was_used(vera: Client, task: Task) -> None:
    _finish(vera, task, result="Klaar", used_none="1")
    assert set(AnswerUse.objects.values_list("used", flat=True)) == {False}


def test_a_question_about_use_that_stays_open_is_unknown(vera: Client, task: Task) -> None:
    _finish(vera, task, result="Klaar")
    assert not AnswerUse.objects.exists()


def test_outside_the_sample_use_is_not_asked(vera: Client, task: Task) -> None:
    Task.objects.update(asks_use=False)
    page = _text(vera.get(_address(task)))
    assert "Gebruikt" not in page
    assert 'name="used_none"' not in page


def test_a_result_that_is_missing_is_asked_for_beside_its_field(vera: Client, task: Task) -> None:
    answer = topic_of(task).answers.first()
    assert answer is not None
    response = _finish(vera, task, used=[str(answer.uuid)])
    page = _text(response)
    assert response.status_code == 422
    assert 'id="f-result-error"' in page
    assert re.search(rf'value="{answer.uuid}" checked', page)


def test_some_and_none_together_is_asked_again_and_keeps_what_was_typed(vera: Client, task: Task) -> None:
    answer = topic_of(task).answers.first()
    assert answer is not None
    response = _finish(vera, task, result="Bijna klaar", used=[str(answer.uuid)], used_none="1")
    assert response.status_code == 422
    assert "Laat één van de twee staan" in _text(response)
    assert "Bijna klaar" in _text(response)
    assert not AnswerUse.objects.exists()


@pytest.mark.parametrize("used", ["00000000-0000-4000-8000-000000000000", "geen-uuid", "\0", "🙂"])
def test_a_forged_answer_is_refused(vera: Client, task: Task, used: str) -> None:
    response = _finish(vera, task, result="Bijna klaar", used=[used])
    assert response.status_code == 422
    assert "hoort niet bij deze taak" in _text(response)
    task.refresh_from_db()
    assert task.state == TaskState.OPEN


def test_a_megabyte_is_too_long_and_stays_in_the_box(vera: Client, task: Task) -> None:
    response = _finish(vera, task, result="é" * 500_000)
    assert response.status_code == 422
    assert "Er passen er 4000" in _text(response)
    assert "é" * 500_000 in _text(response)


def test_what_is_more_than_a_form_may_be_is_a_page_and_no_crash(vera: Client, task: Task) -> None:
    assert _finish(vera, task, result="a" * 3_000_000).status_code == 400


def test_a_nul_byte_is_taken_out_and_said(vera: Client, task: Task) -> None:
    response = _finish(vera, task, result="voor\0na")
    assert response.status_code == 422
    assert "een teken in dat niet kan" in _text(response)
    assert "voorna" in _text(response)
    assert "\0" not in _text(response)


@pytest.mark.parametrize("result", ["Gebeld 👩🏽‍🦽", "تم الاتصال", "<script>alert(1)</script>"])
def test_a_result_reads_back_as_it_was_written_and_never_as_markup(vera: Client, task: Task, result: str) -> None:
    _finish(vera, task, result=result)
    response = vera.get(_address(task))
    assert result in _text(response)
    assert b"<script>alert" not in response.content


def test_a_bsn_in_the_result_is_refused_with_a_box_to_say_that_it_is_none(vera: Client, task: Task) -> None:
    result = f"Nagekeken: {factories.fresh_bsn().reveal()}"
    response = _finish(vera, task, result=result)
    page = _text(response)
    assert response.status_code == 422
    assert 'name="no_bsn"' in page
    assert result in page
    assert _finish(vera, task, result=result, no_bsn="1").status_code == 302


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40, "\0", "٣"])
def test_a_forged_revision_is_an_old_page(vera: Client, task: Task, revision: str) -> None:
    response = vera.post(_address(task), {"do": "finish", "result": "Klaar", "revision": revision})
    assert response.status_code == 422
    assert "intussen gewijzigd" in _text(response)


def test_a_double_click_says_that_it_is_fine(vera: Client, task: Task) -> None:
    _finish(vera, task, result="Klaar", used_none="1")
    response = _finish(vera, task, result="Klaar", used_none="1")
    assert response.status_code == 200
    assert "al afgerond. Dat is goed zo" in _text(response)
    assert "Wat jij had getypt" not in _text(response)
    assert AnswerUse.objects.count() == 3


def test_the_second_of_two_keeps_what_was_typed(vera: Client, task: Task, departments: dict[str, Department]) -> None:
    colleague = factories.member(Role.DEPARTMENT, departments["burgerzaken"], name="Cor")
    take_task(task.uuid, revision=task.revision, by=colleague)
    response = _finish(vera, task, result="Mijn verhaal")
    page = _text(response)
    assert "Een collega heeft deze taak intussen gewijzigd" in page
    assert "Mijn verhaal" in page
    assert "Cor" in page
    task.refresh_from_db()
    again = re.search(r'name="revision" value="(\d+)"', page)
    assert again
    assert int(again[1]) == task.revision


def test_who_comes_after_the_end_can_still_copy_what_was_typed(vera: Client, task: Task) -> None:
    _finish(vera, task, result="De eerste")
    page = _text(_finish(vera, task, result="De tweede"))
    assert "De eerste" in page
    assert "De tweede" in page
    assert "niet opgeslagen" in page


# ---------- taking on, sending on, signalling ----------


def test_taking_on_redirects_and_shows_who_has_it(vera: Client, task: Task) -> None:
    response = vera.post(_address(task), {"do": "take", "revision": task.revision})
    assert response.status_code == 302
    page = _text(vera.get(response["Location"]))
    assert "Deze taak staat nu op jouw naam." in page
    assert "Oppakken" not in page


def test_taking_on_keeps_what_was_typed_already(vera: Client, task: Task) -> None:
    response = vera.post(_address(task), {"do": "take", "revision": task.revision, "result": "Al gebeld"})
    assert response.status_code == 200
    assert "Al gebeld" in _text(response)


def test_sending_on_without_a_mailbox_says_what_to_do(vera: Client, task: Task) -> None:
    response = vera.post(_address(task), {"do": "forward", "revision": task.revision})
    assert response.status_code == 422
    assert "nog geen mailadres" in _text(response)


def test_sending_on_shows_in_the_list(vera: Client, task: Task) -> None:
    Department.objects.filter(code="burgerzaken").update(mailbox="burgerzaken@voorbeeld.nl")
    assert vera.post(_address(task), {"do": "forward", "revision": task.revision}).status_code == 302
    assert "Doorgezet" in _text(vera.get(reverse("tasks")))


def test_a_signal_goes_with_its_question_and_keeps_what_was_typed(vera: Client, task: Task) -> None:
    token = str(uuid4())
    posted = {
        "signal": "vermissing-reisdocument.reden:helpt-niet", "token": token, "result": "Half af",
        "revision": task.revision,
    }  # fmt: skip
    for _ in range(2):
        response = vera.post(_address(task), posted)
    assert response.status_code == 200
    assert "Half af" in _text(response)
    signal = Signal.objects.get()
    assert signal.question is not None
    assert signal.product is not None
    assert (signal.question.code, signal.product.name, signal.channel) == (
        "vermissing-reisdocument.reden", "paspoort", "telefoon",
    )  # fmt: skip


@pytest.mark.parametrize("signal", ["", "x", "bestaat.niet:idee", "vermissing-reisdocument.reden:boos", "\0:idee"])
def test_a_forged_signal_is_refused(vera: Client, task: Task, signal: str) -> None:
    assert vera.post(_address(task), {"signal": signal, "revision": task.revision}).status_code == 422
    assert not Signal.objects.exists()
