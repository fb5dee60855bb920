"""Invoices: numbers without gaps, what they say never changes, and others accept their files."""

import datetime as dt
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kotosilta.core.acts import Refused
from kotosilta.invoicing import references, vat
from kotosilta.invoicing.finvoice import finvoice
from kotosilta.invoicing.models import Immutable, Invoice, InvoiceLine, Seller
from kotosilta.invoicing.printing import invoice_pdf
from kotosilta.invoicing.services import credit_invoice, issue_invoice, record_payment
from kotosilta.invoicing.tests import official
from kotosilta.invoicing.tests.sellers import (
    DAY,
    EXEMPT,
    EXEMPT_UNREGISTERED,
    OUTSIDE,
    REGISTERED,
    buyer,
    hours,
    make_seller,
    travel,
)
from kotosilta.invoicing.ubl import ubl

PROFILES = [REGISTERED, EXEMPT, EXEMPT_UNREGISTERED, OUTSIDE]


@pytest.fixture
def manager(cast):
    return cast.actors["other_manager"]


@pytest.fixture
def seller(cast) -> Seller:
    return make_seller(cast.elsewhere)


@pytest.mark.parametrize("profile", PROFILES, ids=["taxable", "exempt", "exempt, not registered", "outside"])
@pytest.mark.parametrize("kind", ["national", "creditor"])
def test_invoice_and_credit_note_pass_the_official_rules(cast, manager, profile, kind):
    seller = make_seller(cast.elsewhere, **profile, reference_kind=kind)
    made = issue_invoice(seller=seller, buyer=buyer(), sold=[hours("2.5"), travel()], by=manager)
    assert official.faults(ubl(made)) == []
    assert official.faults(ubl(credit_invoice(invoice=made, by=manager))) == []


def test_the_official_rules_see_a_planted_fault(seller, manager):
    made = issue_invoice(seller=seller, buyer=buyer(), sold=[hours()], by=manager)
    wrong_sum = ubl(made).replace(b">112.95<", b">112.96<")
    assert wrong_sum != ubl(made) and official.faults(wrong_sum)
    assert official.faults(ubl(made).replace(b"BuyerReference>", b"AccountingCost>"))


money = st.decimals(min_value="0.01", max_value="9999.99", places=2)
quantities = st.decimals(min_value="0.01", max_value="99.75", places=2)
days = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))
sold = st.builds(
    hours,
    quantities.map(str),
    money.map(str),
    delivered_on=days,
    rate=st.sampled_from(["standard", "reduced"]),
    unit=st.sampled_from(["HUR", "C62"]),
    text=st.text("abcåäö &<>\"'", min_size=1, max_size=40).filter(str.strip),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=st.lists(sold, min_size=1, max_size=5), profile=st.sampled_from(PROFILES))
def test_whatever_is_sold_the_file_passes(cast, manager, lines, profile):
    with transaction.atomic():
        seller = make_seller(cast.elsewhere, **profile)
        made = issue_invoice(seller=seller, buyer=buyer(), sold=lines, by=manager)
        assert official.faults(ubl(made)) == []
        assert official.faults(ubl(credit_invoice(invoice=made, by=manager))) == []
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def finvoice_schema(tmp_path_factory):
    return official.finvoice_schema(tmp_path_factory.mktemp("finvoice"))


@pytest.mark.parametrize("profile", PROFILES, ids=["taxable", "exempt", "exempt, not registered", "outside"])
@pytest.mark.parametrize("kind", ["national", "creditor"])
def test_finvoice_passes_its_schema(cast, manager, profile, kind, finvoice_schema):
    from lxml import etree

    seller = make_seller(cast.elsewhere, **profile, reference_kind=kind)
    made = issue_invoice(seller=seller, buyer=buyer(), sold=[hours("2.5"), travel()], by=manager)
    for document in (made, credit_invoice(invoice=made, by=manager)):
        tree = etree.fromstring(finvoice(document))
        assert finvoice_schema.validate(tree), finvoice_schema.error_log
        total = tree.findtext(".//InvoiceTotalVatIncludedAmount")
        assert total == ("-" if document.is_credit_note else "") + f"{made.total:.2f}".replace(".", ",")


