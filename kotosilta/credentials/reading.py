"""A credential as people read it: in one language, whoever issued it."""

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from openbadgeslib.baking import ITXT_KEYWORD_OB3, SVG_ELEMENT_OB3, extract_png, extract_svg
from pypdf import PdfReader

from kotosilta.core import clock
from kotosilta.credentials import issuer
from kotosilta.credentials.snapshots import in_language, outcome_line
from kotosilta.credentials.vc import checks
from kotosilta.credentials.vc.checks import Outcome, Verdict
from kotosilta.credentials.vc.reasons import Reason, Refused

FILE_AT_MOST = 5_000_000
SVG_AT_MOST = 500_000
TOO_LARGE = Verdict(Outcome.UNREADABLE, ((Reason.TOO_LARGE, ""),))


class Told(NamedTuple):
    """What a snapshot of ours says, in one language."""

    holder: str
    title: str
    about: str
    hours: list[tuple[str, str]]
    total_hours: str
    first_day: dt.date
    last_day: dt.date
    awarded_on: dt.date
    place: str
    outcomes: list[str]
    issuer: str
    project: str
    signatories: list[tuple[str, str]]


def told_in(says: Any, language: str) -> Told:
    day = dt.date.fromisoformat
    return Told(
        holder=says["holder"],
        title=in_language(says["title"], language),
        about=in_language(says["about"], language) if says["about"] else "",
        hours=[(in_language(row["words"], language), in_figures(row["hours"])) for row in says["hours"]],
        total_hours=in_figures(says["total_hours"]),
        first_day=day(says["first_day"]),
        last_day=day(says["last_day"]),
        awarded_on=day(says["awarded_on"]),
        place=says["place"],
        outcomes=[outcome_line(outcome, language) for outcome in says["outcomes"]],
        issuer=says["issuer"],
        project=says["project"],
        signatories=[(in_language(who["role"], language), who["name"]) for who in says["signatories"]],
    )


def in_figures(number: str) -> str:
    """A stored number as the language in use writes it."""
    return number_format(Decimal(number), use_l10n=True)


REASON_WORDS = {
    Reason.TOO_LARGE: _("The file is too large to be a credential."),
    Reason.UNREADABLE: _("This cannot be read as a credential. Choose the file that the issuer gave."),
    Reason.NOT_A_CREDENTIAL: _("This is a file, but not a credential."),
    Reason.NOTHING_INSIDE: _("No credential is inside this file."),
    Reason.TOO_TANGLED: _("The file is built so that checking it would take too long."),
    Reason.CONTEXT: _("It does not say what its words mean (its contexts are missing, unknown or in the wrong order)."),
    Reason.UNKNOWN_CONTEXT: _("It uses words from a place that we do not know and do not ask:"),
    Reason.UNDEFINED_TERM: _("It has a part that its signature does not cover:"),
    Reason.RELATIVE_ADDRESS: _("It has an address or a type that means nothing:"),
    Reason.CONTROL_CHARACTER: _("It has characters that nobody can see."),
    Reason.TYPE: _("It does not say that it is of this type:"),
    Reason.NODE_TYPE: _("A part of it does not say of what type it is:"),
    Reason.ID: _("Its id is not an address."),
    Reason.ISSUER: _("It does not name its issuer."),
    Reason.SUBJECT: _("It says nothing about anybody."),
    Reason.ACHIEVEMENT: _("A part of the achievement is missing or wrong:"),
    Reason.MOMENT: _("A date in it is missing or not a date:"),
    Reason.ORDER_OF_DATES: _("It ends before it begins."),
    Reason.STATUS_ENTRY: _("It does not say rightly where its status is to be found:"),
    Reason.NO_PROOF: _("It is not signed."),
    Reason.KIND_OF_PROOF: _("It is signed in a way that cannot be checked here:"),
    Reason.OLD_MODEL: _("It follows an older standard (before 2025), which cannot be checked here."),
    Reason.ALGORITHM: _("Its signature proves nothing."),
    Reason.PURPOSE: _("Its signature was made for another purpose."),
    Reason.KEY_NAME: _("It does not name a key that could exist."),
    Reason.SIGNATURE: _("The signature does not fit: somebody changed it after it was signed."),
    Reason.KEY_NOT_AT_HAND: _("Its signature could not be checked. Add the DID document of:"),
    Reason.FOREIGN_KEY: _("It was signed by somebody else than its issuer."),
    Reason.ISSUER_UNCONFIRMED: _("We cannot confirm here that the key belongs to the issuer it names:"),
    Reason.STATUS_UNKNOWN: _("We cannot see here whether the issuer has taken it back."),
    Reason.REVOKED: _("The issuer has taken it back."),
    Reason.EXPIRED: _("It was valid until:"),
    Reason.NOT_YET: _("It is valid from:"),
}
OUTCOME_WORDS = {
    Outcome.VALID: _("Valid"),
    Outcome.UNCONFIRMED: _("The signature is whole, but not everything can be confirmed"),
    Outcome.REVOKED: _("Taken back"),
    Outcome.EXPIRED: _("Expired"),
    Outcome.NOT_YET: _("Not valid yet"),
    Outcome.INVALID: _("Not valid"),
    Outcome.UNSUPPORTED: _("Cannot be checked here"),
    Outcome.UNREADABLE: _("This is not a credential"),
}


