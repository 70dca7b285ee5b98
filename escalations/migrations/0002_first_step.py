from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('escalations', '0001_escalations'),
    ]

    operations = [
        migrations.AddField(
            model_name='escalation',
            name='first_step',
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
