"""The page of an evaluation: the plan beside what was found, and what somebody looked at afterwards by its name."""

import json
import re
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.evaluation.conftest import Weeks
from tests.fixtures import SignIn
from toetssteen.decisions.judging import Judging
from toetssteen.decisions.models import Proposal
from toetssteen.evaluation import runs
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db


def words_of(client: Client, proposal: Proposal) -> str:
    answer = client.get(reverse("evaluation", args=[proposal.uuid]))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_before_the_change_there_is_a_plan_and_no_figure(
    proposal: Proposal, coordinator: StaffMember, sign_in: SignIn
) -> None:
    said = words_of(sign_in(coordinator), proposal)
    assert "Dit voorstel is nog niet ingegaan" in said
    assert "Dit mag niet slechter worden" in said
    assert "Waar iemand later ook naar keek" not in said


def test_while_weeks_are_missing_it_says_when_it_comes(accepted: Proposal, balie: StaffMember, sign_in: SignIn) -> None:
    assert "De meting is er nog niet. Ze komt vanzelf" in words_of(sign_in(balie), accepted)


def test_everybody_reads_what_was_found_and_only_who_leads_looks_further(
    accepted: Proposal, weeks: Weeks, balie: StaffMember, coordinator: StaffMember, sign_in: SignIn
) -> None:
    weeks(60, 16, resisted=lambda n: 9 + n % 3)
    runs.run_due()
    carla, agent = sign_in(coordinator), sign_in(balie)
    said = words_of(agent, accepted)
    for part in ("Beter geworden", "Dat is beter", "Werd dit niet slechter?", "Onderbroken tijdreeks", "Erna"):
        assert part in said
    assert "Reken uit" not in said
    assert "Reken uit" in words_of(carla, accepted)
    answer = carla.post(
        reverse("evaluation-explore", args=[accepted.uuid]), {"outcome": Judging.ASKED, "window_days": "90"}
    )
    assert answer.status_code == 302
    assert "De meting wordt uitgerekend" in words_of(carla, accepted)
    runs.run(accepted.evaluations.get(exploratory=True).uuid)
    said = words_of(agent, accepted)
    assert "Verkennend: achteraf gekozen" in said
    assert "De meting wordt uitgerekend" not in said


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({}, "Kies een cijfer en een tijd uit de lijst"),
        ({"outcome": "duur", "window_days": "x"}, "Kies een cijfer en een tijd uit de lijst"),
        ({"outcome": "weerstand", "window_days": "90"}, "Dit is wat jullie vooraf afspraken"),
        ({"outcome": "duur", "window_days": "180"}, "nog niet voorbij"),
    ],
)
def test_what_cannot_be_asked_is_refused_beside_its_box(
    accepted: Proposal, weeks: Weeks, coordinator: StaffMember, sign_in: SignIn, posted: dict[str, str], said: str
) -> None:
    weeks(60, 16)
    runs.run_due()
    answer = sign_in(coordinator).post(reverse("evaluation-explore", args=[accepted.uuid]), posted)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_it_asks_as_many_questions_of_the_database_whatever_was_found(
    accepted: Proposal, weeks: Weeks, coordinator: StaffMember, sign_in: SignIn
) -> None:
    weeks(60, 16)
    runs.run_due()
    client = sign_in(coordinator)
    words_of(client, accepted)
    with CaptureQueriesContext(connection) as asked:
        words_of(client, accepted)
    assert len(asked) <= 16


def test_a_proposal_that_is_not_there_or_not_for_all_is_not_found(
    proposal: Proposal, balie: StaffMember, sign_in: SignIn
) -> None:
    agent = sign_in(balie)
    for uuid in (uuid4(), proposal.uuid):
        assert agent.get(reverse("evaluation", args=[uuid])).status_code == 404
        assert agent.post(reverse("evaluation-explore", args=[uuid]), {}).status_code in (403, 404)


def test_the_file_says_what_the_page_says(
    accepted: Proposal, weeks: Weeks, balie: StaffMember, sign_in: SignIn
) -> None:
    weeks(60, 16, resisted=lambda n: 9 + n % 3)
    runs.run_due()
    agent = sign_in(balie)
    found = json.loads(agent.get(reverse("evaluation-figures", args=[accepted.uuid, "json"])).content)["figures"]
    assert [(row["guardrail"], row["exploratory"]) for row in found] == [(0, 0), (1, 0)]
    assert found[0]["effect_low"] < found[0]["effect_ratio"] < found[0]["effect_high"] < 1
    assert agent.get(reverse("evaluation-figures", args=[accepted.uuid, "csv"])).status_code == 200
    assert agent.get(reverse("evaluation-figures", args=[accepted.uuid, "x"])).status_code == 404
