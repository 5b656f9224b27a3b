"""How long a subject is kept, against the Selectielijst itself."""

import csv
from datetime import date

import pytest

from toetssteen.contacts import retention
from toetssteen.protocols import selectielijst
from toetssteen.protocols.document import FollowUp, Question, QuestionType, Retention
from toetssteen.protocols.reading import LIBRARY, read_file

ON = date(2026, 11, 24)
with selectielijst.FILE.open(encoding="utf-8", newline="") as stream:
    ROWS = [row for row in csv.DictReader(stream) if row["waardering"]]


def follow_up(result: str | None) -> FollowUp:
    return FollowUp(code="iets", name="Iets", retention=Retention(result=result) if result else None)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["nummer"])
def test_a_follow_up_is_kept_as_the_list_says(row: dict[str, str]) -> None:
    kept = retention.of_topic(follow_up(row["nummer"]), on=ON)
    assert row["nummer"] in kept.ground
    if row["waardering"].casefold().startswith("bewaren") or not row["bewaartermijn_iso"]:
        assert kept.until == retention.FOREVER
    elif row["bewaartermijn_iso"].endswith("Y"):
        assert kept.until == ON.replace(year=ON.year + int(row["bewaartermijn_iso"][1:-1]))
    else:
        assert row["bewaartermijn_iso"] == "P0D" or kept.until > ON
        assert kept.until >= ON


def test_a_request_for_information_is_kept_one_year() -> None:
    assert retention.of_topic(follow_up("6.1.3"), on=ON).until == date(2027, 11, 24)


def test_without_follow_up_the_short_term_of_the_municipality_holds() -> None:
    for nothing in (None, follow_up(None)):
        kept = retention.of_topic(nothing, on=ON)
        assert 0 < (kept.until - ON).days <= 366
        assert "gemeente" in kept.ground


def test_a_question_may_state_its_own_term() -> None:
    topic = retention.of_topic(follow_up("6.1.3"), on=ON)
    plain = Question(code="a.b", text="Wat?", type=QuestionType.TEXT, used_by=["iets"])
    own = Question(code="a.c", text="Wat?", type=QuestionType.TEXT, used_by=["iets"], retention=Retention(result="8.1"))
    assert retention.of_answer(plain, topic, on=ON) == topic.until
    assert retention.of_answer(own, topic, on=ON) == retention.of_topic(follow_up("8.1"), on=ON).until


def test_every_result_that_the_library_names_stands_in_the_list() -> None:
    for path in sorted(LIBRARY.glob("*.yaml")):
        if path.stem in ("departments", "principles"):
            continue
        document = read_file(path)
        named = [follow_up.retention for follow_up in document.follow_ups]
        named += [question.retention for question in document.questions]
        for result in filter(None, named):
            selectielijst.term_of(result.result)
