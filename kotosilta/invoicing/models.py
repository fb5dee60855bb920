import datetime as dt
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar, NamedTuple, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from stdnum import bic, iban
from stdnum.exceptions import ValidationError as NumberError

from kotosilta.core import clock
from kotosilta.core.records import Record, Records, current
from kotosilta.invoicing.vat import Category, Rate
from kotosilta.people.checks import check_einvoice_address
from kotosilta.people.models import Organisation, User
from kotosilta.projects.models import Member

CENT = Decimal("0.01")
ZERO = Decimal(0)
BOOKKEEPERS = (Member.Role.MANAGER, Member.Role.WORKER, Member.Role.COORDINATOR)


def cents(value: Decimal) -> Decimal:
    """Rounded to cents, half up: each line, and the tax once for each rate."""
    return value.quantize(CENT, ROUND_HALF_UP)


def check_iban(value: str) -> None:
    try:
        iban.validate(value)
    except NumberError:
        raise ValidationError(
            _("This is not an account number (IBAN). Copy it from the bank, for example FI21 1234 5600 0007 85."),
            code="iban",
        ) from None


def check_bic(value: str) -> None:
    if not bic.is_valid(value):
        raise ValidationError(_("This is not a BIC. It has 8 or 11 characters, for example NDEAFIHH."), code="bic")


def check_address(value: str) -> None:
    check_einvoice_address(value)


POSTCODE = RegexValidator(r"^\d{5}$", _("Write the five numbers of the postal code."))


def keeps_books(user: Any) -> Any:
    """Organisations whose invoices the user looks after now: those who run or work in its projects, for it."""
    seats = Member.objects.filter(current(), user=user, role__in=BOOKKEEPERS)
    own = Q(role=Member.Role.COORDINATOR) | Q(organisation=models.F("project__owner"))
    return seats.filter(own).values("organisation")