def test_tax_is_rounded_once_for_each_rate_and_chosen_by_the_day_of_delivery(seller, manager):
    lines = [hours("1", "0.05") for _ in range(3)]
    made = issue_invoice(seller=seller, buyer=buyer(), sold=lines, by=manager)
    assert (made.net, made.tax) == (Decimal("0.15"), Decimal("0.04")), "line by line it would be 0.03"
    old = issue_invoice(seller=seller, buyer=buyer(), sold=[hours(delivered_on=dt.date(2024, 8, 31))], by=manager)
    new = issue_invoice(seller=seller, buyer=buyer(), sold=[hours(delivered_on=dt.date(2024, 9, 1))], by=manager)
    assert [one.tax_parts[0].percent for one in (old, new)] == [Decimal(24), Decimal("25.5")]
    assert vat.percent("reduced", dt.date(2026, 1, 1)) == Decimal("13.5")


def test_numbers_have_no_gaps_even_when_something_is_refused(seller, manager):
    first = issue_invoice(seller=seller, buyer=buyer(), sold=[hours()], by=manager)
    for wrong in (buyer(reference=""), buyer(street="")):
        with pytest.raises(Refused):
            issue_invoice(seller=seller, buyer=wrong, sold=[hours()], by=manager)
    with pytest.raises(ValidationError):
        issue_invoice(seller=seller, buyer=buyer(business_id="1234567-8"), sold=[hours()], by=manager)
    with pytest.raises(Refused):
        issue_invoice(seller=seller, buyer=buyer(), sold=[], by=manager)
    credit = credit_invoice(invoice=first, by=manager)
    assert [first.number, credit.number] == [1001, 1002]
    with pytest.raises(Refused):
        credit_invoice(invoice=first, by=manager)
    assert issue_invoice(seller=seller, buyer=buyer(), sold=[hours()], by=manager).number == 1003


def test_the_same_thing_is_charged_once_until_it_is_credited(seller, manager):
    line = hours(source=uuid4())
    first = issue_invoice(seller=seller, buyer=buyer(), sold=[line], by=manager)
    with pytest.raises(Refused):
        issue_invoice(seller=seller, buyer=buyer(), sold=[line], by=manager)
    credit_invoice(invoice=first, by=manager)
    assert issue_invoice(seller=seller, buyer=buyer(), sold=[line], by=manager).number == 1003


def test_what_is_issued_never_changes(cast, seller, manager):
    made = issue_invoice(seller=seller, buyer=buyer(), sold=[hours()], by=manager)
    before = ubl(made)
    for row in (Invoice.objects.get(seller=seller), InvoiceLine.objects.get(invoice__seller=seller)):
        with pytest.raises(Immutable):
            row.save()
    seller.street, cast.elsewhere.name = "Elsewhere 5", "New name"
    seller.save()
    cast.elsewhere.save()
    assert ubl(Invoice.objects.get(seller=seller)) == before
    with pytest.raises(IntegrityError), transaction.atomic():
        Invoice.objects.bulk_create([Invoice(**{f.name: getattr(made, f.name) for f in Invoice._meta.fields[2:]})])


def test_payments_fill_an_invoice_and_nothing_more(seller, manager):
    made = issue_invoice(seller=seller, buyer=buyer(), sold=[hours()], by=manager)
    record_payment(invoice=made, paid_on=made.issued_on, amount=Decimal("100"), by=manager)
    made = Invoice.objects.get(seller=seller)
    assert made.open_amount == Decimal("12.95")
    with pytest.raises(Refused):
        record_payment(invoice=made, paid_on=made.issued_on, amount=Decimal("13"), by=manager)
    with pytest.raises(Refused):
        record_payment(invoice=made, paid_on=made.issued_on + dt.timedelta(days=1), amount=Decimal("1"), by=manager)


