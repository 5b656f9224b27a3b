"""The one statement that saves a conversation: a JSON document goes in, the rows of all tables come of it.

One statement is one round trip and one transaction. A conversation that was saved before finds its contact there:
then `contact` is empty, all that hangs on it is empty as well, and a second click saves nothing twice. Of two clicks
at once the second waits for the first, at the unique key of the contact.

Keys of rows that are made here are found by what the document says (the position of a subject), those of rows that
were there by their code. A code that is not there gives NULL, which its column refuses.
"""

from toetssteen.contacts.tally import TALLY, WEEKLY
from toetssteen.history.actions import APPENDED

_CONTACT = """
contact AS (
    INSERT INTO contacts_contact (uuid, reference, channel, started_at, ended_at, note, keep_until, generated)
    SELECT c.* FROM given, jsonb_to_record(document->'contact') AS c (
        uuid uuid, reference text, channel text, started_at timestamptz, ended_at timestamptz, note text,
        keep_until date, generated boolean)
    ON CONFLICT (uuid) DO NOTHING
    RETURNING id, uuid, ended_at
)"""

_DRAFT = """
ended AS (
    DELETE FROM intake_draft USING given
    WHERE uuid = (document->'contact'->>'uuid')::uuid AND owner_id = (document->>'by')::bigint
)"""

_PARTICIPANTS = """
participant AS (
    INSERT INTO contacts_participant (uuid, contact_id, party_id, ended_at)
    SELECT p.uuid, contact.id, p.party, contact.ended_at
    FROM contact, given, jsonb_to_recordset(document->'participants') AS p (uuid uuid, party bigint)
)"""

_TOPICS = """
topic AS (
    INSERT INTO contacts_topic (uuid, contact_id, position, product_id, protocol_version_id, general_version_id,
        follow_up, shielded, left_out, told, keep_until, keep_ground)
    SELECT t.uuid, contact.id, t.position, t.product, t.version, t.general, t.follow_up, t.shielded, t.left_out,
        t.told, t.keep_until, t.keep_ground
    FROM contact, given, jsonb_to_recordset(document->'topics') AS t (
        uuid uuid, position smallint, product bigint, version bigint, general bigint, follow_up text,
        shielded boolean, left_out text[], told bytea, keep_until date, keep_ground text)
    RETURNING id, position
)"""

_ANSWERS = """
answer AS (
    INSERT INTO contacts_answer (uuid, topic_id, question_id, value, sealed_value, known_from, valid_until,
        purpose_class, keep_until)
    SELECT a.uuid, topic.id, (SELECT id FROM protocols_question WHERE code = a.question), a.value, a.sealed_value,
        a.known_from, a.valid_until, a.purpose_class, a.keep_until
    FROM topic, given, jsonb_to_recordset(document->'answers') AS a (
        uuid uuid, topic smallint, place smallint, question text, value jsonb, sealed_value bytea, known_from text,
        valid_until date, purpose_class text, keep_until date)
    WHERE topic.position = a.topic
    ORDER BY a.topic, a.place
)"""

_TASKS = """
task AS (
    INSERT INTO tasks_task (uuid, contact_id, topic_id, department_id, follow_up, state, due_on, created_at, result,
        asks_use, use_chance, revision)
    SELECT k.uuid, contact.id, topic.id, (SELECT id FROM staff_department WHERE code = k.department), k.follow_up,
        k.state, k.due_on, contact.ended_at, '', k.asks_use, k.use_chance, 1
    FROM contact, topic, given, jsonb_to_recordset(document->'tasks') AS k (
        uuid uuid, topic smallint, department text, follow_up text, state text, due_on date, asks_use boolean,
        use_chance float8)
    WHERE topic.position = k.topic
    ORDER BY k.topic
)"""

_HISTORY = """
history AS (SELECT document->'history' AS appended FROM contact, given)"""

_TALLIED = """
tallied AS (SELECT document->'tallied' AS rows FROM contact, given),
weekly AS (SELECT document->'weekly' AS rows FROM contact, given)"""

_PARTS = (
    "given AS (SELECT %s::jsonb AS document)",
    _CONTACT, _DRAFT, _PARTICIPANTS, _TOPICS, _ANSWERS, _TASKS, _HISTORY, APPENDED, _TALLIED, TALLY, WEEKLY,
)  # fmt: skip
SAVE = "\n".join(("WITH", ",".join(_PARTS), "SELECT id FROM contact"))