class Sellers(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(organisation__in=keeps_books(user)) if user.is_authenticated else self.none()


class Seller(Record):
    """An organisation that sends invoices, with its one tax profile, which its accountant has decided."""

    class ReferenceKind(models.TextChoices):
        NATIONAL = "national", _("Finnish reference number")
        CREDITOR = "creditor", _("International reference (RF)")

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="seller")
    street = models.CharField(_("Street address"), max_length=35, validators=[MinLengthValidator(2)])
    postcode = models.CharField(_("Postal code"), max_length=5, validators=[POSTCODE])
    town = models.CharField(_("Town"), max_length=35, validators=[MinLengthValidator(2)])
    email = models.EmailField(_("E-mail address for questions about invoices"), blank=True)
    account = models.CharField(
        _("Account number (IBAN)"), max_length=34, validators=[check_iban], help_text=_("FI21 1234 5600 0007 85")
    )
    bank = models.CharField(_("Bank (BIC)"), max_length=11, validators=[check_bic], help_text=_("NDEAFIHH"))
    einvoice_address = models.CharField(
        _("Own e-invoice address (OVT)"), max_length=40, validators=[check_address], help_text=_("003712345671")
    )
    einvoice_operator = models.CharField(_("Operator of the e-invoices"), max_length=35)
    vat_category = models.CharField(_("How are the sales taxed?"), max_length=1, choices=Category.choices)
    vat_reason = models.CharField(
        _("Reason, if there is no tax"),
        max_length=70,
        blank=True,
        help_text=_("It stands on the invoice. Your accountant gives the words and the section of the law."),
    )
    is_vat_registered = models.BooleanField(_("In the VAT register"), default=False)
    decided_by = models.CharField(_("Who decided how the sales are taxed?"), max_length=100)
    decided_on = models.DateField(_("When was it decided?"))
    payment_days = models.PositiveSmallIntegerField(_("Days to pay"), default=21, validators=[MinValueValidator(1)])
    reference_kind = models.CharField(
        _("Which kind of reference?"), max_length=8, choices=ReferenceKind.choices, default=ReferenceKind.NATIONAL
    )
    last_number = models.PositiveIntegerField(_("Number of the last invoice"), default=1000)

    personal_data: ClassVar[dict[str, str]] = {"decided_by": "personal"}
    objects = Sellers.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(vat_category="S") | ~Q(vat_reason=""),
                name="seller_without_tax_says_why",
                violation_error_message=_("Write the reason why there is no tax: it must stand on the invoice."),
            ),
            models.CheckConstraint(
                condition=~Q(vat_category="S") | Q(is_vat_registered=True),
                name="seller_with_tax_is_registered",
                violation_error_message=_("Who sells with tax is in the VAT register. Tick it, or choose another."),
            ),
            models.CheckConstraint(
                condition=~Q(vat_category="O") | Q(is_vat_registered=False),
                name="seller_outside_is_not_registered",
                violation_error_message=_("An invoice outside the scope of tax has no VAT number. Take the tick away."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def prices_on(self, day: dt.date) -> "list[Price]":
        """The price list as it is for a delivery on that day: of each name the newest row that has begun."""
        names: dict[str, Price] = {}
        for price in self.prices.filter(since__lte=day).order_by("name", "since"):
            names[price.name] = price
        return list(names.values())


class OfSeller(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(seller__in=Seller.objects.all().visible_to(user))


class Price(Record):
    """A row of the price list; a new price is a new row from its day on."""

    seller = models.ForeignKey(Seller, on_delete=models.CASCADE, related_name="prices")
    name = models.CharField(_("What is sold?"), max_length=100)
    since = models.DateField(_("From which day of delivery?"), default=clock.today)
    per_hour = models.DecimalField(
        _("Price for an hour without tax, euros"), max_digits=8, decimal_places=2, validators=[MinValueValidator(0)]
    )
    rate = models.CharField(_("Rate of tax"), max_length=8, choices=Rate.choices, default=Rate.STANDARD)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = OfSeller.as_manager()

    class Meta:
        ordering = ["name", "-since"]
        constraints = [
            models.UniqueConstraint(
                fields=["seller", "name", "since"],
                name="price_once_a_day",
                violation_error_message=_("This price is already here for that day."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class TaxPart(NamedTuple):
    """What is taxed alike: the base, the percent (None outside the scope), the tax."""

    base: Decimal
    percent: Decimal | None
    tax: Decimal


class Immutable(Exception):
    """An issued invoice never changes; a credit note corrects it."""


class Issued(models.Model):
    """Written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise Immutable(f"{self} is issued and cannot be changed")
        super().save(*args, **kwargs)


class Invoice(Record, Issued):
    """An invoice or a credit note, with everything it says as it was on the day: it never changes."""

    class Kind(models.TextChoices):
        INVOICE = "380", _("Invoice")
        CREDIT_NOTE = "381", _("Credit note")

    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="invoices")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=3, choices=Kind.choices, default=Kind.INVOICE)
    credits = models.OneToOneField("self", null=True, on_delete=models.RESTRICT, related_name="credited_by")
    issued_on = models.DateField()
    due_on = models.DateField()
    reference = models.CharField(max_length=25)
    parties = models.JSONField()  # {"seller": {...}, "buyer": {...}}: names, addresses, numbers as printed
    vat_category = models.CharField(max_length=1, choices=Category.choices)
    vat_reason = models.CharField(max_length=70, blank=True)
    buyer_reference = models.CharField(max_length=60)
    note = models.CharField(max_length=300, blank=True)

    personal_data: ClassVar[dict[str, str]] = {"parties": "personal"}
    objects = OfSeller.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["seller", "number"], name="invoice_number_once"),
            models.CheckConstraint(
                condition=Q(kind="380", credits__isnull=True) | Q(kind="381", credits__isnull=False),
                name="credit_note_names_its_invoice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def is_credit_note(self) -> bool:
        return self.kind == self.Kind.CREDIT_NOTE

    @property
    def tax_parts(self) -> list[TaxPart]:
        """The sums of the lines by percent; the tax of each is rounded once."""
        bases: dict[Decimal | None, Decimal] = defaultdict(Decimal)
        for line in self.lines.all():
            bases[line.percent] += line.amount
        return [
            TaxPart(base, percent, cents(base * (percent or ZERO) / 100))
            for percent, base in sorted(bases.items(), key=lambda pair: pair[0] or ZERO)
        ]

    @property
    def net(self) -> Decimal:
        return sum((line.amount for line in self.lines.all()), ZERO)

    @property
    def tax(self) -> Decimal:
        return sum((part.tax for part in self.tax_parts), ZERO)

    @property
    def total(self) -> Decimal:
        return self.net + self.tax

    @property
    def paid(self) -> Decimal:
        return sum((payment.amount for payment in self.payments.all()), ZERO)

    @property
    def open_amount(self) -> Decimal:
        """What the buyer still owes; nothing once it has been credited."""
        return ZERO if self.is_credit_note or hasattr(self, "credited_by") else self.total - self.paid

    @property
    def is_overdue(self) -> bool:
        return self.open_amount > 0 and self.due_on < clock.today()


class OfInvoice(Records):
    def visible_to(self, user: Any) -> Self:
        return self.filter(invoice__in=Invoice.objects.all().visible_to(user))


class InvoiceLine(Record, Issued):
    """What was sold on which day. `source` is the UUID of what it is for, whatever that is."""

    class Unit(models.TextChoices):
        """UN/ECE Recommendation 20."""

        HOUR = "HUR", _("h")
        PIECE = "C62", _("pcs")

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=100)
    delivered_on = models.DateField()
    quantity = models.DecimalField(max_digits=8, decimal_places=2)
    unit = models.CharField(max_length=3, choices=Unit.choices)
    unit_price = models.DecimalField(max_digits=10, decimal_places=2)
    percent = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    source = models.UUIDField(null=True)

    personal_data: ClassVar[dict[str, str]] = {}
    objects = OfInvoice.as_manager()

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["source"], name="invoice_line_source")]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_position"),
            models.CheckConstraint(condition=Q(quantity__gt=0, unit_price__gte=0), name="invoice_line_positive"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def amount(self) -> Decimal:
        """Without tax, to the cent."""
        return cents(self.quantity * self.unit_price)


class Payment(Record):
    """Money that came in for an invoice."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="payments")
    paid_on = models.DateField(_("Paid on which day?"))
    amount = models.DecimalField(_("Euros"), max_digits=10, decimal_places=2, validators=[MinValueValidator(CENT)])
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    personal_data: ClassVar[dict[str, str]] = {"recorded_by": "personal"}
    objects = OfInvoice.as_manager()

    class Meta:
        ordering = ["paid_on", "id"]

    def __str__(self) -> str:
        return f"{self.paid_on} {self.amount}"


def until(day: dt.date, days: int) -> dt.date:
    """The day on which a payment is due."""
    return day + dt.timedelta(days=days)
