import django.db.models.deletion
from django.db import migrations, models


VERBS = {
    '': 'visit.opened',
    'on_site': 'visit.on_site',
    'feedback': 'visit.feedback_given',
    'draft': 'visit.draft_received',
    'published': 'visit.published',
    'closed': 'visit.closed',
    'mistaken': 'visit.taken_back',
}


def carry_over(apps, schema_editor):
    """What was called "inspected" is "feedback" now; steps learn their verbs."""
    visits = apps.get_model('inspections', 'Visit').objects
    changes = apps.get_model('inspections', 'VisitChange').objects
    visits.filter(phase='inspected').update(phase='feedback')
    changes.filter(old_phase='inspected').update(old_phase='feedback')
    changes.filter(new_phase='inspected').update(new_phase='feedback')
    changes.filter(new_phase='notified').update(verb='visit.put_back')
    for phase, verb in VERBS.items():
        rows = changes.filter(new_phase=phase) if phase else changes.filter(old_phase='')
        rows.update(verb=verb)
    changes.filter(old_phase='feedback', new_phase='on_site').update(verb='visit.put_back')
    changes.filter(by_label='system: clock').update(why='clock')


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('inspections', '0001_initial'),
        ('schools', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Interruption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('deferral', 'Deferral'), ('pause', 'Pause'), ('incomplete', 'Left incomplete')], max_length=12)),
                ('asked_by', models.CharField(choices=[('head', 'The head'), ('responsible_body', 'The trust, the council or the governors'), ('inspectors', 'The inspectors themselves')], max_length=16)),
                ('asked_of', models.CharField(choices=[('caller', 'Whoever called for Ofsted'), ('lead_inspector', 'The lead inspector'), ('senior_inspector', 'The senior inspector, by telephone')], max_length=16)),
                ('asked_at', models.DateTimeField()),
                ('answer', models.CharField(choices=[('waiting', 'No answer yet'), ('granted', 'Agreed'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='waiting', max_length=10)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('stopped_on', models.DateField(blank=True, null=True)),
                ('resumes_on', models.DateField(blank=True, null=True)),
                ('is_superseded', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='visit',
            name='one_visit_open_per_school',
        ),
        migrations.AddField(
            model_name='visit',
            name='is_unannounced',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='visit',
            name='planned_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='planning call held'),
        ),
        migrations.AddField(
            model_name='visit',
            name='senior_inspector',
            field=models.CharField(blank=True, max_length=30, verbose_name='the senior inspector’s telephone number'),
        ),
        migrations.AddField(
            model_name='visitchange',
            name='before',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='visitchange',
            name='undoes',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='undone_by', to='inspections.visitchange'),
        ),
        migrations.AddField(
            model_name='visitchange',
            name='verb',
            field=models.CharField(default='', max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='visitchange',
            name='why',
            field=models.CharField(choices=[('said', 'Reported'), ('clock', 'By the clock'), ('ofsted_changed', 'Ofsted changed it'), ('entered_wrongly', 'It was entered wrongly')], default='said', max_length=16),
        ),
        migrations.AlterField(
            model_name='visit',
            name='phase',
            field=models.CharField(choices=[('notified', 'Called'), ('planned', 'Planned'), ('on_site', 'On site'), ('deferred', 'Deferred'), ('paused', 'Paused'), ('incomplete', 'Left incomplete'), ('feedback', 'Feedback given'), ('draft', 'Draft report received'), ('published', 'Report published'), ('monitoring', 'Being monitored'), ('closed', 'Closed'), ('mistaken', 'Entered in error')], default='notified', max_length=12),
        ),
        migrations.AddField(
            model_name='interruption',
            name='visit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interruptions', to='inspections.visit'),
        ),
        migrations.AddField(
            model_name='programme',
            name='began_with',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='programme_begun', to='inspections.visit'),
        ),
        migrations.AddField(
            model_name='programme',
            name='school',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='programmes', to='schools.school'),
        ),
        migrations.AddField(
            model_name='visit',
            name='programme',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='visits', to='inspections.programme'),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(condition=models.Q(('phase__in', ['notified', 'planned', 'on_site', 'deferred', 'paused', 'incomplete', 'feedback', 'draft'])), fields=('school',), name='one_visit_open_per_school'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('programme', None), models.Q(('kind', 'full'), _negated=True), _connector='OR'), name='full_inspection_is_in_no_programme'),
        ),
        migrations.AddConstraint(
            model_name='interruption',
            constraint=models.UniqueConstraint(condition=models.Q(('answer', 'waiting')), fields=('visit',), name='one_request_waits_per_visit'),
        ),
        migrations.AddConstraint(
            model_name='interruption',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'waiting'), ('answered_at', None)), models.Q(models.Q(('answer', 'waiting'), _negated=True), ('answered_at__gte', models.F('asked_at'))), _connector='OR'), name='answer_comes_after_the_request'),
        ),
        migrations.AddConstraint(
            model_name='interruption',
            constraint=models.CheckConstraint(condition=models.Q(('answer', 'granted'), models.Q(('resumes_on', None), ('stopped_on', None)), _connector='OR'), name='only_what_was_granted_moves_days'),
        ),
        migrations.AddConstraint(
            model_name='interruption',
            constraint=models.CheckConstraint(condition=models.Q(('resumes_on', None), ('stopped_on', None), ('resumes_on__gte', models.F('stopped_on')), _connector='OR'), name='interruption_resumes_after_it_stopped'),
        ),
        migrations.AddConstraint(
            model_name='interruption',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'granted'), _negated=True), models.Q(('kind', 'deferral'), ('stopped_on', None)), models.Q(models.Q(('kind', 'deferral'), _negated=True), ('stopped_on__isnull', False)), _connector='OR'), name='interruption_stopped_unless_it_was_deferred'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('school',), name='one_monitoring_programme_per_school'),
        ),
        migrations.AddConstraint(
            model_name='programme',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('began_on')), _connector='OR'), name='programme_ends_after_it_began'),
        ),
    ]
