"""The shape of what is written about invoices."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import bic, iban

from kotosilta.core import clock
from kotosilta.core.forms import DayField, Form, ModelForm, NumberField
from kotosilta.invoicing.models import CENT, Invoice, Price, Seller
from kotosilta.invoicing.references import check_reference
from kotosilta.people.checks import check_einvoice_address


class SellerForm(ModelForm[Seller]):
    class Meta:
        model = Seller
        fields = [
            "street",
            "postcode",
            "town",
            "email",
            "account",
            "bank",
            "einvoice_address",
            "einvoice_operator",
            "vat_category",
            "vat_reason",
            "is_vat_registered",
            "decided_by",
            "decided_on",
            "payment_days",
            "reference_kind",
        ]
        field_classes = {"decided_on": DayField}

    also_validated = ("vat_category", "vat_reason", "is_vat_registered")

    def clean(self) -> dict[str, Any]:
        """An invoice carries the seller's business ID, so it must be known."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.instance.organisation.business_id:
            raise ValidationError(_("Write the business ID of your organisation first, under Organisations."))
        return cleaned

    def clean_account(self) -> str:
        compact: str = iban.compact(self.cleaned_data["account"])
        return compact

    def clean_bank(self) -> str:
        compact: str = bic.compact(self.cleaned_data["bank"])
        return compact

    def clean_einvoice_address(self) -> str:
        return check_einvoice_address(self.cleaned_data["einvoice_address"])


class PriceForm(ModelForm[Price]):
    class Meta:
        model = Price
        fields = ["name", "since", "per_hour", "rate"]
        field_classes = {"since": DayField, "per_hour": NumberField}


class CreditForm(Form):
    note = forms.CharField(label=_("Why? It stands on the credit note."), max_length=300)


class PaymentForm(Form):
    """Money that came in, for an invoice that is known."""

    paid_on = DayField(label=_("Paid on which day?"))
    amount = NumberField(label=_("Euros"), min_value=CENT, max_digits=10, decimal_places=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paid_on"].initial = clock.today()


class ByReferenceForm(PaymentForm):
    """Money that came in, found by the reference on the bank statement."""

    reference = forms.CharField(label=_("Payment reference"), max_length=40)
    field_order = ("reference", "amount", "paid_on")
    invoice: Invoice

    def __init__(self, *args: Any, invoices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invoices = invoices

    def clean_reference(self) -> str:
        reference = check_reference(self.cleaned_data["reference"])
        found = self.invoices.filter(reference=reference, kind=Invoice.Kind.INVOICE).first()
        if found is None:
            raise ValidationError(_("No invoice of yours has this reference."))
        self.invoice = found
        return reference
