import django.db.models.deletion
from django.db import migrations, models

import core.encryption


class Migration(migrations.Migration):
    dependencies = [
        ('accounts', '0001_initial'),
        ('inspections', '0002_visits_that_move'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProvisionalOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', core.encryption.SealedTextField()),
                ('noted_at', models.DateTimeField()),
                ('head', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='provisional_outcomes', to='accounts.person')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='provisional_outcomes', to='inspections.visit')),
            ],
        ),
        migrations.CreateModel(
            name='ProvisionalShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shared_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='inspections.provisionaloutcome')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.person')),
            ],
        ),
        migrations.AddConstraint(
            model_name='provisionaloutcome',
            constraint=models.UniqueConstraint(fields=('visit', 'head'), name='one_provisional_outcome_per_head'),
        ),
        migrations.AddConstraint(
            model_name='provisionalshare',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('outcome', 'person'), name='one_live_share_of_a_provisional_outcome'),
        ),
    ]
