"""A sealed column."""

from uuid import uuid4

import pytest
from django.db import connection

from toetssteen.intake.models import Draft
from toetssteen.keys.keyring import BrokenKeys
from toetssteen.staff.models import StaffMember

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("value", ["text", "", 0, False, [], {"a": ["ü", None, 1.5]}, "👋🏽\0"])
def test_a_value_comes_back_as_it_was(balie: StaffMember, value: object) -> None:
    draft = Draft.objects.create(owner=balie, content=value)
    assert Draft.objects.get(pk=draft.pk).content == value
    Draft.objects.filter(pk=draft.pk).update(content=[value])
    assert Draft.objects.get(pk=draft.pk).content == [value]


def test_a_value_copied_to_another_column_does_not_open(balie: StaffMember) -> None:
    Draft.objects.create(owner=balie, content="geheim")
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM intake_draft")
        (sealed,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO parties_party (uuid, kind, given_names, prefix, surname, organisation, birth_date, street,"
            " house_addition, postcode, town, deceased_on, under_guardianship, secret_address, generated,"
            " search_surname, search_given)"
            " VALUES (%s, 'persoon', '', '', '', '', '', '', '', '', '', '', false, false, false, '', '')",
            [uuid4()],
        )
        cursor.execute(
            "INSERT INTO parties_identifier (uuid, party_id, kind, value, sealed_value, value_hash, key_version)"
            " SELECT %s, id, 'bsn', '', %s, '', 1 FROM parties_party",
            [uuid4(), sealed],
        )
    from toetssteen.parties.models import Identifier

    with pytest.raises(BrokenKeys):
        Identifier.objects.get()
