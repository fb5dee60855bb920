import django.db.models.deletion
import kotosilta.core.clock
import kotosilta.core.translated
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('projects', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Questionnaire',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.SlugField(unique=True)),
                ('title', kotosilta.core.translated.TranslatedField(default=dict)),
                ('questions', models.JSONField(default=list)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('opened_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('stage', models.CharField(blank=True, choices=[('before', 'before'), ('during', 'during'), ('after', 'after')], max_length=6, verbose_name='When is it asked?')),
                ('closes_on', models.DateField(blank=True, null=True, verbose_name='Last day to answer')),
                ('closed_at', models.DateTimeField(null=True)),
                ('project', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='survey_rounds', to='projects.project')),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='surveys.questionnaire')),
                ('school', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='survey_rounds', to='projects.partner', verbose_name='School')),
            ],
            options={
                'indexes': [models.Index(fields=['project', 'stage'], name='round_project_stage')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('project__isnull', True), ('stage', ''), ('school__isnull', True)), models.Q(('project__isnull', False), models.Q(('stage', ''), _negated=True), ('closes_on__isnull', False)), _connector='OR'), name='round_of_a_project_has_a_stage')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('organisation', models.CharField(blank=True, max_length=200)),
                ('values', models.JSONField(default=dict)),
                ('answered_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='survey_answers', to='people.person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='surveys.round')),
            ],
            options={
                'ordering': ['answered_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('round', 'person'), name='answer_once_a_person'), models.UniqueConstraint(condition=models.Q(('organisation', ''), _negated=True), fields=('round', 'organisation'), name='answer_once_an_organisation')],
            },
        ),
    ]
