import django.db.models.deletion
import kotosilta.core.clock
import kotosilta.core.encryption
import kotosilta.core.translated
import kotosilta.validation.models.cases
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('activities', '0001_initial'),
        ('guidance', '0001_initial'),
        ('people', '0001_initial'),
        ('people', '__first__'),
        ('projects', '0001_initial'),
        ('surveys', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Concept',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('uri', models.URLField(unique=True)),
                ('kind', models.CharField(choices=[('skill', 'skill'), ('occupation', 'occupation')], max_length=10)),
                ('version', models.CharField(max_length=12)),
                ('labels', models.JSONField(default=dict)),
                ('search_text', models.TextField()),
            ],
            options={
                'ordering': ['uri'],
            },
        ),
        migrations.CreateModel(
            name='Standard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.CharField(max_length=80, verbose_name='Code')),
                ('version', models.PositiveIntegerField(default=1)),
                ('source', models.CharField(choices=[('eperusteet', 'ePerusteet'), ('own', 'written here')], max_length=12)),
                ('title', kotosilta.core.translated.TranslatedField(default=dict, verbose_name='Name')),
                ('valid_from', models.DateField(null=True, verbose_name='Valid from')),
                ('valid_until', models.DateField(null=True, verbose_name='Valid until')),
                ('imported_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('approved_at', models.DateTimeField(default=kotosilta.core.clock.now, null=True)),
                ('replaced_at', models.DateTimeField(null=True)),
                ('digest', models.CharField(max_length=64)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('trainings', models.ManyToManyField(related_name='standards', to='activities.activity')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['code', '-version'],
                'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='standard_version_once'), models.UniqueConstraint(condition=models.Q(('approved_at__isnull', False), ('replaced_at__isnull', True)), fields=('code',), name='standard_newest_version_once'), models.UniqueConstraint(condition=models.Q(('approved_at__isnull', True)), fields=('code',), name='standard_draft_once'), models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('written_by')), _negated=True), _connector='OR'), name='standard_approved_by_another')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code', models.CharField(blank=True, max_length=80)),
                ('title', kotosilta.core.translated.TranslatedField(default=dict)),
                ('points', models.DecimalField(decimal_places=1, max_digits=5, null=True)),
                ('levels', models.JSONField(default=list)),
                ('position', models.PositiveIntegerField()),
                ('standard', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='units', to='validation.standard')),
                ('whole', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='validation.unit')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('standard', 'position'), name='unit_position_once')],
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('group', kotosilta.core.translated.TranslatedField(blank=True, default=dict)),
                ('words', kotosilta.core.translated.TranslatedField(default=dict)),
                ('code', models.CharField(blank=True, max_length=80)),
                ('criteria', models.JSONField(blank=True, default=dict)),
                ('position', models.PositiveIntegerField()),
                ('places', models.ManyToManyField(related_name='outcomes', to='projects.trainingplace')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='validation.unit')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'position'), name='outcome_position_once')],
            },
        ),
        migrations.CreateModel(
            name='ValidationCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('stages', models.JSONField(default=list, verbose_name='Which stages?')),
                ('aim', models.CharField(choices=[('work', 'a job'), ('training', 'training'), ('both', 'a job and training')], default='both', max_length=8, verbose_name='What is it for?')),
                ('wish', kotosilta.core.encryption.EncryptedTextField(blank=True, help_text='The candidate reads this too.', verbose_name='What does the candidate wish, in their own words?')),
                ('opened_on', models.DateField(default=kotosilta.core.clock.today)),
                ('area', models.CharField(blank=True, max_length=80, verbose_name='In which municipality can the candidate train?')),
                ('shifts', models.JSONField(blank=True, default=list, verbose_name='When can the candidate train?')),
                ('free_from', models.DateField(blank=True, null=True, verbose_name='From which day?')),
                ('identify_by', models.DateField(blank=True, null=True, verbose_name='Self-assessment and interview by')),
                ('document_by', models.DateField(blank=True, null=True, verbose_name='Evidence by')),
                ('assess_by', models.DateField(blank=True, null=True, verbose_name='Assessment by')),
                ('closed_on', models.DateField(null=True)),
                ('after', models.JSONField(default=dict)),
                ('result', models.CharField(blank=True, choices=[('certified', 'certified'), ('enough', 'ended after the stages that were agreed on'), ('withdrawn', 'ended by the candidate'), ('broken_off', 'was broken off')], max_length=10, verbose_name='How did it end?')),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='validation_cases', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='validation_cases', to='people.person')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='validation_cases', to='projects.project')),
                ('units', models.ManyToManyField(related_name='cases', to='validation.unit', verbose_name='Against which units?')),
            ],
            options={
                'ordering': ['-opened_on', '-id'],
                'indexes': [models.Index(fields=['project', 'closed_on'], name='validation_case_project')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('result', '')), models.Q(('closed_on__isnull', False), models.Q(('result', ''), _negated=True)), _connector='OR'), name='validation_case_closed_with_result')],
            },
        ),
        migrations.CreateModel(
            name='SkillsInterview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('interpreter_language', models.CharField(blank=True, choices=[('fi', 'Finnish'), ('sv', 'Swedish'), ('en', 'English'), ('ar', 'Arabic'), ('fa', 'Persian'), ('fa-af', 'Dari'), ('ps', 'Pashto'), ('ckb', 'Kurdish (Sorani)'), ('kmr', 'Kurdish (Kurmanji)'), ('so', 'Somali'), ('ti', 'Tigrinya'), ('am', 'Amharic'), ('ru', 'Russian'), ('uk', 'Ukrainian'), ('et', 'Estonian'), ('tr', 'Turkish'), ('zh', 'Chinese'), ('vi', 'Vietnamese'), ('th', 'Thai'), ('sq', 'Albanian'), ('es', 'Spanish'), ('fr', 'French'), ('sw', 'Swahili'), ('ur', 'Urdu'), ('ne', 'Nepali'), ('bn', 'Bengali'), ('my', 'Burmese'), ('rw', 'Kinyarwanda'), ('other', 'another language')], max_length=10, verbose_name='Interpreter into which language?')),
                ('interpreter', models.CharField(choices=[('none', 'No interpreter'), ('asked', 'Interpreter asked'), ('confirmed', 'Interpreter confirmed'), ('present', 'Interpreter was present')], default='none', max_length=10, verbose_name='Interpreter')),
                ('interpreter_mode', models.CharField(blank=True, choices=[('on_site', 'on site'), ('phone', 'by phone'), ('video', 'by video'), ('colleague', 'a colleague who speaks both languages')], max_length=10, verbose_name='How does the interpreter take part?')),
                ('interpreter_wish', models.CharField(blank=True, help_text='For example: a woman, another dialect.', max_length=100, verbose_name='Wish about the interpreter')),
                ('interpreter_reference', models.CharField(blank=True, max_length=60, verbose_name='Reference of the interpreting agency')),
                ('held_on', models.DateField(default=kotosilta.core.clock.today, verbose_name='Day of the talk')),
                ('said', kotosilta.core.encryption.EncryptedTextField(blank=True)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='interview', to='validation.validationcase')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('objection', 'I disagree with how it goes'), ('appeal', 'I want the decision to be looked at again')], max_length=10, verbose_name='What do you want to say?')),
                ('words', kotosilta.core.encryption.EncryptedTextField(verbose_name='Why? In your own words')),
                ('language', models.CharField(max_length=10)),
                ('made_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('answer_by', models.DateField()),
                ('answer', kotosilta.core.encryption.EncryptedTextField(blank=True, verbose_name='The answer')),
                ('answered_at', models.DateTimeField(null=True)),
                ('upheld', models.BooleanField(null=True, verbose_name='Is the candidate right?')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objections', to='validation.validationcase')),
            ],
            options={
                'ordering': ['made_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('case', 'kind'), name='objection_one_unanswered'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('upheld__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('upheld__isnull', False)), _connector='OR'), name='objection_answered_whole')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('photo', 'Photo'), ('sound', 'Recording of your voice'), ('video', 'Video'), ('paper', 'Certificate or other paper'), ('work', 'Work that you have done'), ('reference', 'Somebody who knows your work'), ('link', 'Page on the internet')], max_length=10)),
                ('title', models.CharField(max_length=120, verbose_name='What is it?')),
                ('words', kotosilta.core.encryption.EncryptedTextField(blank=True, verbose_name='What does it show?')),
                ('organisation', models.CharField(blank=True, max_length=200, verbose_name='Where? (workplace, school, country)')),
                ('since', models.CharField(blank=True, max_length=20, verbose_name='From when?')),
                ('until', models.CharField(blank=True, max_length=20, verbose_name='Until when?')),
                ('url', models.URLField(blank=True, verbose_name='Address of the page')),
                ('file', models.FileField(blank=True, upload_to=kotosilta.validation.models.cases.where_files_go)),
                ('file_kind', models.CharField(blank=True, max_length=40)),
                ('added_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('outcomes', models.ManyToManyField(blank=True, related_name='evidence', to='validation.outcome', verbose_name='Which of these does it show?')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='validation.validationcase')),
            ],
            options={
                'ordering': ['added_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('interpreter_language', models.CharField(blank=True, choices=[('fi', 'Finnish'), ('sv', 'Swedish'), ('en', 'English'), ('ar', 'Arabic'), ('fa', 'Persian'), ('fa-af', 'Dari'), ('ps', 'Pashto'), ('ckb', 'Kurdish (Sorani)'), ('kmr', 'Kurdish (Kurmanji)'), ('so', 'Somali'), ('ti', 'Tigrinya'), ('am', 'Amharic'), ('ru', 'Russian'), ('uk', 'Ukrainian'), ('et', 'Estonian'), ('tr', 'Turkish'), ('zh', 'Chinese'), ('vi', 'Vietnamese'), ('th', 'Thai'), ('sq', 'Albanian'), ('es', 'Spanish'), ('fr', 'French'), ('sw', 'Swahili'), ('ur', 'Urdu'), ('ne', 'Nepali'), ('bn', 'Bengali'), ('my', 'Burmese'), ('rw', 'Kinyarwanda'), ('other', 'another language')], max_length=10, verbose_name='Interpreter into which language?')),
                ('interpreter', models.CharField(choices=[('none', 'No interpreter'), ('asked', 'Interpreter asked'), ('confirmed', 'Interpreter confirmed'), ('present', 'Interpreter was present')], default='none', max_length=10, verbose_name='Interpreter')),
                ('interpreter_mode', models.CharField(blank=True, choices=[('on_site', 'on site'), ('phone', 'by phone'), ('video', 'by video'), ('colleague', 'a colleague who speaks both languages')], max_length=10, verbose_name='How does the interpreter take part?')),
                ('interpreter_wish', models.CharField(blank=True, help_text='For example: a woman, another dialect.', max_length=100, verbose_name='Wish about the interpreter')),
                ('interpreter_reference', models.CharField(blank=True, max_length=60, verbose_name='Reference of the interpreting agency')),
                ('role', models.CharField(choices=[('self', 'Candidate'), ('interview', 'Interview by a teacher'), ('counsellor', 'Counsellor'), ('teacher', 'Professional teacher'), ('tutor', 'Workplace tutor'), ('consensus', 'Agreed together')], max_length=10)),
                ('assessor_name', models.CharField(blank=True, max_length=120, verbose_name='Your name')),
                ('asked_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='By which day?')),
                ('held_on', models.DateField(blank=True, null=True, verbose_name='Day of the talk')),
                ('note', kotosilta.core.encryption.EncryptedTextField(blank=True, verbose_name='What do you want to add?')),
                ('given_at', models.DateTimeField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('overturned_at', models.DateTimeField(null=True)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assessor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to=settings.AUTH_USER_MODEL)),
                ('placement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='guidance.workplacement')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='validation.validationcase')),
            ],
            options={
                'ordering': ['asked_at', 'id'],
                'indexes': [models.Index(fields=['assessor', 'given_at'], name='assessment_queue')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('overturned_at__isnull', True)), fields=('case', 'role'), name='assessment_one_a_role'), models.CheckConstraint(condition=models.Q(('approved_at__isnull', True), models.Q(('approved_by__isnull', False), ('given_at__isnull', False), ('role', 'consensus'), models.Q(('approved_by', models.F('assessor')), _negated=True)), _connector='OR'), name='assessment_approved_by_another')],
            },
        ),
        migrations.CreateModel(
            name='WorkplaceReadiness',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('stage', models.CharField(choices=[('before', 'before'), ('after', 'after')], max_length=6)),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readiness', to='projects.partner')),
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='readiness', to='surveys.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('employer', 'stage'), name='readiness_once_a_stage')],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('level', models.CharField(max_length=20)),
                ('ground', models.CharField(blank=True, choices=[('work', 'seen at work'), ('demonstration', 'shown in a demonstration'), ('talk', 'told in the interview'), ('papers', 'from papers and other evidence')], max_length=14)),
                ('words', kotosilta.core.encryption.EncryptedTextField(blank=True)),
                ('marked_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='validation.assessment')),
                ('evidence', models.ManyToManyField(blank=True, related_name='marks', to='validation.evidence')),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='validation.outcome')),
            ],
            options={
                'ordering': ['outcome__unit__position', 'outcome__position'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'outcome'), name='mark_once_an_outcome')],
            },
        ),
        migrations.CreateModel(
            name='ConceptLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('uri', models.URLField()),
                ('version', models.CharField(max_length=12)),
                ('labels', models.JSONField(default=dict)),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='concepts', to='validation.outcome')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('outcome', 'uri'), name='concept_link_once')],
            },
        ),
    ]
