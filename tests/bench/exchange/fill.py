"""Fills a database with contacts of another system: `python -m tests.bench.exchange.fill --contacts N`. To each belong
somebody who took part, to two of them a customer with a BSN and an address, to each fourth a task."""

import argparse
import os
import time
from random import Random

import psycopg

from toetssteen.cli.environment import start_django

start_django()

from django.db import connections

from tests.bench import bulk
from tests.bench.exchange.people import bsn_of
from toetssteen.cli.migrate import bring_up_to_date
from toetssteen.history import grants
from toetssteen.keys.fields import keyring, sealed_field
from toetssteen.parties.models import Identifier

ACTORS = 200
_TABLES = (
    "contacts_contact", "contacts_participant", "parties_party", "parties_identifier", "parties_digitaladdress",
    "tasks_task", "interactions_actor", "interactions_actorcontact", "interactions_assignment",
    "interactions_subjectobject", "interactions_document",
)  # fmt: skip

_ROWS = """
INSERT INTO staff_department (uuid, code, name, mailbox) VALUES (gen_random_uuid(), 'kcc', 'KCC', '');
INSERT INTO interactions_actor (id, uuid, name, kind, active, described, duty, description, email, fax, phone,
        object_id, object_type, register, id_kind)
    SELECT i, md5('actor' || i)::uuid, 'Actor ' || i, CASE WHEN i % 4 = 0 THEN 'organisatorische_eenheid'
        ELSE 'medewerker' END, true, true, 'adviseur', '', '', '', '0612345678', 'm' || i, 'mdw', 'msei', 'email'
    FROM generate_series(1, {actors}) AS i;
INSERT INTO parties_party (id, uuid, kind, given_names, prefix, surname, organisation, birth_date, street, house_number,
        house_addition, postcode, town, deceased_on, under_guardianship, secret_address, generated, search_surname,
        search_given)
    SELECT i, md5('party' || i)::uuid, 'persoon', 'Voornaam' || i % 1000, '', 'Achternaam' || i % 5000, '', '', '',
        NULL, '', '', '', '', false, false, false, 'achternaam' || i % 5000, 'voornaam' || i % 1000
    FROM generate_series(1, {parties}) AS i;
INSERT INTO contacts_contact (id, uuid, reference, channel, started_at, ended_at, note, keep_until, generated,
        by_system, given_reference, subject, content, confidential)
    SELECT i, md5('contact' || i)::uuid, lpad(to_hex(i), 8, '0'), 'telefoon', at, at, '', '2099-01-01', false, true,
        i, 'Vraag over een paspoort ' || i, 'De klant vroeg wanneer het paspoort klaar is. ' || repeat('tekst ', 20),
        false
    FROM generate_series(1, {contacts}) AS i,
        LATERAL (SELECT now() - ({contacts} - i) * interval '47 seconds' AS at) AS moment;
INSERT INTO contacts_participant (id, uuid, contact_id, party_id, ended_at, role, initiator, given_names, surname)
    SELECT id, md5('participant' || id)::uuid, id, 1 + (id * 7919) % {parties}, ended_at, 'klant', true, 'Voornaam',
        'Achternaam' || id % 5000
    FROM contacts_contact;
INSERT INTO parties_digitaladdress (uuid, party_id, participant_id, kind, address, search_address)
    SELECT gen_random_uuid(), i, NULL, 'email', 'klant' || i || '@example.nl', 'klant' || i || '@example.nl'
    FROM generate_series(1, {parties}) AS i;
INSERT INTO parties_digitaladdress (uuid, party_id, participant_id, kind, address, search_address)
    SELECT gen_random_uuid(), NULL, i * 4, 'email', 'terug' || i || '@example.nl', 'terug' || i || '@example.nl'
    FROM generate_series(1, {contacts} / 4) AS i;
INSERT INTO tasks_task (id, uuid, contact_id, topic_id, department_id, follow_up, state, due_on, created_at, done_at,
        result, asks_use, use_chance, revision)
    SELECT i, gen_random_uuid(), i * 4, NULL, (SELECT min(id) FROM staff_department), 'Terugbellen',
        CASE WHEN i > {contacts} / 4 - 600 THEN 'open' ELSE 'afgerond' END, current_date, now(),
        CASE WHEN i > {contacts} / 4 - 600 THEN NULL ELSE now() END, '', false, 1, 1
    FROM generate_series(1, {contacts} / 4) AS i;
INSERT INTO interactions_assignment (task_id, actor_id)
    SELECT i, CASE WHEN i > {contacts} / 4 - 10 THEN 1 WHEN i > {contacts} / 4 - 130 THEN 2
        ELSE 3 + i % ({actors} - 3) END
    FROM generate_series(1, {contacts} / 4) AS i;
INSERT INTO interactions_actorcontact (uuid, actor_id, contact_id)
    SELECT gen_random_uuid(), 1 + i % {actors}, i FROM generate_series(1, {contacts}) AS i;
INSERT INTO interactions_subjectobject (uuid, contact_id, object_id, object_type, register, id_kind)
    SELECT gen_random_uuid(), i * 2, 'zaak-' || i, 'zaak', 'openzaak', 'uuid'
    FROM generate_series(1, {contacts} / 2) AS i;
INSERT INTO interactions_document (uuid, contact_id, object_id, object_type, register, id_kind)
    SELECT gen_random_uuid(), i * 10, 'doc-' || i, 'doc', 'dms', 'uuid' FROM generate_series(1, {contacts} / 10) AS i;
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--contacts", type=int, required=True)
    contacts = parser.parse_args().contacts
    parties = contacts // 2
    started = time.monotonic()
    bring_up_to_date()
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE bench_floor (id bigserial PRIMARY KEY, kind int NOT NULL, told text NOT NULL)")
    grants.apply(connections["owner"])
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        with bulk.Bare(connection, _TABLES):
            for statement in _ROWS.format(contacts=contacts, parties=parties, actors=ACTORS).split(";\n"):
                if statement.strip():
                    connection.execute(statement.encode())
            _identify(connection, parties)
        connection.execute("VACUUM (ANALYZE)")
    print(f"  {contacts} contacten in {time.monotonic() - started:.0f} s", flush=True)


def _identify(connection: bulk.Connection, parties: int) -> None:
    ring, field, random = keyring(), sealed_field(Identifier, "sealed_value"), Random(1)
    columns = "uuid, party_id, kind, value, sealed_value, value_hash, key_version"
    with connection.cursor() as cursor, cursor.copy(f"COPY parties_identifier ({columns}) FROM STDIN") as stream:
        for number in range(1, parties + 1):
            bsn = bsn_of(number)
            sealed, hashed = bulk.bytea(field.seal(bsn)), bulk.bytea(ring.hash(bsn.encode()))
            line = (bulk.uuid(random), str(number), "bsn", "", sealed, hashed, str(ring.current.version))
            stream.write("\t".join(line) + "\n")


if __name__ == "__main__":
    main()
