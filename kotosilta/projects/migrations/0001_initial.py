import django.core.validators
import django.db.models.deletion
import kotosilta.core.clock
import kotosilta.core.translated
import kotosilta.projects.funds
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('entered_on', models.DateField(verbose_name='First day in the project')),
                ('entry_gender', models.CharField(blank=True, choices=[('woman', 'Woman'), ('man', 'Man'), ('non_binary', 'Non-binary'), ('not_said', 'Does not want to say')], max_length=12, verbose_name='Gender')),
                ('entry_birth_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='Year of birth')),
                ('entry_birth_month', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('entry_birth_day', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('entry_labour_status', models.CharField(blank=True, choices=[('unemployed', 'Unemployed'), ('inactive', 'Not in work and not looking for work (at home, ill, pension)'), ('studying', 'At school, studying or in training, not looking for work'), ('employed', 'At work for somebody'), ('self_employed', 'Entrepreneur')], max_length=14, verbose_name='Situation in working life')),
                ('entry_long_term_unemployed', models.BooleanField(blank=True, null=True, verbose_name='Unemployed for more than 12 months without a break')),
                ('entry_education', models.CharField(blank=True, choices=[('isced_0', 'No school completed (ISCED 0)'), ('isced_1', 'Primary school, about six years (ISCED 1)'), ('isced_2', 'Basic school, about nine years (ISCED 2)'), ('isced_3', 'Upper secondary or vocational (ISCED 3)'), ('isced_4', 'Further vocational after that, not higher education (ISCED 4)'), ('isced_5_8', 'University or other higher education (ISCED 5–8)')], max_length=10, verbose_name='Highest education completed')),
                ('entry_citizenship', models.CharField(blank=True, choices=[('third_country', 'Not a citizen of an EU country (or stateless)'), ('eu', 'Citizen of another EU country'), ('finland', 'Citizen of Finland')], max_length=14, verbose_name='Citizenship')),
                ('returned_on', models.DateField(blank=True, null=True)),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='Last day in the project')),
                ('exit_status', models.CharField(blank=True, choices=[('jobseeker', 'Unemployed jobseeker'), ('studies', 'Studying or in training'), ('work', 'At work, also apprenticeship'), ('entrepreneur', 'Entrepreneur'), ('other', 'None of these')], max_length=12, verbose_name='Situation when leaving')),
                ('exit_qualification', models.BooleanField(blank=True, null=True, verbose_name='Got a qualification in the project')),
                ('exit_helpful', models.BooleanField(blank=True, null=True, verbose_name='Did the project help you to settle in? (ask the person)')),
                ('entry_told_on', models.DateField(null=True)),
                ('exit_told_on', models.DateField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='people.person')),
            ],
            options={
                'ordering': ['person__sort_key', 'person_id'],
            },
        ),
        migrations.CreateModel(
            name='EntryCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('field', models.CharField(max_length=40)),
                ('old_value', models.CharField(max_length=100)),
                ('new_value', models.CharField(max_length=100)),
                ('reason', models.CharField(max_length=300, verbose_name='Why is it corrected?')),
                ('corrected_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('corrected_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='projects.participation')),
            ],
            options={
                'ordering': ['corrected_at'],
            },
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='Name of the project')),
                ('slug', models.SlugField(help_text='Small letters, numbers and dashes, for example kotiranta.', unique=True, verbose_name='Short name in addresses')),
                ('summary', kotosilta.core.translated.TranslatedField(blank=True, default=dict, verbose_name='What the project does')),
                ('fund', models.CharField(choices=kotosilta.projects.funds.fund_choices, max_length=40, verbose_name='Fund and period')),
                ('grant_number', models.CharField(blank=True, max_length=40, verbose_name='Grant number')),
                ('starts_on', models.DateField(verbose_name='First day')),
                ('ends_on', models.DateField(verbose_name='Last day')),
                ('long_from_hours', models.DecimalField(decimal_places=1, default=10, help_text='Hours of attendance and guidance together.', max_digits=6, verbose_name='A participant is long from how many hours?')),
                ('self_assessment_months', models.PositiveSmallIntegerField(default=6, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(36)], verbose_name='The project assesses itself every how many months?')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='people.organisation', verbose_name='Organisation that runs the project')),
            ],
            options={
                'ordering': ['-starts_on', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='project_ends_after_start', violation_error_message='The last day must not be before the first day.')],
            },
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('since', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('role', models.CharField(choices=[('partner', 'Partner that carries out a part'), ('funder', 'Co-funder'), ('school', 'School or place where the work is done'), ('employer', 'Employer')], max_length=12, verbose_name='Role in the project')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partnerships', to='people.organisation', verbose_name='Organisation')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='projects.project')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='partner_until_after_since'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('project', 'organisation', 'role'), name='partner_once_a_role', violation_error_message='This organisation already has this role.')],
            },
        ),
        migrations.AddField(
            model_name='participation',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='projects.project'),
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('since', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('role', models.CharField(choices=[('manager', 'Project manager'), ('worker', 'Project worker'), ('advisor', 'Community advisor'), ('counsellor', 'Counsellor'), ('leader', 'Leader of activities'), ('assessor', 'Professional teacher who assesses'), ('steering', 'Member of the steering group'), ('auditor', 'Auditor'), ('coordinator', 'Coordinator of the organisation')], max_length=12, verbose_name='Role')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='people.organisation', verbose_name='On behalf of which organisation?')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to=settings.AUTH_USER_MODEL, verbose_name='Who?')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='members', to='projects.project')),
            ],
            options={
                'indexes': [models.Index(fields=['user', 'role'], name='member_user_role')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='member_until_after_since'), models.CheckConstraint(condition=models.Q(models.Q(('project__isnull', True), ('role', 'coordinator')), models.Q(models.Q(('role', 'coordinator'), _negated=True), ('project__isnull', False)), _connector='OR'), name='member_of_project_or_coordinator'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('user', 'project', 'role'), name='member_once_a_role', violation_error_message='This person already has this role.')],
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(default='participants', max_length=20)),
                ('about', models.UUIDField(null=True)),
                ('uploaded_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('file_name', models.CharField(max_length=200)),
                ('content', models.BinaryField(null=True)),
                ('sheet', models.CharField(blank=True, max_length=200)),
                ('headings', models.JSONField(default=list)),
                ('columns', models.JSONField(default=dict)),
                ('report', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('uploaded', 'uploaded'), ('checking', 'being checked'), ('checked', 'checked'), ('writing', 'being written'), ('done', 'done'), ('undone', 'undone'), ('failed', 'failed')], default='uploaded', max_length=10)),
                ('rows_total', models.PositiveIntegerField(default=0)),
                ('rows_done', models.PositiveIntegerField(default=0)),
                ('problems', models.JSONField(default=list)),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='projects.project')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('since', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='people.person')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to=settings.AUTH_USER_MODEL, verbose_name='Worker')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='projects.project')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='assignment_until_after_since'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('worker', 'person', 'project'), name='assignment_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='SystemAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('since', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('name', models.CharField(max_length=100, verbose_name='Which system is it for?')),
                ('scopes', models.JSONField(default=list)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='system_accesses', to='projects.project')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='system_accesses', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-since', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='system_access_until_after_since')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('words', kotosilta.core.translated.TranslatedField(default=dict, verbose_name="The target in the project's own words")),
                ('measure', models.CharField(choices=[('participants', 'People who started in the project'), ('participants_long', 'Long participants'), ('participants_short', 'Short participants'), ('completed', 'People who completed an activity'), ('applicants', 'People who applied to an activity'), ('session_hours', 'Hours of sessions held'), ('families', 'Families that took part'), ('visits', 'Visits: every person at every session'), ('headcount', 'People counted at open events'), ('contacts', 'One-to-one contacts'), ('light_contacts', 'Contacts with people who did not give a name'), ('partners', 'Organisations in the project'), ('referrals', 'Referrals after which the help began'), ('validations', 'People whose validation was begun'), ('certified', 'People who got a certificate of competence'), ('validated_work', 'People at work after a validation'), ('validated_studies', 'People in studies after a validation'), ('weeks_saved', 'Weeks by which studies became shorter'), ('large_employers', 'Large companies that co-operate as employers'), ('other_employers', 'Other employers that co-operate'), ('experts', 'Experts by experience'), ('bookings', 'Bookings of experts that were held'), ('booked_hours', 'Hours of experts at bookings'), ('booked_heads', 'People reached by experts'), ('bookers', 'Organisations that booked experts'), ('indicator', 'An indicator of the fund (choose its code)')], max_length=20, verbose_name='What is counted?')),
                ('activity_kind', models.CharField(blank=True, choices=[('training', 'Training'), ('club', 'Family club'), ('orientation', 'Orientation to society'), ('language_course', 'Language course'), ('panel', 'Panel'), ('group', 'Group with goals: rehabilitation, peers'), ('workshop', 'Workshop'), ('event', 'Information event'), ('class_workshop', 'Workshop in a school class'), ('breaks', 'Presence in school breaks'), ('parents_evening', "Parents' evening"), ('on_the_job', 'On-the-job training')], max_length=20, verbose_name='Only this kind of activity')),
                ('indicator', models.CharField(blank=True, max_length=12, verbose_name="Code of the fund's indicator")),
                ('goal', models.DecimalField(decimal_places=1, max_digits=9, verbose_name='How many?')),
                ('unit', models.CharField(blank=True, help_text='For example: people, hours.', max_length=40, verbose_name='Unit')),
                ('baseline', models.DecimalField(blank=True, decimal_places=1, max_digits=9, null=True, verbose_name='Where did it stand before the project?')),
                ('source_of_data', models.CharField(blank=True, max_length=200, verbose_name='Source of the data')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='projects.project')),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('measure', 'indicator'), models.Q(('indicator', ''), _negated=True)), models.Q(models.Q(('measure', 'indicator'), _negated=True), ('indicator', '')), _connector='OR'), name='target_indicator_has_code', violation_error_message='Choose a code for an indicator of the fund; leave it empty for any other measure.'), models.CheckConstraint(condition=models.Q(('goal__gt', 0)), name='target_goal_above_zero', violation_error_message='Write a number above zero.')],
            },
        ),
        migrations.CreateModel(
            name='TrainingPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=120, verbose_name='Which work?')),
                ('tasks', models.CharField(blank=True, max_length=500, verbose_name='What is done there?')),
                ('area', models.CharField(max_length=80, verbose_name='In which municipality?')),
                ('shift', models.CharField(choices=[('day', 'in the daytime'), ('evening', 'in the evening'), ('night', 'at night'), ('weekend', 'at weekends')], default='day', max_length=8, verbose_name='When?')),
                ('finnish', models.CharField(blank=True, choices=[('', 'not at all or not known'), ('A1', 'A1, single words'), ('A2', 'A2, everyday things'), ('B1', 'B1, gets along'), ('B2', 'B2, well'), ('C1', 'C1, very well'), ('C2', 'C2, like a mother tongue')], max_length=2, verbose_name='How much spoken Finnish is needed?')),
                ('seats', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(50)], verbose_name='How many trainees at a time?')),
                ('since', models.DateField(default=kotosilta.core.clock.today, verbose_name='From which day?')),
                ('until', models.DateField(blank=True, null=True, verbose_name='Until which day?')),
                ('tutor', models.CharField(blank=True, max_length=120, verbose_name='Who guides there?')),
                ('tutor_email', models.EmailField(blank=True, max_length=254, verbose_name="The tutor's e-mail")),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='training_places', to='projects.partner')),
            ],
            options={
                'ordering': ['since', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='training_place_until_after_since', violation_error_message='The last day must not be before the first day.')],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('language', 'The level in Finnish or Swedish was assessed'), ('recognition', 'Applied for recognition of a qualification or of skills from abroad'), ('residence', 'Applied for long-term residence status')], max_length=12, verbose_name='What happened?')),
                ('on', models.DateField(verbose_name='On which day?')),
                ('level', models.CharField(blank=True, choices=[('A0', 'below A1'), ('A1', 'A1'), ('A2', 'A2'), ('B1', 'B1'), ('B2', 'B2'), ('C1', 'C1'), ('C2', 'C2')], max_length=2, verbose_name='Level')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='projects.participation')),
            ],
            options={
                'ordering': ['on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('participation', 'kind', 'on'), name='milestone_once_a_day', violation_error_message='This is written down already.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'language'), models.Q(('level', ''), _negated=True)), models.Q(models.Q(('kind', 'language'), _negated=True), ('level', '')), _connector='OR'), name='milestone_level_of_language', violation_error_message='Choose a level for the language, and none for anything else.')],
            },
        ),
        migrations.CreateModel(
            name='FollowUp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('weeks_4', 'four weeks after leaving'), ('months_6', 'six months after leaving')], max_length=10)),
                ('asked_on', models.DateField(verbose_name='Of which day does the answer tell?')),
                ('reached', models.BooleanField(default=True, verbose_name='The person was reached')),
                ('status', models.CharField(blank=True, choices=[('jobseeker', 'Unemployed jobseeker'), ('studies', 'Studying or in training'), ('work', 'At work, also apprenticeship'), ('entrepreneur', 'Entrepreneur'), ('other', 'None of these')], max_length=12, verbose_name='Situation on that day')),
                ('improved', models.BooleanField(blank=True, null=True, verbose_name='The work is better than at the start (permanent, more hours, higher skills)')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follow_ups', to='projects.participation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('participation', 'kind'), name='follow_up_once')],
            },
        ),
        migrations.AddIndex(
            model_name='participation',
            index=models.Index(fields=['project', 'left_on'], name='participation_project_left'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(fields=('person', 'project'), name='participation_once', violation_error_message='This person is already in the project.'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(('entry_birth_year__isnull', True), ('entry_birth_year__range', (1900, 2100)), _connector='OR'), name='participation_birth_year_sensible', violation_error_message='Write the year with four numbers, for example 2026.'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(('entry_birth_month__isnull', True), ('entry_birth_month__range', (1, 12)), _connector='OR'), name='participation_birth_month_sensible', violation_error_message='Write the year with four numbers, for example 2026.'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(('entry_birth_day__isnull', True), ('entry_birth_day__range', (1, 31)), _connector='OR'), name='participation_birth_day_sensible', violation_error_message='Write the year with four numbers, for example 2026.'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(('left_on__isnull', True), ('left_on__gte', models.F('entered_on')), _connector='OR'), name='participation_left_after_entry', violation_error_message='The last day must not be before the first day.'),
        ),
    ]