def test_only_the_sellers_own_people_invoice(cast, seller):
    for actor in ("manager", "partner_manager", "leader", "steering", "auditor", "self"):
        with pytest.raises(PermissionDenied):
            issue_invoice(seller=seller, buyer=buyer(), sold=[hours()], by=cast.actors[actor])


@pytest.mark.parametrize(("base", "reference"), [(123, "1232"), (234823, "2348236")])
def test_references_carry_their_check_digit(base, reference):
    assert references.national_reference(base) == reference
    assert references.check_reference(reference) == reference
    rf = references.creditor_reference(reference)
    assert references.check_reference(rf) == rf


@given(st.integers(100, 10**19 - 1), st.integers(1, 9))
def test_a_reference_with_one_wrong_digit_is_refused(base, shift):
    good = references.national_reference(base)
    wrong = good[:-1] + str((int(good[-1]) + shift) % 10)
    with pytest.raises(ValidationError):
        references.check_reference(wrong)


def test_the_published_barcodes():
    """The two examples of the bank bar code guide of Finance Finland."""
    version_4 = references.virtual_barcode(
        "FI7944052020036082", Decimal("4883.15"), "868516259619897", dt.date(2010, 6, 12)
    )
    assert version_4 == "479440520200360820048831500000000868516259619897100612"
    version_5 = references.virtual_barcode(
        "FI5810171000000122", Decimal("482.99"), "RF06559582243294671", dt.date(2012, 1, 31)
    )
    assert version_5 == "558101710000001220004829906000000559582243294671120131"
    too_much = references.virtual_barcode("FI7944052020036082", Decimal(1000000), "1232", dt.date(2010, 1, 31))
    assert (len(too_much), too_much[17:25]) == (54, "00000000")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("account", "FI2112345600000786"), ("account", "123"), ("bank", "X"), ("einvoice_address", "003712345672"),
        ("einvoice_address", "12345671"), ("postcode", "4010"),
    ],
)  # fmt: skip
def test_a_wrong_account_bank_or_address_is_refused_at_entry(seller, field, wrong):
    setattr(seller, field, wrong)
    with pytest.raises(ValidationError) as refused:
        seller.full_clean()
    assert field in refused.value.message_dict


@pytest.mark.parametrize("wrong", [{"vat_category": "O", "vat_reason": ""}, {"vat_category": "S", "is_vat_registered": False}, {**OUTSIDE, "is_vat_registered": True}])  # fmt: skip
def test_a_tax_profile_that_cannot_be_is_refused(cast, wrong):
    seller = make_seller(cast.elsewhere)
    for field, value in {"is_vat_registered": False, **wrong}.items():
        setattr(seller, field, value)
    with pytest.raises(ValidationError):
        seller.full_clean()


@pytest.mark.parametrize("profile", PROFILES)
def test_the_pdf_says_what_the_file_says(cast, manager, profile):
    import io

    from pypdf import PdfReader

    seller = make_seller(cast.elsewhere, **profile)
    made = issue_invoice(seller=seller, buyer=buyer(), sold=[hours("2.5"), travel()], by=manager)
    text = PdfReader(io.BytesIO(invoice_pdf(made))).pages[0].extract_text().replace("\xa0", " ")
    for part in (
        "1001",
        "Elsewhere ry",
        seller.organisation.business_id,
        "Kaupunki & kumppanit",
        "PO 4711",
        f"{made.total:.2f}".replace(".", ","),
    ):
        assert part in text, part
    assert DAY.strftime("%-d.%-m.%Y") in text
    if seller.vat_reason:
        assert seller.vat_reason in text