class CheckedFile(NamedTuple):
    """A verdict in words."""

    outcome: Outcome
    title: Any
    reasons: list[tuple[Any, str]]
    name: str
    achievement: str
    issuer: str
    issuer_id: str


def in_words(verdict: Verdict) -> CheckedFile:
    document = verdict.document if isinstance(verdict.document, dict) else {}
    subject = document.get("credentialSubject")
    subject = subject[0] if isinstance(subject, list) and subject else subject
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    named = document.get("issuer")
    believed = verdict.outcome not in (Outcome.INVALID, Outcome.UNREADABLE, Outcome.UNSUPPORTED)
    return CheckedFile(
        verdict.outcome,
        OUTCOME_WORDS[verdict.outcome],
        [(REASON_WORDS[reason], what[:200]) for reason, what in verdict.why],
        _text(_identity(subject)) if believed else "",
        _text(achievement.get("name") if isinstance(achievement, dict) else document.get("name")) if believed else "",
        _text(named.get("name")) if believed and isinstance(named, dict) else "",
        _text(named.get("id") if isinstance(named, dict) else named),
    )


def _identity(subject: Any) -> Any:
    """The holder's name, where the credential says it openly."""
    listed = subject.get("identifier") if isinstance(subject, dict) else None
    for one in listed if isinstance(listed, list) else [listed]:
        if isinstance(one, dict) and one.get("identityType") == "name" and one.get("hashed") is False:
            return one.get("identityHash")
    return ""


def _text(value: Any) -> str:
    return value[:300] if isinstance(value, str) else ""


def check_content(content: bytes, did_document: bytes = b"") -> Verdict:
    """The verdict on a file: JSON, JWT, PDF with one inside, baked PNG or SVG."""
    documents = issuer.own_documents()
    try:
        if did_document:
            documents.append(checks.read_json(did_document.decode("utf-8", "replace")))
        text = credential_text(content)
    except Refused as refused:
        return Verdict(Outcome.UNREADABLE, ((refused.reason, refused.what),))
    return checks.check(text, now=clock.now(), documents=documents, list_of=issuer.bits_at)


def credential_text(content: bytes) -> str:
    """The credential in a file, as text. Raises Refused."""
    if len(content) > FILE_AT_MOST:
        raise Refused(Reason.TOO_LARGE)
    start = content.lstrip()[:200]
    if start.startswith(b"%PDF-"):
        return _inside(content, _in_pdf)
    if start.startswith(b"\x89PNG"):
        return _inside(content, lambda image: extract_png(image, keyword=ITXT_KEYWORD_OB3))
    if start.startswith(b"<"):
        if len(content) > SVG_AT_MOST:
            raise Refused(Reason.TOO_LARGE)
        return _inside(content, lambda image: extract_svg(image, element=SVG_ELEMENT_OB3, text_fallback=True))
    return content.decode("utf-8", "replace").removeprefix("\ufeff")


def _inside(content: bytes, extract: Callable[[bytes], str | None]) -> str:
    try:
        found = extract(content)
    except Refused:
        raise
    except Exception as error:  # a hostile file can make its parser raise anything; all of it means the same
        raise Refused(Reason.UNREADABLE) from error
    if not found:
        raise Refused(Reason.NOTHING_INSIDE)
    return found


def _in_pdf(content: bytes) -> str | None:
    """The first attachment that is a credential by its name."""
    reader = PdfReader(io.BytesIO(content), strict=False)
    for attached in reader.attachment_list:
        if attached.name.endswith((".json", ".jsonld", ".jwt")):
            if len(attached.content) > checks.BYTES_AT_MOST:
                raise Refused(Reason.TOO_LARGE)
            return attached.content.decode("utf-8", "replace")
    return None
