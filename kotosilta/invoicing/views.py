"""Invoices of one's own organisation: what is open, what each says, who sells."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotosilta.core import audit
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.core.lists import Column, list_file
from kotosilta.invoicing import services
from kotosilta.invoicing.files import FILES
from kotosilta.invoicing.forms import ByReferenceForm, CreditForm, PaymentForm, PriceForm, SellerForm
from kotosilta.invoicing.models import Invoice, Price, Seller, keeps_books


def _bookkeepers_only(request: Request) -> None:
    require(
        request.user.organisation_id is not None
        and keeps_books(request.user).filter(organisation=request.user.organisation_id).exists(),
        _("Only those who run or work in a project of the organisation look after its invoices."),
    )


def _own_seller(request: Request) -> Seller | None:
    seller: Seller | None = (
        Seller.objects.all().visible_to(request.user).filter(organisation=request.user.organisation_id).first()
    )
    return seller


def _with_sums(rows: Any) -> Any:
    return rows.select_related("credited_by", "credits").prefetch_related("lines", "payments")


INVOICES = [
    Column(gettext_lazy("Number"), lambda invoice: invoice.number),
    Column(gettext_lazy("Date"), lambda invoice: invoice.issued_on),
    Column(gettext_lazy("Buyer"), lambda invoice: invoice.parties["buyer"]["name"]),
    Column(gettext_lazy("Euros"), lambda invoice: invoice.total),
    Column(gettext_lazy("Still open"), lambda invoice: invoice.open_amount),
    Column(gettext_lazy("Pay by"), lambda invoice: invoice.due_on),
]


def invoices(request: Request) -> HttpResponse:
    """The newest first, with what is still to be paid."""
    _bookkeepers_only(request)
    own = Invoice.objects.all().visible_to(request.user).filter(seller=_own_seller(request))
    rows = _with_sums(own).order_by("-issued_on", "-pk")
    if made := list_file(request, "invoices", rows, INVOICES):
        return made
    page = list(rows[:200])
    context = {
        "seller": _own_seller(request),
        "invoices": page,
        "open_total": sum(invoice.open_amount for invoice in page),
        "late": [invoice for invoice in page if invoice.is_overdue],
    }
    return render(request, "invoicing/invoices.html", context)


def _invoice(request: Request, uuid: UUID) -> Invoice:
    return get_visible(Invoice, request.user, uuid, "seller__organisation", "credits", "credited_by")


def invoice_url(invoice: Invoice) -> str:
    return reverse("invoicing:invoice", args=[invoice.uuid])


def invoice(request: Request, uuid: UUID) -> HttpResponse:
    return render(request, "invoicing/invoice.html", {"invoice": _invoice(request, uuid)})


def file(request: Request, uuid: UUID, kind: str) -> HttpResponse:
    """The invoice as a file: for paper, for Peppol, for Finnish operators."""
    found = _invoice(request, uuid)
    if kind not in FILES:
        raise Http404
    make, content_type, ending = FILES[kind]
    response = HttpResponse(make(found), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{found.number}.{ending}"'
    return response


def credit(request: Request, uuid: UUID) -> HttpResponse:
    found = _invoice(request, uuid)
    form = bind(CreditForm, request)
    if form.is_valid() and attempt(request, services.credit_invoice, form=form, invoice=found, **form.cleaned_data):
        messages.success(request, _("The credit note is issued. Send it to the buyer."))
        return redirect(invoice_url(found))
    lead = _("Invoice %(number)s is taken back as a whole. A corrected one can be issued after that.") % {
        "number": found.number
    }
    label = _("Issue the credit note")
    return form_page(request, form, label, invoice_url(found), submit_label=label, lead=lead, danger=True)


def pay(request: Request, uuid: UUID) -> HttpResponse:
    found = _invoice(request, uuid)
    form = bind(PaymentForm, request, initial={"amount": found.open_amount})
    if form.is_valid() and attempt(request, services.record_payment, form=form, invoice=found, **form.cleaned_data):
        return redirect(invoice_url(found))
    return form_page(request, form, _("Money has come in"), invoice_url(found))


def pay_by_reference(request: Request) -> HttpResponse:
    """From the bank statement: the reference names the invoice."""
    _bookkeepers_only(request)
    mine = Invoice.objects.all().visible_to(request.user).filter(seller=_own_seller(request))
    form = bind(ByReferenceForm, request, invoices=mine)
    back = reverse("invoicing:list")
    if form.is_valid() and attempt(
        request,
        services.record_payment,
        form=form,
        invoice=form.invoice,
        paid_on=form.cleaned_data["paid_on"],
        amount=form.cleaned_data["amount"],
    ):
        messages.success(request, _("Saved for invoice %(number)s.") % {"number": form.invoice.number})
        return redirect(back)
    return form_page(request, form, _("Money has come in"), back)


def seller(request: Request) -> HttpResponse:
    """How one's own organisation sells."""
    _bookkeepers_only(request)
    form = bind(SellerForm, request, instance=_own_seller(request) or Seller(organisation=request.user.organisation))
    if form.is_valid() and attempt(
        request, services.save_seller, form=form, seller=form.save(commit=False), fields=list(form.fields)
    ):
        return redirect("invoicing:list")
    lead = _("How the sales are taxed is decided by your accountant; write down who decided it and when.")
    return form_page(request, form, _("We as a seller"), reverse("invoicing:list"), lead=lead)


def prices(request: Request) -> HttpResponse:
    _bookkeepers_only(request)
    rows = Price.objects.all().visible_to(request.user).filter(seller=_own_seller(request))
    return render(request, "invoicing/prices.html", {"prices": rows, "seller": _own_seller(request)})


def add_price(request: Request) -> HttpResponse:
    """A new price is a new row, from its day on: what was delivered before keeps the old one."""
    _bookkeepers_only(request)
    found = _own_seller(request)
    if found is None:
        return redirect("invoicing:seller")
    form = bind(PriceForm, request, instance=Price(seller=found))
    if form.is_valid():
        audit.save_form(form, by=request.user)
        return redirect("invoicing:prices")
    return form_page(request, form, _("Add a price"), reverse("invoicing:prices"))
