"""A publication as a file: HTML to paste into another site, DOCX to work on."""

import io

import docx
from django.template.loader import render_to_string
from django.utils.translation import get_language

from kotosilta.core.translated import told
from kotosilta.reporting.models import Publication

KINDS = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def make(publication: Publication, kind: str) -> bytes:
    """In the language of the moment. `kind` is a key of KINDS."""
    if kind == "html":
        return render_to_string("reporting/public/practice_file.html", {"practice": publication}).encode()
    paper = docx.Document()
    paper.core_properties.title, paper.core_properties.author = str(publication), ""
    paper.core_properties.language = get_language() or "en"
    paper.add_heading(str(publication), 0)
    for heading, text in publication.parts:
        paper.add_heading(str(heading), 1)
        for line in told(text).text.splitlines():
            paper.add_paragraph(line)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()
