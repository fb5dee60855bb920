import django.core.validators
import django.db.models.deletion
import kotosilta.core.clock
import kotosilta.invoicing.models
import uuid
from decimal import Decimal
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
            name='Invoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('380', 'Invoice'), ('381', 'Credit note')], default='380', max_length=3)),
                ('issued_on', models.DateField()),
                ('due_on', models.DateField()),
                ('reference', models.CharField(max_length=25)),
                ('parties', models.JSONField()),
                ('vat_category', models.CharField(choices=[('S', 'Taxable'), ('E', 'Exempt from tax, with a reason'), ('O', 'Outside the scope of tax, with a reason')], max_length=1)),
                ('vat_reason', models.CharField(blank=True, max_length=70)),
                ('buyer_reference', models.CharField(max_length=60)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('credits', models.OneToOneField(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='credited_by', to='invoicing.invoice')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('paid_on', models.DateField(verbose_name='Paid on which day?')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=10, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='Euros')),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='payments', to='invoicing.invoice')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['paid_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Seller',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('street', models.CharField(max_length=35, validators=[django.core.validators.MinLengthValidator(2)], verbose_name='Street address')),
                ('postcode', models.CharField(max_length=5, validators=[django.core.validators.RegexValidator('^\\d{5}$', 'Write the five numbers of the postal code.')], verbose_name='Postal code')),
                ('town', models.CharField(max_length=35, validators=[django.core.validators.MinLengthValidator(2)], verbose_name='Town')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='E-mail address for questions about invoices')),
                ('account', models.CharField(help_text='FI21 1234 5600 0007 85', max_length=34, validators=[kotosilta.invoicing.models.check_iban], verbose_name='Account number (IBAN)')),
                ('bank', models.CharField(help_text='NDEAFIHH', max_length=11, validators=[kotosilta.invoicing.models.check_bic], verbose_name='Bank (BIC)')),
                ('einvoice_address', models.CharField(help_text='003712345671', max_length=40, validators=[kotosilta.invoicing.models.check_address], verbose_name='Own e-invoice address (OVT)')),
                ('einvoice_operator', models.CharField(max_length=35, verbose_name='Operator of the e-invoices')),
                ('vat_category', models.CharField(choices=[('S', 'Taxable'), ('E', 'Exempt from tax, with a reason'), ('O', 'Outside the scope of tax, with a reason')], max_length=1, verbose_name='How are the sales taxed?')),
                ('vat_reason', models.CharField(blank=True, help_text='It stands on the invoice. Your accountant gives the words and the section of the law.', max_length=70, verbose_name='Reason, if there is no tax')),
                ('is_vat_registered', models.BooleanField(default=False, verbose_name='In the VAT register')),
                ('decided_by', models.CharField(max_length=100, verbose_name='Who decided how the sales are taxed?')),
                ('decided_on', models.DateField(verbose_name='When was it decided?')),
                ('payment_days', models.PositiveSmallIntegerField(default=21, validators=[django.core.validators.MinValueValidator(1)], verbose_name='Days to pay')),
                ('reference_kind', models.CharField(choices=[('national', 'Finnish reference number'), ('creditor', 'International reference (RF)')], default='national', max_length=8, verbose_name='Which kind of reference?')),
                ('last_number', models.PositiveIntegerField(default=1000, verbose_name='Number of the last invoice')),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seller', to='people.organisation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('vat_category', 'S'), models.Q(('vat_reason', ''), _negated=True), _connector='OR'), name='seller_without_tax_says_why', violation_error_message='Write the reason why there is no tax: it must stand on the invoice.'), models.CheckConstraint(condition=models.Q(models.Q(('vat_category', 'S'), _negated=True), ('is_vat_registered', True), _connector='OR'), name='seller_with_tax_is_registered', violation_error_message='Who sells with tax is in the VAT register. Tick it, or choose another.'), models.CheckConstraint(condition=models.Q(models.Q(('vat_category', 'O'), _negated=True), ('is_vat_registered', False), _connector='OR'), name='seller_outside_is_not_registered', violation_error_message='An invoice outside the scope of tax has no VAT number. Take the tick away.')],
            },
        ),
        migrations.CreateModel(
            name='Price',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=100, verbose_name='What is sold?')),
                ('since', models.DateField(default=kotosilta.core.clock.today, verbose_name='From which day of delivery?')),
                ('per_hour', models.DecimalField(decimal_places=2, max_digits=8, validators=[django.core.validators.MinValueValidator(0)], verbose_name='Price for an hour without tax, euros')),
                ('rate', models.CharField(choices=[('standard', 'Standard rate'), ('reduced', 'Reduced rate')], default='standard', max_length=8, verbose_name='Rate of tax')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='invoicing.seller')),
            ],
            options={
                'ordering': ['name', '-since'],
                'constraints': [models.UniqueConstraint(fields=('seller', 'name', 'since'), name='price_once_a_day', violation_error_message='This price is already here for that day.')],
            },
        ),
        migrations.AddField(
            model_name='invoice',
            name='seller',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='invoicing.seller'),
        ),
        migrations.CreateModel(
            name='InvoiceLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=100)),
                ('delivered_on', models.DateField()),
                ('quantity', models.DecimalField(decimal_places=2, max_digits=8)),
                ('unit', models.CharField(choices=[('HUR', 'h'), ('C62', 'pcs')], max_length=3)),
                ('unit_price', models.DecimalField(decimal_places=2, max_digits=10)),
                ('percent', models.DecimalField(decimal_places=2, max_digits=4, null=True)),
                ('source', models.UUIDField(null=True)),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='invoicing.invoice')),
            ],
            options={
                'ordering': ['position'],
                'indexes': [models.Index(fields=['source'], name='invoice_line_source')],
                'constraints': [models.UniqueConstraint(fields=('invoice', 'position'), name='invoice_line_position'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0), ('unit_price__gte', 0)), name='invoice_line_positive')],
            },
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(fields=('seller', 'number'), name='invoice_number_once'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('credits__isnull', True), ('kind', '380')), models.Q(('credits__isnull', False), ('kind', '381')), _connector='OR'), name='credit_note_names_its_invoice'),
        ),
    ]
