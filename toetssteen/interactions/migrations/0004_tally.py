from django.db import migrations

from toetssteen.interactions.tally import TALLIED, statements

_BACK = "".join(
    f"DROP TRIGGER IF EXISTS tally_{name} ON {one.table};" for one in TALLIED for name in ("come", "gone", "moved")
) + "".join(f"DROP FUNCTION {one.table}_tally;" for one in TALLIED) + "DROP TABLE interactions_tally;"


class Migration(migrations.Migration):

    dependencies = [
        ('interactions', '0003_notifications'),
        ('parties', '0003_exchange'),
        ('contacts', '0007_exchange'),
        ('tasks', '0003_exchange'),
    ]

    operations = [migrations.RunSQL("\n".join(statements()), reverse_sql=_BACK)]
