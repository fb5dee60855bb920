import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='JobLease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job', models.UUIDField(unique=True)),
                ('worker', models.CharField(max_length=64)),
                ('beat_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='TextRemark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('language', models.CharField(max_length=10)),
                ('page', models.CharField(max_length=300)),
                ('words', models.TextField(max_length=1000)),
                ('on', models.DateField()),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('at', models.DateTimeField()),
                ('actor', models.UUIDField(null=True)),
                ('action', models.CharField(max_length=60)),
                ('subject_type', models.CharField(blank=True, max_length=60)),
                ('subject', models.UUIDField(null=True)),
                ('person', models.UUIDField(null=True)),
                ('ground', models.CharField(blank=True, max_length=60)),
                ('fields', models.JSONField(default=list)),
                ('request_id', models.CharField(blank=True, max_length=32)),
                ('mac', models.CharField(max_length=64)),
                ('number', models.BigIntegerField(null=True, unique=True)),
                ('chain', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-at'], name='audit_person'), models.Index(fields=['subject', '-at'], name='audit_subject'), models.Index(condition=models.Q(('number__isnull', True)), fields=['id'], name='audit_unchained')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('purpose', models.CharField(max_length=40)),
                ('target_type', models.CharField(max_length=60)),
                ('target', models.UUIDField()),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['target', 'purpose'], name='link_target')],
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('language', models.CharField(max_length=10)),
                ('key', models.CharField(max_length=32)),
                ('texts', models.JSONField()),
                ('is_reviewed', models.BooleanField()),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.UUIDField()),
            ],
            options={
                'indexes': [models.Index(fields=['changed_at'], name='wording_changed')],
                'constraints': [models.UniqueConstraint(fields=('language', 'key'), name='wording_once')],
            },
        ),
    ]
