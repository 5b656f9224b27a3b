"""All of an Open Klant by command: the same ids, the same order, and a second time nothing."""

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.test import Client

from tests.cli.open_klant import TOKEN, OpenKlant, Told, contact, filled, identifier, party, serving
from toetssteen.api import tokens
from toetssteen.api.contract.registry import RESOURCES
from toetssteen.api.importing import copying, source
from toetssteen.api.importing.everything import ORDER
from toetssteen.api.importing.source import Page, Source
from toetssteen.cli.main import main
from toetssteen.cli.postgres import Urls
from toetssteen.history.models import Event
from toetssteen.interactions.models import Assignment
from toetssteen.parties.models import Identifier, Party
from toetssteen.tasks.models import Task

pytestmark = pytest.mark.django_db

NAMES = [name for names in ORDER.values() for name in names]


@pytest.fixture(autouse=True)
def installation(database: Urls, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database.app)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(source, "PAUSE", 0)


@pytest.fixture
def site() -> OpenKlant:
    return filled()


@pytest.fixture
def url(site: OpenKlant) -> Iterator[str]:
    with serving(site) as url:
        yield url


def imported(url: str, *, token: str = TOKEN) -> int:
    return main(["import-openklant", url, "--token", token])


def told_here(client: Client) -> dict[str, list[Told]]:
    """What our own API tells, in its order turned round."""
    secret = tokens.issue("kiss", purpose="klantcontact", actors_for="werkplek")
    found = {}
    for base, names in ORDER.items():
        for name in names:
            answer = client.get(f"/{base}/api/v1/{name}", headers={"Authorization": f"Token {secret}"})
            found[name] = json.loads(answer.content.decode().replace("http://testserver", "~"))["results"][::-1]
    return found


def written(told: dict[str, list[Told]]) -> dict[str, list[Told]]:
    """Less what follows from other objects. Of numbers no order is asked: one may wait for the one it is within."""
    found: dict[str, list[Told]] = json.loads(json.dumps(told))
    for name, rows in found.items():
        for one in rows:
            for field in set(one) - {"uuid", "toegewezenOp"}:
                known = RESOURCES[name].by_name.get(field)
                if known is None or known.read_only:
                    del one[field]
            if name == "partijen":
                one["partijIdentificatoren"].sort(key=lambda number: number["uuid"])
    found["partij-identificatoren"].sort(key=lambda number: number["uuid"])
    return found


def kept() -> dict[str, list[dict[str, Any]]]:
    """Every column of every row."""
    models = {RESOURCES[name].model for name in NAMES} | {Assignment}
    found = {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}
    for row in found["Identifier"]:
        row["value_hash"] = bytes(row["value_hash"])
    return found


