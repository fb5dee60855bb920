"""PDFs that people send: written anew page by page, so that nothing of the file but its pages is kept."""

import io
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter

PAPER_AT_MOST = 10 * 1024 * 1024  # bytes
PAGES_AT_MOST = 60


def paper(upload: Any) -> bytes:
    """The same pages as a new PDF, without scripts, attachments and words about who made it. Raises ValidationError in
    words."""
    if upload.size > PAPER_AT_MOST:
        raise ValidationError(_("This file is too large. Choose one of at most 10 MB."), code="size")
    try:
        reader = PdfReader(upload)
        if reader.is_encrypted:
            raise ValidationError(_("This PDF asks for a password. Save it without one, or take a photo of the paper."))
        if len(reader.pages) > PAGES_AT_MOST:
            raise ValidationError(_("This PDF has too many pages. Choose one of at most 60 pages."))
        writer = PdfWriter()
        for page in reader.pages:  # the pages only: no scripts, no attachments, nothing about who made it
            for action in ("/AA", "/Annots", "/Metadata", "/PieceInfo"):
                page.pop(action, None)
            writer.add_page(page)
        writer.metadata = None
        out = io.BytesIO()
        writer.write(out)
    except ValidationError:
        raise
    except Exception as bad:  # a hostile file can make its parser raise anything; all of it means the same
        raise ValidationError(_("This PDF cannot be read. Take a photo of the paper instead."), code="kind") from bad
    return out.getvalue()
