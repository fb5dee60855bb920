import django.db.models.deletion
import kotosilta.core.clock
import kotosilta.core.encryption
import kotosilta.privacy.models
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
            name='RetentionRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('on', models.DateField(unique=True)),
                ('gone', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['-on'],
            },
        ),
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('copy', 'A copy, also of what staff wrote'), ('correct', 'Something is wrong'), ('erase', 'Delete my data')], max_length=8, verbose_name='What do you ask for?')),
                ('words', kotosilta.core.encryption.EncryptedTextField(blank=True, verbose_name='What should we know?')),
                ('made_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('due_on', models.DateField(default=kotosilta.privacy.models.in_a_month)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', kotosilta.core.encryption.EncryptedTextField(blank=True, verbose_name='Answer to the person')),
                ('let_through', models.JSONField(default=list)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='data_requests', to='people.person')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('person', 'kind'), name='data_request_once_open', violation_error_message='You have asked for this already. We answer within a month.')],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('person', models.UUIDField()),
                ('reason', models.CharField(choices=[('asked', 'The person asked for it'), ('mistake', 'The record was made by mistake'), ('clock', 'The time for keeping is over'), ('again', 'Erased before, and brought back by a restore')], max_length=8, verbose_name='Why?')),
                ('proposed_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('is_approved', models.BooleanField(default=False)),
                ('decided_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('gone', models.JSONField(default=dict)),
                ('files', models.JSONField(default=list)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-proposed_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('person',), name='erasure_proposed_once', violation_error_message='This is proposed already. Somebody else has to approve it.')],
            },
        ),
        migrations.CreateModel(
            name='FileClock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('looked_on', models.DateField()),
                ('goes_on', models.DateField(null=True)),
                ('is_whole', models.BooleanField(default=False)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='file_clock', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['looked_on'], name='file_clock_looked'), models.Index(fields=['goes_on'], name='file_clock_goes')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('since', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(max_length=200, verbose_name='Why must the data stay?')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='people.person')),
                ('put_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-since'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='hold_ends_after_it_began')],
            },
        ),
    ]