def test_everything_arrives_with_the_same_ids_and_in_the_same_order(
    site: OpenKlant, url: str, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert imported(url) == 0
    assert capsys.readouterr().out.endswith("\nAlles paste.\n")
    assert written(told_here(client)) == written(site.has)


def test_what_open_klant_decided_itself_stays(site: OpenKlant, url: str) -> None:
    assert imported(url) == 0
    first = Task.objects.earliest("pk")
    assert first.created_at.isoformat() == "2024-03-05T09:00:00.500000+00:00"
    assert first.due_on.isoformat() == "2024-03-10"
    assert [one.actor.name for one in Assignment.objects.filter(task=first).order_by("pk")] == ["Burgerzaken", "Kees"]
    speaker = Party.objects.get(kind="contactpersoon")
    assert str(speaker.named) == "99999999-1111-4111-8111-000000000000"
    assert Identifier.objects.get(kind="bsn").value == ""
    assert set(Event.objects.values_list("name", flat=True)) == {"exchange.created", "exchange.changed"}


def test_a_second_time_changes_nothing(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    imported(url)
    before, events = kept(), Event.objects.count()
    capsys.readouterr()
    assert imported(f"{url}/klantinteracties/api/v1/") == 0
    said = capsys.readouterr().out
    assert re.findall(r"([1-9][0-9]*) (?:nieuw|gewijzigd|niet overgenomen)", said) == []
    assert (kept(), Event.objects.count()) == (before, events)


def test_what_was_changed_there_is_changed_here(site: OpenKlant, url: str, client: Client) -> None:
    imported(url)
    site.has["partijen"][2] |= {"interneNotitie": "Belt terug", "voorkeursRekeningnummer": None}
    site.has["klantcontacten"][0]["metadata"] = {}
    assert imported(url) == 0
    here = told_here(client)
    assert here["partijen"][2]["interneNotitie"] == "Belt terug"
    assert here["partijen"][2]["voorkeursRekeningnummer"] is None
    assert here["partijen"][0]["partijIdentificatie"]["werkteVoorPartij"]["uuid"] == site.has["partijen"][1]["uuid"]
    assert here["klantcontacten"][0]["metadata"] == {}


@pytest.mark.parametrize("at", [17, 20, 26, 31, 40, 55])
def test_a_kill_between_two_pages_loses_nothing(
    site: OpenKlant, url: str, at: int, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, count = Source.page, iter(range(1000))

    def page(self: Source, *args: Any, **kwargs: Any) -> Page | None:
        if next(count) == at:
            raise KeyboardInterrupt
        return read(self, *args, **kwargs)

    with monkeypatch.context() as broken:
        broken.setattr(Source, "page", page)
        assert imported(url) == 130
    _resumed(site, url, client)


@pytest.mark.parametrize("at", [0, 4, 9, 18, 30, 37])
def test_a_kill_within_a_page_loses_nothing(
    site: OpenKlant, url: str, at: int, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, count = copying._save, iter(range(1000))

    def broken_off(*args: Any) -> Any:
        if next(count) == at:
            raise KeyboardInterrupt
        return save(*args)

    with monkeypatch.context() as broken:
        broken.setattr(copying, "_save", broken_off)
        assert imported(url) == 130
    _resumed(site, url, client)


def _resumed(site: OpenKlant, url: str, client: Client) -> None:
    assert written(told_here(client)) != written(site.has)
    assert imported(url) == 0
    assert written(told_here(client)) == written(site.has)
    before = kept()
    assert imported(url) == 0
    assert kept() == before


def test_what_comes_in_meanwhile_pushes_nothing_out(site: OpenKlant, url: str, client: Client) -> None:
    """Each object that is added moves all older ones one place further down the pages."""
    newer = {"klantcontacten": partial(contact, day=20), "partijen": partial(party, kind="persoon", named=None)}
    when = {"klantcontacten": 2, "partijen": 1}

    def before(name: str, number: int) -> None:
        if when.get(name) == number and len(site.has[name]) % 4 < 2:
            newer[name](site)

    site.before = before
    assert imported(url) == 0
    assert len(site.has["klantcontacten"]) > 5
    assert written(told_here(client)) == written(site.has)


def test_what_does_not_fit_is_told_without_what_it_says_and_the_rest_arrives(
    site: OpenKlant, url: str, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    accounts, contacts, parties = (site.has[name] for name in ("rekeningnummers", "klantcontacten", "partijen"))
    bad = identifier(site, parties[3], "bsn", "123456789")
    accounts[0]["iban"] = "GEENIBAN"
    contacts[2]["taal"] = "n1"
    contacts[3] |= {"hoofdOnderwerpType": "mijn geheim", "metadata": {"Klaas": "x" * 300}}
    parties[2]["correspondentieadres"] = parties[2]["correspondentieadres"] | {"postcode": "9999ZZ"}
    assert imported(url) == 0
    said = capsys.readouterr().out
    for secret in ("123456789", "GEENIBAN", "n1", "geheim", "Klaas", "9999ZZ"):
        assert secret not in said
    told = [line.split(" ", 3) for line in said.partition("Wat niet paste (9):\n")[2].splitlines()]
    assert [(uuid, field) for _, uuid, field, _ in told] == [
        (parties[2]["uuid"], "correspondentieadres.postcode:"),
        (bad["uuid"], "partijIdentificatorObjectId:"),
        (accounts[0]["uuid"], "iban:"),
        (contacts[2]["uuid"], "taal:"),
        (contacts[3]["uuid"], "hoofdOnderwerpType:"),
        (contacts[3]["uuid"], "metadata:"),
        (site.has["betrokkenen"][2]["uuid"], "hadKlantcontact.uuid:"),
        (site.has["onderwerpobjecten"][2]["uuid"], "klantcontact.uuid:"),
        (parties[2]["uuid"], "voorkeursRekeningnummer.uuid:"),
    ]
    assert told[1][3] == "Deze waarde is ongeldig, reden: Onjuist BSN nummer (niet overgenomen)"
    assert told[2][3] == "Ongeldige IBAN: … (niet overgenomen)"
    here = told_here(client)
    assert [one["uuid"] for one in here["klantcontacten"]] == [contacts[place]["uuid"] for place in (0, 1, 3, 4)]
    assert here["partijen"][2]["correspondentieadres"]["straatnaam"] == "Kerkstraat"
    assert here["partijen"][2]["voorkeursDigitaalAdres"] is not None
    before = kept()
    assert imported(url) == 0
    assert kept() == before


def test_a_wrong_token_is_one_sentence(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    for token in ("verkeerd", "", "ver keerd", "verkeérd"):
        _refused(url, "token", capsys, token=token)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "address", ["ergens", "ftp://ergens", "http://[", "http://127.0.0.1:1", "{url}/elders", "https://bestaat.invalid"]
)
def test_a_wrong_address_is_one_sentence(url: str, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    _refused(address.format(url=url), "", capsys)
    assert not Event.objects.exists()


def test_what_fails_is_asked_again_three_times(site: OpenKlant, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    site.failing = 3
    assert imported(url) == 0
    capsys.readouterr()
    site.failing = 4
    _refused(url, "gaat daarmee verder", capsys)


def test_an_open_klant_without_contactgegevens_is_taken_over_as_well(
    site: OpenKlant, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    site.absent = {"persoon", "organisatie"}
    assert imported(url) == 0
    assert "persoon: heeft deze Open Klant niet" in capsys.readouterr().out
    assert Party.objects.count() == 4


def _refused(url: str, word: str, capsys: pytest.CaptureFixture[str], *, token: str = TOKEN) -> None:
    assert imported(url, token=token) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert word in said.err
    assert token == TOKEN or not token or token not in said.err
