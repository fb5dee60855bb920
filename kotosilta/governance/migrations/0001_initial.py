import django.core.validators
import django.db.models.deletion
import kotosilta.core.clock
import kotosilta.core.translated
import kotosilta.governance.models.steering
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('activities', '0001_initial'),
        ('people', '0001_initial'),
        ('people', '__first__'),
        ('projects', '0001_initial'),
        ('surveys', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('panel', 'User panel'), ('control', 'Control group')], default='panel', max_length=10, verbose_name='What kind of group?')),
                ('name', kotosilta.core.translated.TranslatedField(default=dict, verbose_name='Name of the group')),
                ('answer_days', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(1)], verbose_name='A service answers within how many days?')),
                ('fee', models.DecimalField(decimal_places=2, default=0, max_digits=6, validators=[django.core.validators.MinValueValidator(0)], verbose_name='Fee of a member for a meeting, euros')),
                ('activity', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='body', to='activities.activity')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bodies', to='projects.project')),
            ],
            options={
                'verbose_name_plural': 'bodies',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', kotosilta.core.translated.TranslatedField(default=dict, verbose_name='What was decided?')),
                ('decided_on', models.DateField(default=kotosilta.core.clock.today, verbose_name='On which day?')),
                ('action', models.CharField(blank=True, max_length=300, verbose_name='What has to be done?')),
                ('who', models.CharField(blank=True, max_length=200, verbose_name='Who does it?')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='By when?')),
                ('done_on', models.DateField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=300, verbose_name='What came of it?')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='governance.body')),
            ],
            options={
                'ordering': ['-decided_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('action', ''), models.Q(('due_on__isnull', False), models.Q(('who', ''), _negated=True)), _connector='OR'), name='decision_action_has_who_and_when', violation_error_message='Write who does it and by when, or leave the action empty.')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('question', models.SlugField(max_length=40)),
                ('evidence', models.TextField(max_length=1000, verbose_name='What shows it?')),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='findings', to='governance.decision')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='surveys.round')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('round', 'question'), name='finding_once_a_question'), models.CheckConstraint(condition=models.Q(('evidence', ''), _negated=True), name='finding_with_evidence')],
            },
        ),
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('proposed_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('proposal', models.TextField(max_length=4000, verbose_name='What should change, or what did you notice?')),
                ('language', models.CharField(choices=[('fi', 'Finnish'), ('sv', 'Swedish'), ('en', 'English'), ('ar', 'Arabic'), ('fa', 'Persian'), ('fa-af', 'Dari'), ('ps', 'Pashto'), ('ckb', 'Kurdish (Sorani)'), ('kmr', 'Kurdish (Kurmanji)'), ('so', 'Somali'), ('ti', 'Tigrinya'), ('am', 'Amharic'), ('ru', 'Russian'), ('uk', 'Ukrainian'), ('et', 'Estonian'), ('tr', 'Turkish'), ('zh', 'Chinese'), ('vi', 'Vietnamese'), ('th', 'Thai'), ('sq', 'Albanian'), ('es', 'Spanish'), ('fr', 'French'), ('sw', 'Swahili'), ('ur', 'Urdu'), ('ne', 'Nepali'), ('bn', 'Bengali'), ('my', 'Burmese'), ('rw', 'Kinyarwanda'), ('other', 'another language')], max_length=10, verbose_name='In which language do you write?')),
                ('status', models.CharField(choices=[('proposed', 'proposed'), ('sent', 'sent to the service'), ('answered', 'answered'), ('told_back', 'told back'), ('dropped', 'not taken up')], default='proposed', max_length=10)),
                ('title', kotosilta.core.translated.TranslatedField(blank=True, default=dict, verbose_name='In one line')),
                ('text', kotosilta.core.translated.TranslatedField(blank=True, default=dict, verbose_name='The proposal for the service')),
                ('service', models.CharField(blank=True, max_length=200, verbose_name='Which service?')),
                ('owner_name', models.CharField(blank=True, max_length=200, verbose_name='Who answers there?')),
                ('owner_email', models.EmailField(blank=True, max_length=254, verbose_name='E-mail address of who answers')),
                ('sent_at', models.DateTimeField(null=True)),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='Answer by')),
                ('answer', kotosilta.core.translated.TranslatedField(blank=True, default=dict, verbose_name='Answer of the service')),
                ('answered_at', models.DateTimeField(null=True)),
                ('changed', kotosilta.core.translated.TranslatedField(blank=True, default=dict, verbose_name='What has changed')),
                ('told_back_at', models.DateTimeField(null=True)),
                ('is_public', models.BooleanField(default=False, verbose_name='Show in the open trail, without names')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matters', to='governance.body')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposed_matters', to='people.person')),
            ],
            options={
                'ordering': ['-proposed_at', '-id'],
                'indexes': [models.Index(fields=['status', 'due_on'], name='matter_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['sent', 'answered', 'told_back']), _negated=True), models.Q(('due_on__isnull', False), ('sent_at__isnull', False), models.Q(('owner_email', ''), _negated=True)), _connector='OR'), name='matter_sent_has_owner_and_day'), models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['answered', 'told_back']), _negated=True), ('answered_at__isnull', False), _connector='OR'), name='matter_answered_has_moment')],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('agenda', kotosilta.core.translated.TranslatedField(blank=True, default=dict, verbose_name='What is it about? One line for each matter')),
                ('easy', kotosilta.core.translated.TranslatedField(blank=True, default=dict, help_text='Short sentences, no foreign words: what is decided, and what it means for families.', verbose_name='The same in easy language')),
                ('minutes', kotosilta.core.translated.TranslatedField(blank=True, default=dict, verbose_name='Minutes, without names')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='governance.body')),
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='meeting', to='activities.session')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=120, verbose_name='What is it?')),
                ('file', models.FileField(upload_to=kotosilta.governance.models.steering.where_papers_go)),
                ('added_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='governance.meeting')),
            ],
            options={
                'ordering': ['added_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Risk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('what', kotosilta.core.translated.TranslatedField(default=dict, verbose_name='What could go wrong?')),
                ('likelihood', models.PositiveSmallIntegerField(choices=[(1, 'low'), (2, 'middle'), (3, 'high')], verbose_name='How likely is it?')),
                ('impact', models.PositiveSmallIntegerField(choices=[(1, 'low'), (2, 'middle'), (3, 'high')], verbose_name='How bad would it be?')),
                ('measure', kotosilta.core.translated.TranslatedField(default=dict, verbose_name='What is done about it?')),
                ('who', models.CharField(max_length=200, verbose_name='Who looks after it?')),
                ('review_on', models.DateField(verbose_name='When is it looked at again?')),
                ('written_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('closed_on', models.DateField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=300, verbose_name='What came of it?')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='risks', to='projects.project')),
            ],
            options={
                'ordering': ['-written_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('impact__gte', 1), ('impact__lte', 3), ('likelihood__gte', 1), ('likelihood__lte', 3)), name='risk_levels')],
            },
        ),
        migrations.CreateModel(
            name='RootingItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('practice', kotosilta.core.translated.TranslatedField(default=dict, verbose_name='Which practice?')),
                ('evidence', kotosilta.core.translated.TranslatedField(blank=True, default=dict, verbose_name='What shows that it works?')),
                ('owner_organisation', models.CharField(max_length=200, verbose_name='Future owner: which organisation?')),
                ('owner_name', models.CharField(max_length=200, verbose_name='Who there?')),
                ('owner_email', models.EmailField(max_length=254, verbose_name='E-mail address of who answers')),
                ('status', models.CharField(choices=[('draft', 'being prepared'), ('asked', 'asked of the future owner'), ('accepted', 'accepted by the future owner'), ('declined', 'declined'), ('signed_off', 'signed off by the control group')], default='draft', max_length=10)),
                ('asked_at', models.DateTimeField(null=True)),
                ('accepts', models.TextField(blank=True, max_length=2000, verbose_name='What do you take over?')),
                ('from_on', models.DateField(blank=True, null=True, verbose_name='From which day?')),
                ('funded_how', models.CharField(blank=True, max_length=300, verbose_name='How is it paid for?')),
                ('declined_why', models.TextField(blank=True, max_length=2000, verbose_name='Why not?')),
                ('answered_at', models.DateTimeField(null=True)),
                ('signed_off_on', models.DateField(blank=True, null=True, verbose_name='On which day did the control group sign it off?')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooting_items', to='projects.project')),
                ('target', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='projects.target', verbose_name='The number that shows it')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['accepted', 'signed_off']), _negated=True), models.Q(('answered_at__isnull', False), ('from_on__isnull', False), models.Q(('accepts', ''), _negated=True), models.Q(('funded_how', ''), _negated=True)), _connector='OR'), name='rooting_item_accepted_with_terms'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'signed_off'), _negated=True), ('signed_off_on__isnull', False), _connector='OR'), name='rooting_item_signed_off_on')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('since', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('role', models.CharField(choices=[('member', 'Member'), ('chair', 'Chair')], default='member', max_length=8, verbose_name='Role')),
                ('represents', models.CharField(blank=True, choices=[('city', 'the city'), ('area', 'the wellbeing area'), ('parents', "the parents' association"), ('target', 'the target group'), ('project', 'the project'), ('other', 'somebody else')], max_length=10, verbose_name='Whom does the seat represent?')),
                ('term_ends_on', models.DateField(blank=True, null=True, verbose_name='Last day of the term')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='governance.body')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='body_seats', to='people.person', verbose_name='Who?')),
            ],
            options={
                'ordering': ['since', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='seat_until_after_since'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('body', 'person'), name='seat_once_at_a_time', violation_error_message='This person has a seat already.')],
            },
        ),
    ]
