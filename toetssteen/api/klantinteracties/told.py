"""What a conversation that was held here tells in the contract: its subjects as `onderwerp`, the answers as `inhoud`
and as `metadata`. Read when it is asked for, so that what may no longer be kept is gone here, too. What is shielded
or lies sealed stays out; what another system gave is given back as it was."""

import json
from typing import Any

from django.utils import timezone

from toetssteen.api.contract.fields import Text
from toetssteen.api.contract.reading import Reading, Values
from toetssteen.api.contract.statements import compiled, one_row
from toetssteen.contacts.models import Contact
from toetssteen.interactions import keeping

_TOPICS = (
    "contacts_topic {t}_o WHERE {t}_o.contact_id = {t}.id AND NOT {t}_o.shielded AND {t}_o.keep_until >= %(today)s"
)

SUBJECT = f"""CASE WHEN {{t}}.by_system OR {{t}}.subject <> '' THEN {{t}}.subject ELSE coalesce(
    (SELECT left(string_agg({{t}}_p.name, ', ' ORDER BY {{t}}_o.position), 200)
    FROM {_TOPICS.replace(" WHERE", " JOIN products_product {t}_p ON {t}_p.id = {t}_o.product_id WHERE")}), '-') END"""

_ANSWERS = (
    "contacts_topic {t}_o JOIN contacts_answer {t}_a ON {t}_a.topic_id = {t}_o.id "
    "JOIN protocols_question {t}_q ON {t}_q.id = {t}_a.question_id "
    "WHERE {t}_o.contact_id = {t}.id AND NOT {t}_o.shielded AND {t}_o.keep_until >= %(today)s "
    "AND {t}_a.keep_until >= %(today)s AND {t}_a.sealed_value IS NULL"
)
_PARTS = ", ".join(f"{{t}}_a.value->>'{part}'" for part in ("street", "number", "addition", "postcode", "city"))
_VALUE = f"""CASE jsonb_typeof({{t}}_a.value)
    WHEN 'object' THEN concat_ws(' ', {_PARTS})
    WHEN 'array' THEN (SELECT string_agg(item, ', ') FROM jsonb_array_elements_text({{t}}_a.value) AS item)
    ELSE {{t}}_a.value #>> '{{{{}}}}' END"""
"""An address in its order, and several as a list."""

_SHIELDED = "EXISTS (SELECT FROM contacts_topic {t}_s WHERE {t}_s.contact_id = {t}.id AND {t}_s.shielded)"
CONFIDENTIAL = f"({{t}}.confidential OR (NOT {{t}}.by_system AND {_SHIELDED}))"

CONTENT = f"""CASE WHEN {{t}}.by_system OR {{t}}.content <> '' THEN {{t}}.content ELSE left(concat_ws(E'\\n',
    CASE WHEN {{t}}.note <> '' AND NOT {_SHIELDED} THEN {{t}}.note END,
    (SELECT string_agg({{t}}_q.code || ': ' || {_VALUE}, E'\\n' ORDER BY {{t}}_o.position, {{t}}_a.id)
    FROM {_ANSWERS})), 1000) END"""

METADATA = f"""CASE WHEN {{t}}.by_system OR {{t}}.metadata <> '{{{{}}}}'
    THEN (SELECT '{{{{' || coalesce(string_agg(to_json(key)::text || ':' || to_json(value)::text, ','), '') || '}}}}'
        FROM jsonb_each_text({{t}}.metadata))
    ELSE (SELECT '{{{{' || coalesce(string_agg(to_json(code)::text || ':' || to_json(left(value, 255))::text, ','), '')
        || '}}}}' FROM (SELECT DISTINCT ON ({{t}}_q.code) {{t}}_q.code, {_VALUE} AS value FROM {_ANSWERS}) AS {{t}}_w)
    END"""

_SHOWN = f"SELECT {SUBJECT}, {CONTENT}, {CONFIDENTIAL}, {METADATA}"
_TOLD = compiled(f"{_SHOWN} FROM contacts_contact t WHERE t.id = %(id)s".format(t="t"))


class ReferenceNumber(Text):
    """The one that a customer was told here may be sent back as it is, though the contract wants digits."""

    def read_value(self, raw: Any, into: Values, at: str, reading: Reading) -> None:
        row = reading.current
        if not isinstance(row, Contact) or row.by_system or raw != row.reference:
            super().read_value(raw, into, at, reading)


def keep_contact(values: Values, row: Contact | None) -> Contact:
    """Of a conversation that was held here, what a system sends back as it was told is not kept: it would outlive the
    answers it was made of."""
    if row is not None and not row.by_system:
        found = one_row(_TOLD, {"id": row.pk, "today": timezone.localdate()})
        subject, content, confidential, words = found or ("", "", False, "{}")
        told = {"subject": subject, "content": content, "confidential": confidential, "metadata": json.loads(words)}
        values = {attr: value for attr, value in values.items() if attr not in told or told[attr] != value}
    return keeping.keep_contact(values, row)
