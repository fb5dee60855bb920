"""The certificate on paper: PDF/A-3 and PDF/UA-1 with the signed credential inside, two languages side by side."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _
from pypdf import PdfReader

from kotosilta.core.typesetting import CannotSet, paper_language, typeset
from kotosilta.credentials.models import Credential
from kotosilta.credentials.reading import in_figures
from kotosilta.credentials.snapshots import in_language, outcome_line, own_language

TEMPLATE = Path(__file__).parent / "paper" / "certificate.typ"
# (size of the letters, how much of the description): smaller and shorter until everything stands on one page.
MANY_PAGES = 0.85  # size of the letters of what needs more than one
STEPS = ((1.0, 900), (0.85, 600), (0.75, 250))


class CannotPrint(Exception):
    """This certificate cannot be set on one page: no font has a letter of it, or it says too much."""


def check_url(credential: Credential) -> str:
    return f"{settings.ORIGIN}/v/{credential.code}"


def certificate_pdf(credential: Credential) -> bytes:
    """The PDF of an issued credential, the same bytes every time: on one page; a certificate of competence with many
    outcomes on as many as it needs. Raises CannotPrint."""
    for scale, about_at_most in STEPS:
        pdf = _set(credential, scale, about_at_most)
        if len(PdfReader(io.BytesIO(pdf)).pages) == 1:
            return pdf
    if credential.kind == Credential.Kind.COMPETENCE:
        return _set(credential, MANY_PAGES, about_at_most)
    raise CannotPrint("it does not fit on one page")


def _set(credential: Credential, scale: float, about_at_most: int) -> bytes:
    says = credential.says
    local = says["languages"][0]
    content = {
        "title": f"{in_language(says['title'], local)}: {says['holder']}",
        "issuer": says["issuer"],
        "holder": says["holder"],
        "scale": scale,
        "sides": [_side(credential, language, about_at_most) for language in (local, own_language(says))],
        "signatories": [
            {
                "name": who["name"],
                "role": " · ".join(dict.fromkeys(in_language(who["role"], code) for code in (local, "en"))),
            }
            for who in says["signatories"]
        ],
        "check_url": check_url(credential),
        "check_words": [_check_words(language) for language in (local, "en")],
        "code": credential.shown_code,
    }
    signed = json.dumps(credential.document, ensure_ascii=False)
    at = credential.issued_at or dt.datetime.fromtimestamp(0, dt.UTC)
    try:
        return typeset(TEMPLATE, content, at=at, credential=signed, qr=_qr(check_url(credential)))
    except CannotSet as error:
        raise CannotPrint(str(error)) from error


def _check_words(language: str) -> str:
    with override(language):
        return _("Anybody can check this certificate at this address, by the QR code or by dropping this file there.")


def _side(credential: Credential, language: str, about_at_most: int) -> dict[str, Any]:
    says = credential.says
    with override(language):
        first, last = (dt.date.fromisoformat(says[name]) for name in ("first_day", "last_day"))
        days = f"{first:%-d.%-m.%Y} – {last:%-d.%-m.%Y}" if first != last else f"{first:%-d.%-m.%Y}"
        given = _("Awarded %(day)s") % {"day": f"{dt.date.fromisoformat(says['awarded_on']):%-d.%-m.%Y}"}
        return {
            "lang": paper_language(language),
            "rtl": get_language_info(language)["bidi"],
            "kind": str(credential.get_kind_display()),
            "title": in_language(says["title"], language),
            "about": Truncator(in_language(says["about"], language)).chars(about_at_most),
            "hours": [
                {"kind": in_language(row["words"], language), "hours": in_figures(row["hours"])}
                for row in says["hours"]
            ],
            "total": in_figures(says["total_hours"]),
            "outcomes": [outcome_line(outcome, language) for outcome in says["outcomes"]],
            "when": " · ".join(part for part in (days, says["place"], given) if part),
            "words": {
                "kind": _("Kind of session"),
                "hours": _("Hours"),
                "together": _("Together"),
                "outcomes": _("The holder can"),
            },
        }


def _qr(url: str) -> str:
    out = io.BytesIO()
    segno.make_qr(url, error="m").save(out, kind="svg", scale=4, border=4, xmldecl=False, svgns=True)
    return out.getvalue().decode()
