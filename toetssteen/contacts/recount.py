"""Counting all over again, from the rows themselves: to fill the tallies in bulk, and to hold them beside."""

from django.db import connections, transaction

from toetssteen.contacts.ledger import COMMON, COUNTED, SUMMED, USE_COLUMNS

_ANSWERS = """
UPDATE contacts_answer AS answer
SET told_on = ledger.told_on, told_weight = ledger.told_weight, used_on = ledger.used_on
FROM (
    SELECT answer_id, min("on") FILTER (WHERE kind = 'aangevinkt' AND chance > 0) AS told_on,
        round((1 / (array_agg(chance ORDER BY "on") FILTER (WHERE kind = 'aangevinkt' AND chance > 0))[1])::numeric, 6)
            AS told_weight,
        min("on") FILTER (WHERE used) AS used_on
    FROM contacts_answer_use GROUP BY answer_id
) AS ledger
WHERE ledger.answer_id = answer.id
AND (answer.told_on, answer.told_weight, answer.used_on)
    IS DISTINCT FROM (ledger.told_on, ledger.told_weight, ledger.used_on)
"""

_ALL = """(
    SELECT one.*, one.id = min(one.id) OVER (PARTITION BY about.contact_id, about.product_id, one.question_id) AS first
    FROM contacts_answer AS one JOIN contacts_topic AS about ON about.id = one.topic_id
)"""
"""With which is the first all at once: to look it up for each takes hours at a million contacts."""

USES = f"""
    WITH counted AS (
        SELECT counted.*, 1 AS sign FROM ({COUNTED.format(answers=_ALL, first="answer.first")}) AS counted
    )
    SELECT {USE_COLUMNS} FROM ({SUMMED.format(change="counted")}) AS summed WHERE known <> 0 OR used <> 0
"""  # noqa: S608 put together from the constants of the ledger
"""The rows of `UseTally` as the answers say that they should be."""


def recount_uses(using: str = "default") -> None:
    """Put the ledger's dates with the answers, and the tally of use in the place of what stood there."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        # Of tables that were just filled PostgreSQL knows no sizes, and would look up each row by itself.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("LOCK TABLE contacts_usetally IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(_ANSWERS)
        cursor.execute("DELETE FROM contacts_usetally")
        cursor.execute(f"INSERT INTO contacts_usetally ({USE_COLUMNS}) {USES}", COMMON)
        cursor.execute("SET LOCAL enable_nestloop = on")
