"""A seller, a buyer and lines, for the tests here and of the bookings."""

import datetime as dt
from decimal import Decimal
from typing import Any

from kotosilta.invoicing.models import Seller
from kotosilta.invoicing.services import Buyer, Sold

DAY = dt.date(2026, 11, 2)
REGISTERED = {"vat_category": "S", "is_vat_registered": True}
EXEMPT = {"vat_category": "E", "is_vat_registered": True, "vat_reason": "AVL 4 §"}
EXEMPT_UNREGISTERED = {"vat_category": "E", "vat_reason": "AVL 3 §"}
OUTSIDE = {"vat_category": "O", "vat_reason": "AVL 4 §, yleishyödyllinen yhteisö"}


def make_seller(organisation: Any, **fields: Any) -> Seller:
    taken = Seller.objects.filter(organisation__business_id="1234567-1").exists()
    organisation.business_id = organisation.business_id or ("2000001-6" if taken else "1234567-1")
    organisation.save()
    values = {
        "street": "Rantatie 1", "postcode": "40100", "town": "Jyväskylä", "account": "FI2112345600000785",
        "bank": "NDEAFIHH", "einvoice_address": "003712345671", "einvoice_operator": "003721291126",
        "decided_by": "Accountant", "decided_on": DAY, **(fields if "vat_category" in fields else {**REGISTERED, **fields}),
    }  # fmt: skip
    return Seller.objects.create(organisation=organisation, **values)


def buyer(**fields: Any) -> Buyer:
    values = {"name": "Kaupunki & kumppanit", "business_id": "0174666-4", "street": "Katu 2", "postcode": "40100",
              "town": "Jyväskylä", "reference": "PO 4711", **fields}  # fmt: skip
    return Buyer(**values)


def hours(quantity: str = "2", price: str = "45.00", **fields: Any) -> Sold:
    values = {"text": "Kokemusasiantuntija", "delivered_on": DAY, "quantity": Decimal(quantity), "unit": "HUR",
              "unit_price": Decimal(price), "rate": "standard", **fields}  # fmt: skip
    return Sold(**values)


def travel(price: str = "12.40") -> Sold:
    return hours("1", price, text="Matkakulut", unit="C62")
