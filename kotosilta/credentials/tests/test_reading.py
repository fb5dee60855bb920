"""Files that people drop on the check page: PDF, baked images, JSON, JWT, and what is none of them."""

import io
import json
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openbadgeslib.baking import ITXT_KEYWORD_OB3, SVG_ELEMENT_OB3, SVG_NS_OB3, bake_png, bake_svg
from pypdf import PdfWriter

from kotosilta.core import clock
from kotosilta.credentials import printing, reading
from kotosilta.credentials.tests.badges import badge
from kotosilta.credentials.vc import keys, proofs
from kotosilta.credentials.vc.checks import Outcome
from kotosilta.credentials.vc.reasons import Reason

OTHERS = (
    Path(__file__).resolve().parents[4]
    / "shared/data/credentials/1edtech-validator/inspector-vc/src/test/resources/ob30"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    header = b"\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def test_our_pdf_and_baked_images_prove_themselves(cast):
    text = json.dumps(cast.credential.document)
    baked = [
        printing.certificate_pdf(cast.credential),
        bake_png(png(), text, keyword=ITXT_KEYWORD_OB3),
        bake_png(png(), cast.credential.token, keyword=ITXT_KEYWORD_OB3),
        bake_svg(SVG, cast.credential.token, element=SVG_ELEMENT_OB3, namespace=SVG_NS_OB3),
        b"\xef\xbb\xbf" + text.encode(),
    ]
    for content in baked:
        assert reading.check_content(content).outcome == Outcome.VALID, content[:20]


def empty_pdf() -> bytes:
    out = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.UNREADABLE),
        (b"%PDF-1.7 nothing", Reason.UNREADABLE),
        (empty_pdf(), Reason.NOTHING_INSIDE),
        (png(), Reason.NOTHING_INSIDE),
        (png()[:40], Reason.UNREADABLE),
        (SVG, Reason.NOTHING_INSIDE),
        (b"<svg", Reason.UNREADABLE),
        (b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><svg>&b;</svg>', Reason.UNREADABLE),
        (
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><svg>&e;</svg>',
            Reason.UNREADABLE,
        ),
        (b"{" * 3000, Reason.UNREADABLE),
        (b"x" * (reading.FILE_AT_MOST + 1), Reason.TOO_LARGE),
        (b"PK\x03\x04zip", Reason.UNREADABLE),
    ],
)
def test_what_is_no_credential_gets_a_sentence(db, content, reason):
    told = reading.check_content(content)
    assert (told.outcome, told.why[0][0]) == (Outcome.UNREADABLE, reason)
    assert str(reading.in_words(told).reasons[0][0])


def test_every_reason_and_outcome_has_words():
    assert set(reading.REASON_WORDS) == set(Reason) and set(reading.OUTCOME_WORDS) == set(Outcome)


def test_the_check_page_takes_a_file_and_keeps_nothing(cast, client):
    file = SimpleUploadedFile("a.pdf", printing.certificate_pdf(cast.credential), "application/pdf")
    page = client.post("/en/v/", {"file": file}).content.decode()
    assert "Valid" in page and cast.aino.name_on_paper in page
    wrong = json.dumps({**cast.credential.document, "name": "Doctor of everything"})
    page = client.post("/en/v/", {"text": wrong}).content.decode()
    assert (
        "somebody changed it after it was signed" in page and "Doctor of everything" not in page.split("<textarea")[0]
    )
    huge = client.post("/en/v/", {"text": "x" * 10_000_000})
    assert huge.status_code == 200 and "too large to be a credential" in huge.content.decode()
    answer = client.post("/en/v/", {})
    assert answer.status_code == 422 and "Choose a file or paste a text." in answer.content.decode()
    assert not client.cookies
    assert client.get("/en/v/?code=abc").headers["Location"] == "/en/v/ABC/"


def test_somebody_elses_credential_with_their_did_document(db, client):
    key = keys.KeyPair.new_ed25519("did:web:other.example.org")
    document = proofs.sign(badge(key), key, clock.now())
    text = json.dumps(document).encode()
    did = json.dumps(keys.did_document(key.did, [key.multikey])).encode()
    alone, with_document = reading.check_content(text), reading.check_content(text, did)
    assert Reason.ISSUER_UNCONFIRMED in dict(alone.why)
    assert Reason.ISSUER_UNCONFIRMED not in dict(with_document.why)
    assert with_document.outcome == Outcome.UNCONFIRMED, "their status list is not at hand"
    assert reading.check_content(text, b"nonsense").outcome == Outcome.UNREADABLE


@pytest.mark.skipif(not OTHERS.exists(), reason="the examples of 1EdTech are not at hand")
@pytest.mark.parametrize("ending", ["png", "svg"])
@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("simple-json", Outcome.UNCONFIRMED),
        ("simple-jwt", Outcome.UNSUPPORTED),
        ("simple-jwt_v1", Outcome.UNSUPPORTED),
    ],
)
def test_the_baked_images_of_1edtech(db, name, ending, outcome):
    told = reading.check_content((OTHERS / f"{name}.{ending}").read_bytes())
    assert told.outcome == outcome, told.why
