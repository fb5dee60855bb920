import django.core.validators
import django.db.models.deletion
import kotosilta.core.clock
import kotosilta.core.encryption
import kotosilta.core.translated
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('experts', '0001_initial'),
        ('people', '0001_initial'),
        ('people', '__first__'),
        ('projects', '0001_initial'),
        ('surveys', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('training', 'Training'), ('club', 'Family club'), ('orientation', 'Orientation to society'), ('language_course', 'Language course'), ('panel', 'Panel'), ('group', 'Group with goals: rehabilitation, peers'), ('workshop', 'Workshop'), ('event', 'Information event'), ('class_workshop', 'Workshop in a school class'), ('breaks', 'Presence in school breaks'), ('parents_evening', "Parents' evening"), ('on_the_job', 'On-the-job training')], max_length=20, verbose_name='What kind of activity?')),
                ('title', kotosilta.core.translated.TranslatedField(default=dict, verbose_name='Name of the activity')),
                ('description', kotosilta.core.translated.TranslatedField(blank=True, default=dict, verbose_name='What happens there?')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='Place')),
                ('enrolment_by', models.CharField(choices=[('open', 'People enrol by themselves'), ('application', 'People apply, are interviewed and selected'), ('none', 'No enrolment: everybody who comes is counted')], max_length=12, verbose_name='How do people come in?')),
                ('enrol_until', models.DateField(blank=True, null=True, verbose_name='Last day to enrol or apply')),
                ('reminder_words', kotosilta.core.translated.TranslatedField(blank=True, default=dict, help_text="For example: Bring indoor shoes. Nothing about anybody's situation.", verbose_name='Own words in invitations and reminders')),
                ('capacity', models.PositiveIntegerField(blank=True, help_text='Leave empty if there is no limit.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='How many people fit in?')),
                ('is_public', models.BooleanField(default=False, verbose_name='Show in the open calendar')),
                ('asks_faces', models.BooleanField(default=False, verbose_name='Ask how it was after each time, with faces')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='projects.project')),
            ],
            options={
                'verbose_name_plural': 'activities',
                'indexes': [models.Index(fields=['project', 'kind'], name='activity_project_kind')],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('applied_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('why', models.TextField(blank=True, verbose_name='Why do you want to take part?')),
                ('status', models.CharField(choices=[('applied', 'applied'), ('interview', 'invited to an interview'), ('selected', 'selected'), ('declined', 'not selected'), ('withdrawn', 'withdrawn')], default='applied', max_length=10)),
                ('interview_at', models.DateTimeField(blank=True, null=True, verbose_name='When is the interview?')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='activities.activity')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='people.person')),
            ],
            options={
                'ordering': ['applied_at'],
                'constraints': [models.UniqueConstraint(fields=('activity', 'person'), name='application_once', violation_error_message='This person has applied already.')],
            },
        ),
        migrations.CreateModel(
            name='CareNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', kotosilta.core.encryption.EncryptedTextField(verbose_name='Allergies, and what the leader must know')),
                ('written_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='care_note', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('seat', models.PositiveIntegerField(null=True)),
                ('status', models.CharField(choices=[('enrolled', 'enrolled'), ('completed', 'completed'), ('left', 'left before the end')], default='enrolled', max_length=10)),
                ('enrolled_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('completed_on', models.DateField(null=True)),
                ('left_on', models.DateField(null=True)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='activities.activity')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='people.person')),
            ],
            options={
                'ordering': ['person__sort_key', 'person_id'],
                'constraints': [models.UniqueConstraint(fields=('activity', 'person'), name='enrolment_once', violation_error_message='This person is enrolled already.'), models.UniqueConstraint(fields=('activity', 'seat'), name='enrolment_seat_once'), models.CheckConstraint(condition=models.Q(models.Q(('seat__isnull', True), ('status', 'left')), models.Q(models.Q(('status', 'left'), _negated=True), ('seat__isnull', False)), _connector='OR'), name='enrolment_has_a_seat'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'completed'), ('completed_on__isnull', False)), models.Q(models.Q(('status', 'completed'), _negated=True), ('completed_on__isnull', True)), _connector='OR'), name='enrolment_completed_has_day')],
            },
        ),
        migrations.CreateModel(
            name='HoursRequirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('session_kinds', models.JSONField(verbose_name='Which kinds of session count?')),
                ('hours', models.DecimalField(decimal_places=1, max_digits=6, verbose_name='How many hours at least?')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requirements', to='activities.activity')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('hours__gt', 0)), name='requirement_hours_above_zero', violation_error_message='Write a number above zero.')],
            },
        ),
        migrations.CreateModel(
            name='Leader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('since', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaders', to='activities.activity')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='led_activities', to=settings.AUTH_USER_MODEL, verbose_name='Who?')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='leader_until_after_since'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('activity', 'user'), name='leader_once_at_a_time', violation_error_message='This person leads the activity already.')],
            },
        ),
        migrations.CreateModel(
            name='LearningOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('words', kotosilta.core.translated.TranslatedField(default=dict, verbose_name='What can the person do after this?')),
                ('alignment', models.URLField(blank=True, help_text='For example http://data.europa.eu/esco/skill/… Others can then compare the diploma.', max_length=300, verbose_name='Address of the same skill in ESCO or ePerusteet')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='activities.activity')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('interpreter_language', models.CharField(blank=True, choices=[('fi', 'Finnish'), ('sv', 'Swedish'), ('en', 'English'), ('ar', 'Arabic'), ('fa', 'Persian'), ('fa-af', 'Dari'), ('ps', 'Pashto'), ('ckb', 'Kurdish (Sorani)'), ('kmr', 'Kurdish (Kurmanji)'), ('so', 'Somali'), ('ti', 'Tigrinya'), ('am', 'Amharic'), ('ru', 'Russian'), ('uk', 'Ukrainian'), ('et', 'Estonian'), ('tr', 'Turkish'), ('zh', 'Chinese'), ('vi', 'Vietnamese'), ('th', 'Thai'), ('sq', 'Albanian'), ('es', 'Spanish'), ('fr', 'French'), ('sw', 'Swahili'), ('ur', 'Urdu'), ('ne', 'Nepali'), ('bn', 'Bengali'), ('my', 'Burmese'), ('rw', 'Kinyarwanda'), ('other', 'another language')], max_length=10, verbose_name='Interpreter into which language?')),
                ('interpreter', models.CharField(choices=[('none', 'No interpreter'), ('asked', 'Interpreter asked'), ('confirmed', 'Interpreter confirmed'), ('present', 'Interpreter was present')], default='none', max_length=10, verbose_name='Interpreter')),
                ('interpreter_mode', models.CharField(blank=True, choices=[('on_site', 'on site'), ('phone', 'by phone'), ('video', 'by video'), ('colleague', 'a colleague who speaks both languages')], max_length=10, verbose_name='How does the interpreter take part?')),
                ('interpreter_wish', models.CharField(blank=True, help_text='For example: a woman, another dialect.', max_length=100, verbose_name='Wish about the interpreter')),
                ('interpreter_reference', models.CharField(blank=True, max_length=60, verbose_name='Reference of the interpreting agency')),
                ('kind', models.CharField(choices=[('lecture', 'Lecture'), ('group', 'Group meeting'), ('visit', 'Site visit'), ('practice', 'Practical training'), ('club', 'Club'), ('one_to_one', 'One-to-one meeting')], max_length=12, verbose_name='What kind of session?')),
                ('topic', kotosilta.core.translated.TranslatedField(blank=True, default=dict, verbose_name='Topic')),
                ('starts_at', models.DateTimeField(verbose_name='Starts')),
                ('ends_at', models.DateTimeField(verbose_name='Ends')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='Place, if another than usual')),
                ('children_topic', kotosilta.core.translated.TranslatedField(blank=True, default=dict, verbose_name="What does the children's group do?")),
                ('children_place', models.CharField(blank=True, max_length=200, verbose_name="Where is the children's group?")),
                ('language', models.CharField(choices=[('fi', 'Finnish'), ('sv', 'Swedish'), ('en', 'English'), ('ar', 'Arabic'), ('fa', 'Persian'), ('fa-af', 'Dari'), ('ps', 'Pashto'), ('ckb', 'Kurdish (Sorani)'), ('kmr', 'Kurdish (Kurmanji)'), ('so', 'Somali'), ('ti', 'Tigrinya'), ('am', 'Amharic'), ('ru', 'Russian'), ('uk', 'Ukrainian'), ('et', 'Estonian'), ('tr', 'Turkish'), ('zh', 'Chinese'), ('vi', 'Vietnamese'), ('th', 'Thai'), ('sq', 'Albanian'), ('es', 'Spanish'), ('fr', 'French'), ('sw', 'Swahili'), ('ur', 'Urdu'), ('ne', 'Nepali'), ('bn', 'Bengali'), ('my', 'Burmese'), ('rw', 'Kinyarwanda'), ('other', 'another language')], default='fi', max_length=10, verbose_name='Language of the session')),
                ('practice_hours', models.DecimalField(blank=True, decimal_places=1, help_text='Only for practical training.', max_digits=5, null=True, verbose_name='Hours of practical training in the whole period')),
                ('status', models.CharField(choices=[('planned', 'planned'), ('held', 'held'), ('cancelled', 'cancelled')], default='planned', max_length=10)),
                ('sequence', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('is_assumed', models.BooleanField(default=False, verbose_name='The date is assumed, the source does not give it')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='activities.activity')),
                ('faces', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='surveys.round')),
            ],
            options={
                'ordering': ['starts_at', 'id'],
                'indexes': [models.Index(fields=['activity', 'starts_at'], name='session_activity_start'), models.Index(fields=['starts_at'], name='session_start')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='session_ends_after_start', violation_error_message='The end must be after the start.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'practice'), ('practice_hours__gt', 0), ('practice_hours__isnull', False)), models.Q(models.Q(('kind', 'practice'), _negated=True), ('practice_hours__isnull', True)), _connector='OR'), name='session_practice_hours_for_practice', violation_error_message='Write the hours for practical training; leave them empty for any other kind.')],
            },
        ),
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', kotosilta.core.translated.TranslatedField(default=dict, verbose_name='What is it?')),
                ('words', kotosilta.core.translated.TranslatedField(blank=True, default=dict, verbose_name='Text, or what is needed')),
                ('address', models.URLField(blank=True, max_length=500, verbose_name='Web address')),
                ('for_families', models.BooleanField(default=True, verbose_name='The families see it')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='activities.activity')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='activities.session', verbose_name='For which time?')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Headcount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('adults', models.PositiveIntegerField(default=0, verbose_name='Adults')),
                ('children', models.PositiveIntegerField(default=0, verbose_name='Children')),
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='headcount', to='activities.session')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='Who comes?')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='What do they tell about?')),
                ('email', models.EmailField(blank=True, help_text='The guest answers by a link.', max_length=254, verbose_name='E-mail address')),
                ('service', models.UUIDField(editable=False, null=True)),
                ('status', models.CharField(choices=[('asked', 'asked'), ('coming', 'is coming'), ('declined', 'cannot come')], default='asked', max_length=8)),
                ('asked_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='What do you need there?')),
                ('booking', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='guest', to='experts.booking')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='activities.session')),
            ],
            options={
                'ordering': ['asked_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('booking__isnull', True)), fields=('session', 'name'), name='guest_once_a_session', violation_error_message='This guest has been asked already.')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('day', models.DateField()),
                ('status', models.CharField(choices=[('present', 'present'), ('absent', 'absent'), ('excused', 'absent with a reason')], max_length=8)),
                ('source', models.CharField(choices=[('list', 'from the list'), ('walk_in', 'walked in'), ('self', 'logged by the person'), ('door', 'checked in at the door')], default='list', max_length=8)),
                ('minutes', models.PositiveIntegerField(blank=True, null=True)),
                ('what', models.CharField(blank=True, max_length=300, verbose_name='What did you do?')),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='people.person')),
                ('session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='activities.session')),
            ],
            options={
                'ordering': ['day', 'id'],
                'indexes': [models.Index(fields=['person', 'session'], name='attendance_person'), models.Index(fields=['session', 'status', 'person', 'day', 'source', 'approved_at'], name='attendance_counted')],
                'constraints': [models.UniqueConstraint(fields=('session', 'person', 'day'), name='attendance_once', violation_error_message='This day is already logged.'), models.CheckConstraint(condition=models.Q(('minutes__isnull', True), models.Q(('minutes__gt', 0), ('minutes__lte', 1440)), _connector='OR'), name='attendance_minutes_of_a_day', violation_error_message='Write hours between 0.25 and 24.')],
            },
        ),
        migrations.CreateModel(
            name='WaitingPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('status', models.CharField(choices=[('waiting', 'waiting'), ('offered', 'a place is offered'), ('taken', 'took the place'), ('declined', 'did not want the place'), ('lapsed', 'did not answer in time'), ('left', 'waits no more')], default='waiting', max_length=8)),
                ('since', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('seat', models.PositiveIntegerField(null=True)),
                ('offered_until', models.DateTimeField(null=True)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waiting_places', to='activities.activity')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waiting_places', to='people.person')),
            ],
            options={
                'ordering': ['since', 'id'],
                'indexes': [models.Index(fields=['status', 'offered_until'], name='waiting_offered')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['waiting', 'offered'])), fields=('activity', 'person'), name='waiting_once'), models.UniqueConstraint(condition=models.Q(('status', 'offered')), fields=('activity', 'seat'), name='waiting_seat_once'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'offered'), _negated=True), models.Q(('offered_until__isnull', False), ('seat__isnull', False)), _connector='OR'), name='waiting_offer_has_a_seat_and_an_end')],
            },
        ),
    ]
