-- The inserts of a saved conversation with a follow-up: customer, three answers, a task, and what is recorded.
\set party random(1, :parties)
BEGIN;
INSERT INTO contacts_contact (uuid, reference, channel, started_at, ended_at, note, keep_until, generated) VALUES (gen_random_uuid(), substr(md5(random()::text), 1, 10), 'telefoon', now(), now(), '', current_date + 365, false) RETURNING id AS contact \gset
INSERT INTO contacts_participant (uuid, contact_id, party_id, ended_at) VALUES (gen_random_uuid(), :contact, :party, now());
INSERT INTO contacts_topic (uuid, contact_id, position, product_id, protocol_version_id, general_version_id, follow_up, shielded, left_out, keep_until, keep_ground) VALUES (gen_random_uuid(), :contact, 0, :product, :version, :version, 'terugbelverzoek', false, '{}', current_date + 365, 'Selectielijst 2020, 6.1.3') RETURNING id AS topic \gset
INSERT INTO contacts_answer (uuid, topic_id, question_id, value, known_from, purpose_class, keep_until) VALUES (gen_random_uuid(), :topic, :q1, '"+31612345678"', '', '', current_date + 365), (gen_random_uuid(), :topic, :q2, '"na vijf uur"', '', '', current_date + 365), (gen_random_uuid(), :topic, :q3, '"waar mijn aanvraag blijft"', '', '', current_date + 365);
INSERT INTO tasks_task (uuid, contact_id, topic_id, department_id, follow_up, state, due_on, created_at, result, asks_use, use_chance, revision) VALUES (gen_random_uuid(), :contact, :topic, :department, 'Terugbelverzoek', 'open', current_date + 2, now(), '', false, 0.2, 1);
INSERT INTO history_event (id, at, name, actor_id, subject_type, subject_id, data, request_id) VALUES (gen_random_uuid(), now(), 'contact.registered', :actor, 'contact', gen_random_uuid(), '{"topics": 1, "answers": 3}', ''), (gen_random_uuid(), now(), 'task.created', :actor, 'task', gen_random_uuid(), '{}', '');
INSERT INTO history_processing (id, start_time, name, processing_activity_id, data_subject_id, trace_id, context_type, context_id) VALUES (gen_random_uuid(), now(), 'contact.registered', 'klantcontact', gen_random_uuid(), '', 'contact', gen_random_uuid());
INSERT INTO history_event (id, at, name, actor_id, subject_type, subject_id, data, request_id) VALUES (gen_random_uuid(), now(), 'contact.registered', :actor, 'contact', gen_random_uuid(), '{}', '');
COMMIT;
