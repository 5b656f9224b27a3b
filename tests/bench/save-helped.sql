-- The inserts of a saved conversation in which the customer was helped at once, anonymously.
BEGIN;
INSERT INTO contacts_contact (uuid, reference, channel, started_at, ended_at, note, keep_until, generated) VALUES (gen_random_uuid(), substr(md5(random()::text), 1, 10), 'telefoon', now(), now(), '', current_date + 90, false) RETURNING id AS contact \gset
INSERT INTO contacts_topic (uuid, contact_id, position, product_id, protocol_version_id, general_version_id, follow_up, shielded, left_out, keep_until, keep_ground) VALUES (gen_random_uuid(), :contact, 0, :product, :version, :version, '', false, '{}', current_date + 90, 'termijn van de gemeente zonder vervolgactie (90 dagen)');
INSERT INTO history_event (id, at, name, actor_id, subject_type, subject_id, data, request_id) VALUES (gen_random_uuid(), now(), 'contact.registered', :actor, 'contact', gen_random_uuid(), '{"topics": 1, "answers": 0}', '');
COMMIT;
