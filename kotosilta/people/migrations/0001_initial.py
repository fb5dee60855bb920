import django.db.models.deletion
import kotosilta.core.clock
import kotosilta.core.encryption
import kotosilta.people.checks
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(blank=True, error_messages={'unique': 'Somebody already uses this e-mail address.'}, max_length=254, null=True, unique=True, verbose_name='E-mail address')),
                ('phone', models.CharField(blank=True, max_length=20, null=True, unique=True, verbose_name='Phone number')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='Name')),
                ('language', models.CharField(default='fi', max_length=10, verbose_name='Language of messages')),
                ('is_active', models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name='AccessCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('pin', models.CharField(max_length=128)),
                ('wrong', models.PositiveSmallIntegerField(default=0)),
                ('made_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('link', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='core.link')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cards', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='Name of the organisation')),
                ('business_id', models.CharField(blank=True, help_text='For example 1234567-1.', max_length=9, validators=[kotosilta.people.checks.check_business_id], verbose_name='Business ID')),
                ('kind', models.CharField(choices=[('municipality', 'Municipality or other public body'), ('association', 'Association or foundation'), ('school', 'School or other place of learning'), ('company', 'Company')], max_length=20, verbose_name='What kind of organisation?')),
                ('size', models.CharField(blank=True, choices=[('micro', 'fewer than 10'), ('small', '10–49'), ('medium', '50–249'), ('large', '250 or more')], max_length=8, verbose_name='How many people work there?')),
                ('language', models.CharField(choices=[('fi', 'suomi'), ('sv', 'svenska')], default='fi', max_length=2, verbose_name='Language of its certificates')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('business_id', ''), _negated=True), fields=('business_id',), name='organisation_business_id_once', violation_error_message='An organisation with this business ID is already here.')],
            },
        ),
        migrations.AddField(
            model_name='user',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='users', to='people.organisation', verbose_name='Organisation'),
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('full_name', models.CharField(help_text='Write the whole name. One name is enough.', max_length=200, verbose_name='Name')),
                ('call_me', models.CharField(blank=True, max_length=100, verbose_name='What do people call you?')),
                ('name_native', models.CharField(blank=True, max_length=200, verbose_name='Name in own script')),
                ('name_document', models.CharField(blank=True, help_text='Needed only for a certificate or a contract.', max_length=200, verbose_name='Name as in the passport or residence permit')),
                ('sort_as', models.CharField(blank=True, help_text='Only if the name should stand elsewhere in lists.', max_length=200, verbose_name='Sort under')),
                ('sort_key', models.CharField(editable=False, max_length=200)),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('birth_month', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('birth_day', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('birth_as_told', models.CharField(blank=True, max_length=60)),
                ('birth_precision', models.CharField(choices=[('exact', 'exact'), ('estimated', 'estimated')], default='exact', max_length=10, verbose_name='How sure is the date of birth?')),
                ('birth_source', models.CharField(choices=[('told', 'the person told it'), ('document', 'from a document')], default='told', max_length=10, verbose_name='Where is the date of birth from?')),
                ('gender', models.CharField(blank=True, choices=[('woman', 'Woman'), ('man', 'Man'), ('non_binary', 'Non-binary'), ('not_said', 'Does not want to say')], help_text='The funder asks for this. It is not used for anything else.', max_length=12, verbose_name='Gender')),
                ('language', models.CharField(choices=[('fi', 'Finnish'), ('sv', 'Swedish'), ('en', 'English'), ('ar', 'Arabic'), ('fa', 'Persian'), ('fa-af', 'Dari'), ('ps', 'Pashto'), ('ckb', 'Kurdish (Sorani)'), ('kmr', 'Kurdish (Kurmanji)'), ('so', 'Somali'), ('ti', 'Tigrinya'), ('am', 'Amharic'), ('ru', 'Russian'), ('uk', 'Ukrainian'), ('et', 'Estonian'), ('tr', 'Turkish'), ('zh', 'Chinese'), ('vi', 'Vietnamese'), ('th', 'Thai'), ('sq', 'Albanian'), ('es', 'Spanish'), ('fr', 'French'), ('sw', 'Swahili'), ('ur', 'Urdu'), ('ne', 'Nepali'), ('bn', 'Bengali'), ('my', 'Burmese'), ('rw', 'Kinyarwanda'), ('other', 'another language')], default='fi', max_length=10, verbose_name='Language of messages')),
                ('informed', models.CharField(choices=[('read', 'by reading'), ('listen', 'by listening'), ('talk', 'by talking')], default='read', max_length=10, verbose_name='How do you want information?')),
                ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='persons', to='people.organisation', verbose_name='Keeper of the record')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='person', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['sort_key', 'id'], name='person_sorted'), models.Index(fields=['keeper', 'birth_year'], name='person_keeper_year')],
                'constraints': [models.CheckConstraint(condition=models.Q(('full_name', ''), _negated=True), name='person_has_a_name'), models.CheckConstraint(condition=models.Q(('birth_year__isnull', True), ('birth_year__range', (1900, 2100)), _connector='OR'), name='person_birth_year_sensible', violation_error_message='Write the year with four numbers, for example 2026.'), models.CheckConstraint(condition=models.Q(('birth_month__isnull', True), ('birth_month__range', (1, 12)), _connector='OR'), name='person_birth_month_sensible', violation_error_message='Write the year with four numbers, for example 2026.'), models.CheckConstraint(condition=models.Q(('birth_day__isnull', True), ('birth_day__range', (1, 31)), _connector='OR'), name='person_birth_day_sensible', violation_error_message='Write the year with four numbers, for example 2026.'), models.CheckConstraint(condition=models.Q(('birth_day__isnull', True), ('birth_month__isnull', False), _connector='OR'), name='person_birth_day_has_month'), models.CheckConstraint(condition=models.Q(('birth_month__isnull', True), ('birth_year__isnull', False), _connector='OR'), name='person_birth_month_has_year')],
            },
        ),
        migrations.CreateModel(
            name='NameKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.PositiveSmallIntegerField(choices=[(1, 'Word'), (2, 'Sound')])),
                ('key', models.CharField(max_length=60)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='name_keys', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'key', 'person'], name='name_key')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('purpose', models.CharField(max_length=40)),
                ('about', models.UUIDField(null=True)),
                ('once_key', models.CharField(max_length=120, unique=True)),
                ('address', models.CharField(max_length=200)),
                ('language', models.CharField(max_length=10)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('text', models.CharField(blank=True, max_length=500)),
                ('is_urgent', models.BooleanField(default=False)),
                ('calendar', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sending', 'being sent'), ('sent', 'sent'), ('failed', 'could not be sent')], default='waiting', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('not_before', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('sent_at', models.DateTimeField(null=True)),
                ('opens', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.link')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'not_before'], name='message_due'), models.Index(fields=['about', 'purpose'], name='message_about')],
            },
        ),
        migrations.CreateModel(
            name='LanguageSkill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('language', models.CharField(choices=[('fi', 'Finnish'), ('sv', 'Swedish'), ('en', 'English'), ('ar', 'Arabic'), ('fa', 'Persian'), ('fa-af', 'Dari'), ('ps', 'Pashto'), ('ckb', 'Kurdish (Sorani)'), ('kmr', 'Kurdish (Kurmanji)'), ('so', 'Somali'), ('ti', 'Tigrinya'), ('am', 'Amharic'), ('ru', 'Russian'), ('uk', 'Ukrainian'), ('et', 'Estonian'), ('tr', 'Turkish'), ('zh', 'Chinese'), ('vi', 'Vietnamese'), ('th', 'Thai'), ('sq', 'Albanian'), ('es', 'Spanish'), ('fr', 'French'), ('sw', 'Swahili'), ('ur', 'Urdu'), ('ne', 'Nepali'), ('bn', 'Bengali'), ('my', 'Burmese'), ('rw', 'Kinyarwanda'), ('other', 'another language')], max_length=10, verbose_name='Language')),
                ('is_first', models.BooleanField(default=False, verbose_name='First language')),
                ('is_school_language', models.BooleanField(default=False, verbose_name='Learns or uses this language at school')),
                ('speaks', models.CharField(blank=True, choices=[('', 'not at all or not known'), ('A1', 'A1, single words'), ('A2', 'A2, everyday things'), ('B1', 'B1, gets along'), ('B2', 'B2, well'), ('C1', 'C1, very well'), ('C2', 'C2, like a mother tongue')], max_length=2, verbose_name='Speaks')),
                ('reads', models.CharField(blank=True, choices=[('', 'not at all or not known'), ('A1', 'A1, single words'), ('A2', 'A2, everyday things'), ('B1', 'B1, gets along'), ('B2', 'B2, well'), ('C1', 'C1, very well'), ('C2', 'C2, like a mother tongue')], max_length=2, verbose_name='Reads')),
                ('writes', models.CharField(blank=True, choices=[('', 'not at all or not known'), ('A1', 'A1, single words'), ('A2', 'A2, everyday things'), ('B1', 'B1, gets along'), ('B2', 'B2, well'), ('C1', 'C1, very well'), ('C2', 'C2, like a mother tongue')], max_length=2, verbose_name='Writes')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='language_skills', to='people.person')),
            ],
            options={
                'ordering': ['-is_first', 'language'],
                'constraints': [models.UniqueConstraint(fields=('person', 'language'), name='language_once_a_person', violation_error_message='This language is already here. Change it instead.')],
            },
        ),
        migrations.CreateModel(
            name='FamilyRelation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('since', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('kind', models.CharField(choices=[('guardian', 'guardian of'), ('partner', 'spouse or partner of'), ('relative', 'other relative of')], max_length=10, verbose_name='How do they belong together?')),
                ('may_be_contacted', models.BooleanField(default=True, verbose_name='May be contacted about this family member')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='people.person')),
                ('relative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations_to', to='people.person', verbose_name='Whose?')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='family_relation_until_after_since'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('person', 'relative', 'kind'), name='family_relation_once', violation_error_message='This relation is already here.'), models.CheckConstraint(condition=models.Q(('person', models.F('relative')), _negated=True), name='family_relation_of_two', violation_error_message='Choose another person: nobody is their own relative.')],
            },
        ),
        migrations.CreateModel(
            name='ContactRoute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('sms_own', 'My own phone'), ('sms_shared', 'A phone I share with others'), ('email', 'E-mail'), ('via_person', 'Through another person, for example a counsellor'), ('paper', 'A letter on paper'), ('at_club', 'I come and ask')], max_length=12, verbose_name='How can we reach you?')),
                ('value', models.CharField(blank=True, help_text='Write a phone number in any form, for example 040 123 4567.', max_length=200, verbose_name='Number, address or name')),
                ('is_preferred', models.BooleanField(default=False, verbose_name='This way first')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_routes', to='people.person')),
            ],
            options={
                'ordering': ['-is_preferred', 'id'],
                'indexes': [models.Index(fields=['value'], name='contact_route_value')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.CharField(max_length=40)),
                ('text', models.TextField()),
                ('text_version', models.CharField(max_length=20)),
                ('language', models.CharField(max_length=10)),
                ('given_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='people.person')),
            ],
            options={
                'ordering': ['-given_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('person', 'key'), name='consent_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Comparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('double', models.UUIDField(db_index=True)),
                ('is_same', models.BooleanField()),
                ('journal', kotosilta.core.encryption.EncryptedTextField(blank=True)),
                ('decided_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('undone_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comparisons', to='people.person')),
            ],
            options={
                'ordering': ['-decided_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Reservation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('quarter', models.BigIntegerField()),
                ('holder', models.UUIDField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reservations', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['holder'], name='reservation_holder')],
                'constraints': [models.UniqueConstraint(fields=('person', 'quarter'), name='reservation_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('organisation__isnull', True), ('email__isnull', False), _connector='OR'), name='user_staff_have_an_address'),
        ),
    ]
