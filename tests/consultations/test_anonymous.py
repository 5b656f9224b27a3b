"""Answers without a name: no path from a ballot to a voter, changing by a code, nothing lost when all come at once."""

import re
import threading
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from psycopg import sql

from tests import factories
from tests.consultations.asking import Ask, ended
from toetssteen.access.roles import Role
from toetssteen.cli.postgres import Urls
from toetssteen.consultations import actions, answering, box, errors, queries
from toetssteen.consultations.models import Ballot, Consultation, Invitation, NamedAnswer
from toetssteen.consultations.summary import summary_of
from toetssteen.observations.receipts import new_receipt
from toetssteen.staff.models import StaffMember

WORDS = "Dit is wat ik er echt van vind"


def vote(consultation: Consultation, by: StaffMember, stance: str = "helpt", receipt: str = "", **more: Any) -> str:
    receipt = receipt or new_receipt()
    answering.answer(consultation.uuid, stance, by=by, receipt=receipt, **more)
    return receipt


@pytest.mark.django_db
def test_a_ballot_counts_once_and_is_changed_with_its_code(ask: Ask, team: list[StaffMember]) -> None:
    consultation = ask(anonymous=True)
    code = vote(consultation, team[0], "helpt", text="Eerst")
    vote(consultation, team[0], "helpt-niet", code, text="Toch niet")
    vote(consultation, team[0], "helpt-niet", f"{code[:4]}-{code[4:8]}-{code[8:]}".lower(), text="Toch niet")
    (said,) = box.ballots_of(consultation)
    assert (said.stance, said.text) == ("helpt-niet", "Toch niet")
    assert box.find(consultation, code) == said
    assert not NamedAnswer.objects.exists()


@pytest.mark.django_db
def test_without_the_code_the_answer_stays_and_nobody_votes_twice(ask: Ask, team: list[StaffMember]) -> None:
    consultation, other = ask(anonymous=True), ask(anonymous=True, title="Anders")
    code = vote(consultation, team[0])
    for wrong in (new_receipt(), ""):
        with pytest.raises((errors.CodeNeeded, errors.CodeUnknown)) as caught:
            answering.answer(consultation.uuid, "hangt-af", by=team[0], receipt=wrong)
        assert caught.value.field == "code"
    with pytest.raises(errors.CodeUnknown):  # somebody else's code is no vote of one's own
        vote(consultation, team[1], "hangt-af", code)
    with pytest.raises(errors.CodeUnknown):
        box.find(other, code)
    assert [said.stance for said in box.ballots_of(consultation)] == ["helpt"]
    assert Invitation.objects.filter(consultation=consultation, answered=True).count() == 1


@pytest.mark.django_db
def test_a_department_answers_as_a_department_also_here(
    ask: Ask, team: list[StaffMember], experts: list[StaffMember]
) -> None:
    consultation = ask(anonymous=True, departments=["burgerzaken"])
    answering.answer(consultation.uuid, "nodig", by=experts[0], text="Voor het proces-verbaal.")
    vote(consultation, team[0])
    assert NamedAnswer.objects.get().department_id is not None
    summary = summary_of(ended(consultation))
    assert summary.all is not None
    assert summary.all.size == 1
    assert summary.departments[0].name == "Burgerzaken"


@pytest.mark.django_db
def test_results_show_when_it_closed_also_to_who_answered(ask: Ask, team: list[StaffMember]) -> None:
    """Whoever looked after each answer would see who gave it."""
    consultation = ask(anonymous=True)
    vote(consultation, team[0])
    assert not queries.see(consultation.uuid, by=team[0]).shows_results
    assert queries.see(ended(consultation).uuid, by=team[0]).shows_results


@pytest.mark.django_db
def test_when_the_outcome_is_told_the_list_of_who_answered_goes(
    ask: Ask, coordinator: StaffMember, team: list[StaffMember]
) -> None:
    consultation = ask(anonymous=True)
    vote(consultation, team[0])
    actions.conclude(ended(consultation).uuid, "Klaar", by=coordinator)
    assert not Invitation.objects.filter(consultation=consultation).exists()
    seen = queries.see(consultation.uuid, by=team[0])
    assert (seen.asked, seen.answered) == (8, 1)
    assert len(box.ballots_of(consultation)) == 1


# The attack: everything that the database holds, and what it logged