def test_the_command_lists_and_writes_files(seller, manager, tmp_path):
    from io import StringIO

    from django.core.management import call_command
    from django.core.management.base import CommandError

    made = issue_invoice(seller=seller, buyer=buyer(), sold=[hours(), travel()], by=manager)
    second = issue_invoice(seller=seller, buyer=buyer(), sold=[hours()], by=manager)
    out = StringIO()
    call_command("invoice", "list", "--format", "numbers", stdout=out)
    assert str(second.number) in out.getvalue().split()
    target = tmp_path / "invoice.xml"
    call_command("invoice", "export", str(second.number), "--format", "ubl", "--output", str(target), stdout=out)
    assert official.faults(target.read_bytes()) == []
    call_command("invoice", "export", str(second.number), "--format", "finvoice", "--output", str(target), stdout=out)
    assert b"<Finvoice" in target.read_bytes()
    with pytest.raises(CommandError, match="Several sellers"):
        call_command("invoice", "export", str(made.number), "--format", "pdf", "--output", str(target), stdout=out)
    with pytest.raises(CommandError, match="not been issued"):
        call_command("invoice", "export", "99", "--format", "pdf", "--output", str(target), stdout=out)


def test_the_pages_issue_pay_and_credit(cast, as_user, seller, manager):
    page = as_user(manager)
    made = issue_invoice(seller=seller, buyer=buyer(), sold=[hours()], by=manager)
    assert f">{made.number}<" in page.get("/en/desk/invoices/").content.decode()
    day = {
        "paid_on_day": made.issued_on.day,
        "paid_on_month": made.issued_on.month,
        "paid_on_year": made.issued_on.year,
    }
    wrong = page.post("/en/desk/invoices/payment/", {**day, "reference": made.reference[:-1] + "x", "amount": "5"})
    assert wrong.status_code == 422 and "check number is wrong" in wrong.content.decode()
    paid = page.post("/en/desk/invoices/payment/", {**day, "reference": made.reference, "amount": str(made.total)})
    assert paid.status_code == 302
    assert Invoice.objects.get(seller=seller).open_amount == 0
    for kind, begins in (("pdf", b"%PDF"), ("ubl", b"<?xml"), ("finvoice", b"<?xml")):
        assert page.get(f"/en/desk/invoices/{made.uuid}/{kind}/").content.startswith(begins)
    page.post(f"/en/desk/invoices/{made.uuid}/credit/", {"note": "Wrong hours"})
    assert Invoice.objects.filter(credits=made, note="Wrong hours").exists()


def test_the_sellers_page_does_not_set_the_number_back(cast, seller, manager):
    from kotosilta.invoicing.services import save_seller

    stale = Seller.objects.get(pk=seller.pk)
    issue_invoice(seller=seller, buyer=buyer(), sold=[hours()], by=manager)
    stale.street = "New street 5"
    save_seller(seller=stale, fields=["street"], by=manager)
    assert issue_invoice(seller=stale, buyer=buyer(), sold=[hours()], by=manager).number == 1002


def test_characters_that_no_file_may_hold_are_left_out(seller, manager):
    odd = buyer(reference="PO\x0b1", name="Kaupunki\x1f")
    made = issue_invoice(seller=seller, buyer=odd, sold=[hours(text="Talk\x0bhere \U0001f600")], by=manager)
    assert official.faults(ubl(made)) == []
    assert made.buyer_reference == "PO 1"


def test_no_payment_for_what_has_been_credited(seller, manager):
    made = issue_invoice(seller=seller, buyer=buyer(), sold=[hours()], by=manager)
    stale = Invoice.objects.select_related("credited_by").get(pk=made.pk)
    assert stale.open_amount > 0
    credit_invoice(invoice=made, by=manager)
    with pytest.raises(Refused):
        record_payment(invoice=stale, paid_on=stale.issued_on, amount=Decimal(1), by=manager)


def test_an_account_abroad_has_no_finnish_barcode():
    assert references.virtual_barcode("DE89370400440532013000", Decimal(1), "1232", DAY) == ""
