import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0003_questiontally_seconds_bits'),
    ]

    operations = [
        migrations.AddField(
            model_name='topic',
            name='left_out',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None),
        ),
    ]
