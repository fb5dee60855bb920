import django.db.models.deletion
import kotosilta.core.clock
import kotosilta.core.encryption
import kotosilta.credentials.models
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='IssuerKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('ed25519', 'Ed25519'), ('p256', 'P-256')], max_length=8)),
                ('did', models.CharField(max_length=300)),
                ('did_method', models.CharField(max_length=300)),
                ('multikey', models.CharField(max_length=100, unique=True)),
                ('private_key', kotosilta.core.encryption.EncryptedTextField()),
                ('since', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('retired_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('kind', 'did_method'), name='issuer_key_one_in_use')],
            },
        ),
        migrations.CreateModel(
            name='StatusList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('left', models.JSONField(default=dict)),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credentials.issuerkey')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Credential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('diploma', 'Diploma'), ('participation', 'Certificate of participation'), ('competence', 'Certificate of competence')], max_length=16)),
                ('source', models.UUIDField()),
                ('occasion', models.UUIDField(db_index=True)),
                ('code', models.CharField(default=kotosilta.credentials.models.new_code, editable=False, max_length=26, unique=True)),
                ('says', models.JSONField()),
                ('document', models.JSONField(null=True)),
                ('token', models.TextField(blank=True)),
                ('status_index', models.PositiveIntegerField()),
                ('requested_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('issued_at', models.DateTimeField(null=True)),
                ('valid_until', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('revoked_because', models.CharField(blank=True, max_length=300, verbose_name='Why is it taken back?')),
                ('guesses', models.PositiveSmallIntegerField(default=0)),
                ('guessed_since', models.DateTimeField(null=True)),
                ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='people.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='credentials.credential')),
                ('status_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='credentials.statuslist')),
            ],
            options={
                'ordering': ['-requested_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('source', 'kind'), name='credential_once_in_force'), models.UniqueConstraint(fields=('status_list', 'status_index'), name='credential_own_place'), models.CheckConstraint(condition=models.Q(('revoked_at__isnull', True), models.Q(('revoked_because', ''), _negated=True), _connector='OR'), name='credential_revoked_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='WalletOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('pin_hash', models.CharField(max_length=64)),
                ('tries_left', models.PositiveSmallIntegerField(default=5)),
                ('expires_at', models.DateTimeField()),
                ('token_hash', models.CharField(blank=True, max_length=64)),
                ('redeemed_at', models.DateTimeField(null=True)),
                ('credential', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wallet_offers', to='credentials.credential')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('token_hash', ''), _negated=True), fields=('token_hash',), name='wallet_token_once')],
            },
        ),
    ]
