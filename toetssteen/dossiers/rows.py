"""One page of a dossier as PostgreSQL tells it: one statement, made into JSON by PostgreSQL itself.

The cost follows the page, not the customer: the newest conversations come from one index, and what belongs to
them is looked up by key. What has passed its retention is not read, whether or not a job removed it yet.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection


class AnswerRow(msgspec.Struct):
    code: str
    value: Any
    is_sealed: bool
    sealed: str | None
    """Base64, for a member of the department that does the work; None for everybody else."""
    known_from: str
    valid_until: date | None
    """None for an answer that is always asked again."""
    keep_until: date


class TaskRow(msgspec.Struct):
    name: str
    state: str
    department: str
    due_on: date
    done_at: datetime | None
    result: str


class TopicRow(msgspec.Struct):
    hidden: bool
    """Shielded, and the reader does not work for the department that does the follow-up: then nothing else of
    it is read either."""
    product: str = ""
    version: int = 0
    general: int = 0
    follow_up: str = ""
    task: TaskRow | None = None
    answers: list[AnswerRow] | None = None
    told: str | None = None
    """What the customer wanted to be known besides, sealed, in base64."""
    own: bool = False
    """The reader works for the department that does the follow-up."""


class ContactRow(msgspec.Struct):
    uuid: UUID
    reference: str
    channel: str
    ended_at: datetime
    note: str | None
    """None when it may tell of a subject that is hidden."""
    topics: list[TopicRow] | None
    files: dict[str, str] | None
    """Attachment id → name."""
    subject: str
    content: str
    """What another system told of a contact that it registered; empty for one that was held here."""
    reaction: str
    asked: list[TaskRow] | None
    """Work that follows from no protocol of ours."""


_decoder = msgspec.json.Decoder(list[ContactRow])

_PAGE = """
WITH mine AS MATERIALIZED (
    SELECT department_id FROM staff_staffmember_departments WHERE staffmember_id = %(reader)s
), page AS MATERIALIZED (
    SELECT c.id, c.uuid, c.reference, c.channel, c.ended_at, c.note, c.subject, c.content, c.reaction
    FROM contacts_participant p JOIN contacts_contact c ON c.id = p.contact_id
    WHERE p.party_id = %(party)s AND c.keep_until >= %(today)s {before}
    ORDER BY p.ended_at DESC, p.contact_id DESC
    LIMIT %(size)s
)
SELECT coalesce(json_agg(json_build_object(
    'uuid', page.uuid, 'reference', page.reference, 'channel', page.channel, 'ended_at', page.ended_at,
    'note', CASE WHEN subjects.any_hidden THEN NULL ELSE page.note END,
    'topics', subjects.list, 'subject', page.subject, 'content', page.content, 'reaction', page.reaction,
    'asked', (SELECT json_agg(json_build_object(
            'name', k.follow_up, 'state', k.state, 'department', d.name, 'due_on', k.due_on, 'done_at', k.done_at,
            'result', k.result) ORDER BY k.id)
        FROM tasks_task k JOIN staff_department d ON d.id = k.department_id
        WHERE k.contact_id = page.id AND k.topic_id IS NULL),
    'files', (SELECT json_object_agg(f.uuid, f.name) FROM contacts_attachment f WHERE f.conversation = page.uuid)
) ORDER BY page.ended_at DESC, page.id DESC), '[]'::json)::text
FROM page LEFT JOIN LATERAL (
    SELECT bool_or(seen.hidden) AS any_hidden, json_agg(
        CASE WHEN seen.hidden THEN json_build_object('hidden', true) ELSE json_build_object(
            'hidden', false, 'own', work.own, 'product', product.name, 'version', t.protocol_version_id,
            'general', t.general_version_id, 'follow_up', t.follow_up,
            'task', CASE WHEN k.id IS NOT NULL THEN json_build_object(
                'name', k.follow_up, 'state', k.state, 'department', d.name, 'due_on', k.due_on,
                'done_at', k.done_at, 'result', k.result) END,
            'answers', given.list, 'told', encode(t.told, 'base64')) END
        ORDER BY t.position) AS list
    FROM contacts_topic t
    JOIN products_product product ON product.id = t.product_id
    LEFT JOIN tasks_task k ON k.topic_id = t.id
    LEFT JOIN staff_department d ON d.id = k.department_id
    CROSS JOIN LATERAL (SELECT k.id IS NOT NULL AND k.department_id IN (SELECT * FROM mine) AS own) AS work
    CROSS JOIN LATERAL (SELECT t.shielded AND NOT work.own AS hidden) AS seen
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_object(
            'code', q.code, 'value', a.value, 'is_sealed', a.sealed_value IS NOT NULL,
            'sealed', CASE WHEN work.own THEN encode(a.sealed_value, 'base64') END,
            'known_from', a.known_from, 'keep_until', a.keep_until,
            'valid_until', CASE WHEN a.purpose_class <> '' AND a.sealed_value IS NULL AND NOT t.shielded
                THEN a.valid_until END
        ) ORDER BY a.id) AS list
        FROM contacts_answer a JOIN protocols_question q ON q.id = a.question_id
        WHERE a.topic_id = t.id AND a.keep_until >= %(today)s AND NOT seen.hidden
    ) AS given ON true
    WHERE t.contact_id = page.id AND t.keep_until >= %(today)s
) AS subjects ON true
"""
_FIRST = _PAGE.format(before="")
_BEFORE = _PAGE.format(
    before="""AND (p.ended_at, p.contact_id) < (
        (SELECT ended_at FROM contacts_contact WHERE uuid = %(before)s),
        (SELECT id FROM contacts_contact WHERE uuid = %(before)s))"""
)


def page(party: int, *, reader: int, today: date, before: UUID | None, size: int) -> list[ContactRow]:
    """The conversations of a customer, newest first, that came before the one with id `before`."""
    parameters: dict[str, Any] = {"party": party, "reader": reader, "today": today, "size": size}
    if before is not None:
        parameters["before"] = before
    with connection.cursor() as cursor:
        cursor.execute(_FIRST if before is None else _BEFORE, parameters)
        (found,) = cursor.fetchone()
    return _decoder.decode(found)


class DigitalAddressRow(msgspec.Struct):
    kind: str
    address: str


class IdentifierRow(msgspec.Struct):
    kind: str
    value: str
    """Empty for a BSN, which lies sealed and is not read."""


class PartyRow(msgspec.Struct):
    id: int
    uuid: UUID
    kind: str
    given_names: str
    prefix: str
    surname: str
    organisation: str
    birth_date: str
    street: str
    house_number: int | None
    house_addition: str
    postcode: str
    town: str
    deceased_on: str
    under_guardianship: bool
    secret_address: bool
    checked_at: datetime | None
    digital_addresses: list[DigitalAddressRow] | None
    identifiers: list[IdentifierRow] | None


_party_decoder = msgspec.json.Decoder(PartyRow)

_PARTY = """
SELECT json_build_object(
    'id', p.id, 'uuid', p.uuid, 'kind', p.kind, 'given_names', p.given_names, 'prefix', p.prefix,
    'surname', p.surname, 'organisation', p.organisation, 'birth_date', p.birth_date, 'street', p.street,
    'house_number', p.house_number, 'house_addition', p.house_addition, 'postcode', p.postcode, 'town', p.town,
    'deceased_on', p.deceased_on, 'under_guardianship', p.under_guardianship, 'secret_address', p.secret_address,
    'checked_at', p.checked_at,
    'digital_addresses', (SELECT json_agg(json_build_object('kind', a.kind, 'address', a.address) ORDER BY a.id)
        FROM parties_digitaladdress a WHERE a.party_id = p.id),
    'identifiers', (SELECT json_agg(json_build_object('kind', i.kind, 'value', i.value) ORDER BY i.id)
        FROM parties_identifier i WHERE i.party_id = p.id)
)::text
FROM parties_party p WHERE p.uuid = %s
"""


def party(uuid: UUID) -> PartyRow | None:
    with connection.cursor() as cursor:
        cursor.execute(_PARTY, [uuid])
        found = cursor.fetchone()
    return _party_decoder.decode(found[0]) if found else None
