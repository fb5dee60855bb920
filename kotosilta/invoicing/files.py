"""The files that an invoice can be."""

from kotosilta.invoicing.finvoice import finvoice
from kotosilta.invoicing.printing import invoice_pdf
from kotosilta.invoicing.ubl import ubl

# how it is made, its type, the ending of its name
FILES = {
    "pdf": (invoice_pdf, "application/pdf", "pdf"),
    "ubl": (ubl, "application/xml", "xml"),
    "finvoice": (finvoice, "application/xml", "finvoice.xml"),
}
