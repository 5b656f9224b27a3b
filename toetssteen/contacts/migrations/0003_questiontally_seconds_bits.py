from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0002_tallies'),
    ]

    operations = [
        migrations.AddField(
            model_name='questiontally',
            name='seconds_bits',
            field=models.BigIntegerField(default=0),
        ),
    ]
