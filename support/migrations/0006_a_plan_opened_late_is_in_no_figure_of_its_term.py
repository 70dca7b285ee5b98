from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('support', '0005_what_counts_of_a_plan_that_is_erased'),
    ]

    operations = [
        migrations.AlterField(
            model_name='plancount',
            name='in_time',
            field=models.BooleanField(null=True, verbose_name='the parties were asked within five working days'),
        ),
    ]
