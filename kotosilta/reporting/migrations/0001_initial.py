import django.core.validators
import django.db.models.deletion
import kotosilta.core.clock
import kotosilta.core.translated
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('governance', '0001_initial'),
        ('people', '0001_initial'),
        ('people', '__first__'),
        ('projects', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('category', models.CharField(choices=[('staff', 'Staff'), ('travel', 'Travel'), ('services', 'Purchased services'), ('equipment', 'Equipment and rooms'), ('other', 'Materials and other'), ('flat', 'Flat rate'), ('lump', 'Lump sum for an output'), ('income', 'Income')], max_length=10, verbose_name='What for?')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='How much, €')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation', verbose_name='Organisation')),
                ('output', models.ForeignKey(blank=True, help_text='For a lump sum only.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.target', verbose_name='Paid when which target is reached?')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='budget', to='projects.project')),
            ],
            options={
                'ordering': ['organisation__name', 'category', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('output__isnull', True)), fields=('project', 'organisation', 'category'), name='budget_line_once', violation_error_message='This line is in the budget already. Change it there.'), models.CheckConstraint(condition=models.Q(models.Q(('category', 'lump'), ('output__isnull', False)), models.Q(models.Q(('category', 'lump'), _negated=True), ('output__isnull', True)), _connector='OR'), name='budget_line_output_of_lump_sum', violation_error_message='A lump sum needs the target that must be reached; other lines have none.')],
            },
        ),
        migrations.CreateModel(
            name='Cost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('category', models.CharField(choices=[('staff', 'Staff'), ('travel', 'Travel'), ('services', 'Purchased services'), ('equipment', 'Equipment and rooms'), ('other', 'Materials and other'), ('flat', 'Flat rate'), ('lump', 'Lump sum for an output'), ('income', 'Income')], max_length=10, verbose_name='What for?')),
                ('day', models.DateField(verbose_name='Day')),
                ('amount', models.DecimalField(decimal_places=2, help_text='A correction is negative.', max_digits=12, verbose_name='How much, €')),
                ('text', models.CharField(max_length=200, verbose_name='Text')),
                ('voucher', models.CharField(max_length=40, verbose_name='Number of the voucher')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation', verbose_name='Whose bookkeeping?')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='costs', to='projects.project')),
            ],
            options={
                'ordering': ['-day', '-id'],
                'indexes': [models.Index(fields=['project', 'day'], name='cost_project_day')],
                'constraints': [models.UniqueConstraint(fields=('project', 'organisation', 'voucher', 'category', 'day', 'amount', 'text'), name='cost_once', violation_error_message='This line of the voucher is here already.'), models.CheckConstraint(condition=models.Q(models.Q(('amount', 0), _negated=True), models.Q(('category__in', ['flat', 'lump']), _negated=True)), name='cost_is_real', violation_error_message='Flat rates and lump sums are counted, not written down.')],
            },
        ),
        migrations.CreateModel(
            name='Estimate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('indicator', models.CharField(max_length=12, verbose_name='Which indicator?')),
                ('gender', models.CharField(blank=True, choices=[('', 'not by gender'), ('woman', 'women'), ('man', 'men'), ('non_binary', 'non-binary')], max_length=12, verbose_name='Of whom?')),
                ('value', models.PositiveIntegerField(verbose_name='How many, since the beginning of the project?')),
                ('method', models.CharField(max_length=500, verbose_name='How do you know? Source and method')),
                ('estimated_on', models.DateField(default=kotosilta.core.clock.today, verbose_name='On which day?')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='estimates', to='projects.project')),
            ],
            options={
                'ordering': ['indicator', 'gender', 'estimated_on'],
                'constraints': [models.UniqueConstraint(fields=('project', 'indicator', 'gender', 'estimated_on'), name='estimate_once_a_day', violation_error_message='This has been estimated for that day already. Change the day.'), models.CheckConstraint(condition=models.Q(('method', ''), _negated=True), name='estimate_has_method')],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('decided_on', models.DateField(verbose_name='Day of the decision')),
                ('total', models.DecimalField(decimal_places=2, max_digits=12, validators=[django.core.validators.MinValueValidator(1)], verbose_name='Total costs that were accepted, €')),
                ('own_percent', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='Share of the organisation itself, %')),
                ('cost_model', models.CharField(choices=[('real', 'Real costs'), ('flat_40', '40 %: all other costs are 40 % of the staff costs'), ('flat_7', '7 %: indirect costs are 7 % of the direct costs'), ('flat_1', '1 %: indirect costs are 1 % of the purchased services and equipment'), ('lump', 'Lump sum: paid when an output is reached')], max_length=8, verbose_name='How are costs paid?')),
                ('salaries', models.CharField(choices=[('real', 'By the salaries that were paid'), ('unit', 'By the hour: accepted hours × hourly rate, at most 1,720 hours a year')], max_length=4, verbose_name='How are salaries counted?')),
                ('side_percent', models.DecimalField(decimal_places=2, default=0, help_text='As the decision fixes it; 0 when the hourly rate holds them already.', max_digits=5, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='Side costs of salaries, %')),
                ('last_paid_on', models.DateField(blank=True, help_text='Write it when the project is over and paid. Records are kept for so long from this day.', null=True, verbose_name="Day of the funder's last payment")),
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='grant', to='projects.project')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('own_percent__gte', 0), ('own_percent__lte', 100), ('total__gt', 0)), name='grant_sensible')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('news', 'News'), ('practice', 'Good practice')], max_length=8)),
                ('title', kotosilta.core.translated.TranslatedField(default=dict, verbose_name='Title')),
                ('sections', models.JSONField(default=dict)),
                ('written_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('published_at', models.DateTimeField(null=True)),
                ('taken_down_at', models.DateTimeField(null=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='projects.project')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-written_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'practice')), fields=('project',), name='publication_one_practice_a_project'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='publication_published_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('period', models.CharField(max_length=10)),
                ('last', models.DateField()),
                ('numbers', models.JSONField()),
                ('hidden', models.JSONField(default=list)),
                ('facts', models.JSONField(default=dict)),
                ('released_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='projects.project')),
                ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-last', '-released_at'],
                'constraints': [models.UniqueConstraint(fields=('project', 'last'), name='release_once_a_day_of_knowledge', violation_error_message='The tables of this day have been released already.')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('period', models.CharField(max_length=10)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('status', models.CharField(choices=[('draft', 'being written'), ('frozen', 'waits for the steering group'), ('returned', 'sent back by the steering group'), ('replaced', 'replaced by a next version'), ('approved', 'approved by the steering group')], default='draft', max_length=10)),
                ('texts', models.JSONField(default=dict)),
                ('content', models.JSONField(null=True)),
                ('begun_at', models.DateTimeField(default=kotosilta.core.clock.now)),
                ('frozen_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('why_returned', models.CharField(blank=True, max_length=1000, verbose_name='What has to be changed?')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='governance.decision')),
                ('frozen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='projects.project')),
            ],
            options={
                'ordering': ['-begun_at', '-id'],
                'constraints': [models.UniqueConstraint(fields=('project', 'period', 'version'), name='report_version_once'), models.UniqueConstraint(condition=models.Q(('status', 'draft')), fields=('project', 'period'), name='report_one_draft_a_period'), models.CheckConstraint(condition=models.Q(models.Q(('content__isnull', True), ('frozen_at__isnull', True), ('status', 'draft')), models.Q(models.Q(('status', 'draft'), _negated=True), ('content__isnull', False), ('frozen_at__isnull', False), ('frozen_by__isnull', False)), _connector='OR'), name='report_frozen_with_content'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(('answered_by__isnull', False), models.Q(('answered_by', models.F('frozen_by')), _negated=True)), _connector='OR'), name='report_approved_by_another')],
            },
        ),
        migrations.CreateModel(
            name='WorkHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('worker', models.CharField(max_length=120, verbose_name='Who?')),
                ('role', models.CharField(blank=True, max_length=120, verbose_name='In which task?')),
                ('day', models.DateField(verbose_name='Day')),
                ('hours', models.DecimalField(decimal_places=2, max_digits=6, validators=[django.core.validators.MinValueValidator(Decimal('0.25')), django.core.validators.MaxValueValidator(400)], verbose_name='Hours')),
                ('rate', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='Rate for an hour, €')),
                ('what', models.CharField(blank=True, max_length=200, verbose_name='What was done?')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_hours', to='projects.project')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='work_hours', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-day', 'worker', 'id'],
                'indexes': [models.Index(fields=['project', 'day'], name='work_hours_project_day')],
                'constraints': [models.UniqueConstraint(fields=('project', 'organisation', 'worker', 'role', 'day'), name='work_hours_once', violation_error_message='The hours of this day are written down already.'), models.CheckConstraint(condition=models.Q(('hours__gt', 0), ('hours__lte', 400)), name='work_hours_sensible')],
            },
        ),
    ]