def dump(database: Urls) -> dict[str, list[tuple[str, str, str, str]]]:
    """Table → place, transaction and text of each row, as a superuser reads them."""
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    with psycopg.connect(database.superuser) as superuser:
        tables = superuser.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        for (table,) in tables:
            rows = superuser.execute(
                sql.SQL("SELECT ctid::text, xmin::text, xmax::text, t::text FROM {} t ORDER BY ctid").format(
                    sql.Identifier(str(table))
                )
            ).fetchall()
            found[str(table)] = [tuple(map(str, row)) for row in rows]  # type: ignore[misc]  # mypy knows no columns of them
    return found


@pytest.mark.usefixtures("committed")
def test_nothing_in_the_database_leads_from_a_ballot_to_a_voter(
    database: Urls, ask: Ask, team: list[StaffMember], capsys: pytest.CaptureFixture[str]
) -> None:
    consultation = ask(anonymous=True)
    before = dump(database)
    for number, member in enumerate(team[:6]):
        vote(consultation, member, "helpt-niet" if number == 3 else "helpt", text=f"{WORDS} {number}", place="balie")
    after = dump(database)
    ballots, voters = after["consultations_ballot"], after["consultations_invitation"]
    assert len(ballots) == 6
    # One transaction wrote them all, and the whole voter list: no number tells one from another.
    assert len({xmin for _place, xmin, _xmax, _text in (*ballots, *voters)}) == 1
    # As long as each other, and none readable.
    assert len({len(text) for _place, _xmin, _xmax, text in ballots}) == 1
    for table, rows in after.items():
        assert not [text for *_numbers, text in rows if WORDS in text], table
    # The order in which they lie is not that in which they were given.
    orders = set()
    for _ in range(4):
        orders.add(tuple(said.text for said in stored_order(consultation)))
        vote(consultation, team[6], receipt=RECEIPT)
    assert len(orders) > 1
    # No other table says anything new: no event, no job, no session, no draft.
    told = {table for table in after if without_locks(after[table]) != without_locks(before[table])}
    assert told == {"consultations_ballot", "consultations_invitation"}, told
    printed = capsys.readouterr()
    assert WORDS not in printed.out + printed.err


RECEIPT = new_receipt()


def without_locks(rows: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str]]:
    """That the consultation itself was locked, by the transaction that wrote all ballots, tells nothing."""
    return [(place, xmin, text) for place, xmin, _xmax, text in rows]


def stored_order(consultation: Consultation) -> list[box.Said]:
    """As PostgreSQL has them, with the keys of this installation."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM consultations_ballot ORDER BY ctid")
        ids = [row[0] for row in cursor.fetchall()]
    by_id = {ballot.id: ballot.content for ballot in Ballot.objects.filter(consultation=consultation)}
    return [box.Said(**by_id[pk]["said"]) for pk in ids if pk in by_id]


@pytest.mark.usefixtures("committed")
def test_the_statements_name_a_voter_nowhere_beside_an_answer(
    ask: Ask, team: list[StaffMember], django_assert_max_num_queries: Any
) -> None:
    """A ballot has no time, no member, no group."""
    columns = {field.column for field in Ballot._meta.get_fields() if hasattr(field, "column")}
    assert columns == {"id", "consultation_id", "content"}
    consultation = ask(anonymous=True)
    with django_assert_max_num_queries(14) as caught:
        vote(consultation, team[0], text=WORDS)
    for statement in caught.captured_queries:
        text = statement["sql"]
        assert not ("consultations_ballot" in text and re.search(rf"member_id\D+{team[0].pk}\b", text))


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("anonymous", [True, False])
def test_fifty_answer_at_once_and_nothing_is_lost(anonymous: bool, ask: Ask) -> None:
    everybody = [factories.member(Role.AGENT, name=f"Collega {number}") for number in range(50)]
    consultation = ask(anonymous=anonymous)
    failed: list[BaseException] = []
    ready = threading.Barrier(10)

    def answer_some(members: list[StaffMember]) -> None:
        try:
            ready.wait(20)
            for member in members:
                vote(consultation, member, ["helpt", "helpt-niet"][member.pk % 2], text=f"Van {member.pk}")
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=answer_some, args=(everybody[start::10],)) for start in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failed == []
    summary = summary_of(ended(consultation))
    assert summary.all is not None
    assert summary.all.size == 50
    assert {quote.text for quote in summary.quotes} == {f"Van {member.pk}" for member in everybody}
    assert Invitation.objects.filter(answered=True).count() == 50
