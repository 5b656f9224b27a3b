"""What a list says of how many there are, and where its pages begin, is what counting one by one says."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from tests.api.klantinteracties.conftest import CONTACT, System
from toetssteen.api.contract import counting
from toetssteen.contacts.models import Contact, Participant
from toetssteen.interactions.tally import TALLIED

pytestmark = pytest.mark.django_db
DAY = datetime(2024, 5, 1, 12, tzinfo=UTC)


def tallied(relation: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(n), 0) FROM interactions_tally WHERE relation = %s", [relation])
        return int(cursor.fetchone()[0])


def lying(relation: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {relation}")
        return int(cursor.fetchone()[0])


@pytest.fixture
def some(kiss: System) -> list[Any]:
    drawn = random.Random(1)
    return [
        kiss.post(
            "/klantcontacten", CONTACT | {"plaatsgevondenOp": (DAY + timedelta(days=drawn.randrange(9))).isoformat()}
        )
        for _ in range(25)
    ]


def test_the_tally_follows_whatever_happens(kiss: System, some: list[Any]) -> None:
    drawn = random.Random(2)
    for one in some:
        path = f"/klantcontacten/{one['uuid']}"
        match drawn.randrange(4):
            case 0:
                kiss.send("DELETE", path)
            case 1:
                kiss.send("PATCH", path, {"plaatsgevondenOp": "2020-01-01T00:00:00Z"})
            case 2:
                kiss.post("/betrokkenen", {"hadKlantcontact": {"uuid": one["uuid"]}, "rol": "klant", "initiator": True})
    Participant.objects.all().delete()
    for relation in (one.table for one in TALLIED):
        assert tallied(relation) == lying(relation), relation
    assert kiss.get("/klantcontacten")["count"] == Contact.objects.count()


def test_adding_up_changes_nothing(kiss: System) -> None:
    """Three hundred statements, of which one in a hundred adds up what lies loose."""
    for number in range(300):
        kiss.post("/categorieen", {"naam": "x"}) if number % 100 == 99 else kiss.post("/onderwerpobjecten", {})
    assert tallied("interactions_subjectobject") == lying("interactions_subjectobject") == 297


def test_a_deep_page_begins_where_it_should(kiss: System, some: list[Any]) -> None:
    whole = [one["uuid"] for one in kiss.get("/klantcontacten?pageSize=500")["results"]]
    with patch.object(counting, "_DEEP", 1):
        for size in (1, 3, 7):
            pages = [
                one["uuid"]
                for page in range(1, -(-25 // size) + 1)
                for one in kiss.get(f"/klantcontacten?pageSize={size}&page={page}")["results"]
            ]
            assert pages == whole
        assert kiss.send("GET", "/klantcontacten?pageSize=5&page=6").status_code == 404


def test_pages_of_other_lists_begin_where_they_should(kiss: System) -> None:
    made = [kiss.post("/onderwerpobjecten", {})["uuid"] for _ in range(12)]
    with patch.object(counting, "_DEEP", 1):
        pages = [
            one["uuid"]
            for page in range(1, 5)
            for one in kiss.get(f"/onderwerpobjecten?pageSize=3&page={page}")["results"]
        ]
    assert pages == made[::-1]


def test_a_filtered_count_is_exact_up_to_a_bound_and_then_expected(kiss: System, some: list[Any]) -> None:
    assert kiss.get("/klantcontacten?kanaal=telefoon")["count"] == 25
    with patch.object(counting, "MOST", 10):
        found = kiss.get("/klantcontacten?kanaal=telefoon&pageSize=20")
        assert found["count"] > 10
        assert found["next"] is not None
        assert kiss.get("/klantcontacten?kanaal=telefoon&pageSize=20&page=2")["next"] is None


def test_there_is_a_next_page_when_there_is_one(kiss: System, some: list[Any]) -> None:
    assert kiss.get("/klantcontacten?pageSize=25")["next"] is None
    assert kiss.get("/klantcontacten?pageSize=24")["next"].endswith("page=2&pageSize=24")
    assert kiss.get("/klantcontacten?page=last&pageSize=24")["previous"].endswith("/klantcontacten?pageSize=24")
