from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0005_concerns'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='interruption',
            name='answer_comes_after_the_request',
        ),
        migrations.AddConstraint(
            model_name='interruption',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'waiting'), ('answered_at', None)), models.Q(models.Q(('answer', 'waiting'), _negated=True), ('answered_at__gte', models.F('asked_at')), ('answered_at__isnull', False)), _connector='OR'), name='answer_comes_after_the_request'),
        ),
    ]
