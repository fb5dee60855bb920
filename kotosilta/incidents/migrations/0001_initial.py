import django.db.models.deletion
import kotosilta.core.clock
import kotosilta.core.encryption
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('projects', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Telling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('teller', models.CharField(choices=[('pupil', 'a pupil'), ('parent', 'a parent'), ('friend', 'a friend'), ('staff', 'somebody who works at the school')], max_length=8, verbose_name='Who are you?')),
                ('whom', models.CharField(choices=[('me', 'me'), ('child', 'my child'), ('other', 'somebody else')], max_length=8, verbose_name='Who was hurt?')),
                ('what', models.JSONField(default=list, verbose_name='What happened?')),
                ('place', models.CharField(blank=True, choices=[('class', 'in class'), ('break', 'in the break, in the yard'), ('way', 'on the way to school'), ('online', 'on the phone or the internet'), ('other', 'somewhere else')], max_length=8, verbose_name='Where?')),
                ('since', models.CharField(blank=True, choices=[('once', 'it happened once'), ('week', 'for about a week'), ('month', 'for about a month'), ('longer', 'for longer')], max_length=8, verbose_name='For how long?')),
                ('told', kotosilta.core.encryption.EncryptedTextField(blank=True, verbose_name='Tell in your own words')),
                ('contact', kotosilta.core.encryption.EncryptedTextField(blank=True, verbose_name='Your name and how to reach you')),
                ('language', models.CharField(choices=[('fi', 'Finnish'), ('sv', 'Swedish'), ('en', 'English'), ('ar', 'Arabic'), ('fa', 'Persian'), ('fa-af', 'Dari'), ('ps', 'Pashto'), ('ckb', 'Kurdish (Sorani)'), ('kmr', 'Kurdish (Kurmanji)'), ('so', 'Somali'), ('ti', 'Tigrinya'), ('am', 'Amharic'), ('ru', 'Russian'), ('uk', 'Ukrainian'), ('et', 'Estonian'), ('tr', 'Turkish'), ('zh', 'Chinese'), ('vi', 'Vietnamese'), ('th', 'Thai'), ('sq', 'Albanian'), ('es', 'Spanish'), ('fr', 'French'), ('sw', 'Swahili'), ('ur', 'Urdu'), ('ne', 'Nepali'), ('bn', 'Bengali'), ('my', 'Burmese'), ('rw', 'Kinyarwanda'), ('other', 'another language')], max_length=10)),
                ('receipt_hash', models.CharField(max_length=128, unique=True)),
                ('week', models.DateField()),
                ('status', models.CharField(choices=[('received', 'received'), ('taken_up', 'taken up'), ('closed', 'closed')], default='received', max_length=8)),
                ('taken_up_on', models.DateField(null=True)),
                ('is_repeated', models.BooleanField(blank=True, null=True, verbose_name='Has it happened again and again?')),
                ('is_intended', models.BooleanField(blank=True, null=True, verbose_name='Was it on purpose?')),
                ('is_unequal', models.BooleanField(blank=True, null=True, verbose_name='Is the one who was hurt weaker or alone against others?')),
                ('is_racism', models.BooleanField(blank=True, help_text='Asked apart: racism is dealt with whether or not it is bullying (Non-discrimination Act 1325/2014).', null=True, verbose_name='Was it racism or another discrimination?')),
                ('is_harassment', models.BooleanField(blank=True, null=True, verbose_name='Was it sexual harassment?')),
                ('result', models.CharField(blank=True, choices=[('stopped', 'it has stopped'), ('lessened', 'it has lessened'), ('continues', 'it continues')], max_length=10)),
                ('closed_on', models.DateField(null=True)),
                ('not_to', models.ManyToManyField(related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='projects.partner')),
                ('taken_up_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-week', 'id'],
                'indexes': [models.Index(fields=['school', 'status'], name='incident_school_status')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'received'), ('taken_up_on__isnull', True)), models.Q(models.Q(('status', 'received'), _negated=True), ('taken_up_on__isnull', False)), _connector='OR'), name='incident_taken_up_has_day'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'closed'), _negated=True), ('closed_on__isnull', False), _connector='OR'), name='incident_closed_has_day')],
            },
        ),
        migrations.CreateModel(
            name='Involved',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('letter', models.CharField(max_length=2)),
                ('side', models.CharField(choices=[('target', 'was hurt'), ('suspected', 'did it, as told'), ('witness', 'saw it')], max_length=10, verbose_name='Side')),
                ('name', kotosilta.core.encryption.EncryptedTextField(blank=True, verbose_name='Name and class')),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='involved', to='incidents.incident')),
            ],
            options={
                'ordering': ['letter'],
                'constraints': [models.UniqueConstraint(fields=('incident', 'letter'), name='involved_letter_once')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('is_from_reporter', models.BooleanField()),
                ('text', kotosilta.core.encryption.EncryptedTextField(verbose_name='Message')),
                ('week', models.DateField()),
                ('number', models.PositiveSmallIntegerField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='incidents.incident')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('incident', 'number'), name='incident_message_number')],
            },
        ),
        migrations.CreateModel(
            name='Recipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('since', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('role', models.CharField(choices=[('recipient', 'recipient'), ('deputy', 'deputy'), ('cover', 'holiday cover')], max_length=10, verbose_name='Role')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recipients', to='projects.partner')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receives_for', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['role', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='recipient_until_after_since'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('school', 'user', 'role'), name='recipient_once_a_role', violation_error_message='This person already has this role.')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.CharField(max_length=20)),
                ('due_on', models.DateField()),
                ('done_on', models.DateField(null=True)),
                ('note', kotosilta.core.encryption.EncryptedTextField(blank=True, verbose_name='What was said and agreed?')),
                ('result', models.CharField(blank=True, choices=[('stopped', 'it has stopped'), ('lessened', 'it has lessened'), ('continues', 'it continues')], max_length=10, verbose_name='How is it now?')),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='incidents.incident')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'indexes': [models.Index(condition=models.Q(('done_on__isnull', True)), fields=['due_on'], name='incident_step_due')],
            },
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('since', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='team', to='incidents.incident')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='team_member_until_after_since'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('incident', 'user'), name='team_member_once')],
            },
        ),
    ]
