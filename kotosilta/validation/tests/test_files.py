"""What people show as a file is made anew: nothing of the file but what can be seen and heard is kept."""

import io
from fractions import Fraction

import av
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from kotosilta.core.papers import PAGES_AT_MOST
from kotosilta.validation.files import CLIP_AT_MOST, checked
from kotosilta.validation.models import Evidence

PLACE, MAKER = b"+60.1699+024.9384/", b"CanaryPhone"
PAYLOAD = b"<script>canary()</script>"


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def clip(shape: str = "mp4", codec: str = "mpeg4", seconds: int = 1) -> bytes:
    """As a phone records it, with place and maker; a sound for an audio codec."""
    out = io.BytesIO()
    options = {"movflags": "use_metadata_tags"} if shape == "mp4" else {}
    with av.open(out, "w", format=shape, options=options) as file:
        file.metadata["location"] = PLACE.decode()
        file.metadata["com.apple.quicktime.location.ISO6709"] = PLACE.decode()
        file.metadata["make"] = MAKER.decode()
        file.metadata["title"] = MAKER.decode()
        if codec in ("aac", "libopus", "pcm_s16le"):
            _sound(file, codec, seconds)
        else:
            _pictures(file, codec, seconds)
    return out.getvalue()


def _pictures(file, codec, seconds):
    stream = file.add_stream(codec, rate=10)
    stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
    for number in range(10 * seconds):
        frame = av.VideoFrame(64, 48, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.pts, frame.time_base = number, Fraction(1, 10)
        file.mux(stream.encode(frame))
    file.mux(stream.encode())


def _sound(file, codec, seconds):
    stream = file.add_stream(codec, rate=48000, layout="mono")
    samples = stream.frame_size or 960
    for number in range(48000 * seconds // samples):
        frame = av.AudioFrame("s16" if codec != "aac" else "fltp", "mono", samples)
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        frame.sample_rate, frame.pts, frame.time_base = 48000, number * samples, Fraction(1, 48000)
        file.mux(stream.encode(frame))
    file.mux(stream.encode())


def photo(kind: str = "PNG", **how) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1200, 900), "green").save(out, kind, **how)
    return out.getvalue()


def paper(pages: int = 1) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": MAKER.decode()})
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("canary()")}
    )
    writer.add_attachment("canary.exe", PAYLOAD)
    writer.write(out)
    return out.getvalue()


def keep(content: bytes, kind: str) -> tuple[bytes, str]:
    kept = checked(SimpleUploadedFile("IMG_2041 Aino.bin", content), kind)
    return kept.content.read(), kept.kind


@pytest.mark.parametrize(
    ("shape", "codec", "kind", "comes_out"),
    [
        ("mp4", "mpeg4", "video", "video/mp4"),
        ("matroska", "mpeg4", "video", "video/webm"),
        ("mp4", "aac", "sound", "audio/mp4"),
        ("ogg", "libopus", "sound", "audio/ogg"),
        ("wav", "pcm_s16le", "sound", "audio/wav"),
    ],
)
def test_a_clip_keeps_its_pictures_and_sound_and_nothing_of_the_phone(shape, codec, kind, comes_out):
    content = clip(shape, codec)
    assert MAKER in content, "else the test proves nothing"
    if comes_out == "video/webm":
        with pytest.raises(ValidationError, match="phone's own camera"):  # MPEG-4 pictures do not belong into WebM
            keep(content, kind)
        return
    kept, told = keep(content, kind)
    assert told == comes_out and MAKER not in kept and PLACE not in kept and b"24.9384" not in kept
    with av.open(io.BytesIO(kept)) as file:
        decoded = file.decode(video=0) if kind == "video" else file.decode(audio=0)
        assert sum(1 for _frame in decoded) >= 10


def test_a_film_is_no_sound_and_a_sound_is_no_film():
    with pytest.raises(ValidationError):
        keep(clip("mp4", "aac"), "video")
    kept, kind = keep(clip(), "video")
    assert kind == "video/mp4" and kept


class Large:
    """200 MB, of which not a byte is read."""

    size = 200 * 1024 * 1024

    def read(self, *_size):
        raise AssertionError("read")


def test_a_video_of_200_megabytes_is_refused_with_what_to_do():
    assert Large.size > CLIP_AT_MOST
    with pytest.raises(ValidationError, match="record a shorter one"):
        checked(Large(), "video")


GIF_WITH_SCRIPT = b"GIF89a/*" + b"\0" * 20 + b"*/=1;canary()"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (GIF_WITH_SCRIPT, "photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>" + PAYLOAD + b"</svg>", "photo"),
        (b"<html>" + PAYLOAD, "paper"),
        (b"%PDF-1.7\n" + PAYLOAD, "paper"),
        (b"%PDF-", "paper"),
        (b"", "photo"),
        (b"", "sound"),
        (b"RIFF....WAVE" + PAYLOAD, "sound"),
        (b"\0\0\0\x18ftypmp42" + PAYLOAD, "video"),
        (b"#!/bin/sh\n", "video"),
        (b"#EXTM3U\nfile:///etc/passwd\n", "video"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "sound"),
    ],
)
def test_what_is_nothing_of_the_kind_gets_a_sentence(content, kind):
    with pytest.raises(ValidationError) as refused:
        keep(content, kind)
    assert all(len(str(reason)) > 20 for reason in refused.value.messages)


def test_a_file_that_is_two_kinds_comes_out_as_one():
    for content, kind in ((photo() + PAYLOAD, "photo"), (photo("JPEG") + b"PK\x03\x04" + PAYLOAD, "paper")):
        kept, told = keep(content, kind)
        assert told == "image/webp" and PAYLOAD not in kept and b"PK\x03\x04" not in kept
    kept, told = keep(PAYLOAD + b"\n" + paper() + PAYLOAD, "paper")
    assert told == "application/pdf" and kept.startswith(b"%PDF-") and b"canary" not in kept


def test_a_paper_keeps_its_pages_only():
    kept, kind = keep(paper(3), "paper")
    reader = PdfReader(io.BytesIO(kept))
    assert kind == "application/pdf" and len(reader.pages) == 3
    assert not reader.attachments and "/Names" not in reader.root_object and "/OpenAction" not in reader.root_object
    assert MAKER not in kept and b"canary" not in kept
    with pytest.raises(ValidationError, match="too many pages"):
        keep(paper(PAGES_AT_MOST + 1), "paper")
    out, writer = io.BytesIO(), PdfWriter(clone_from=io.BytesIO(paper()))
    writer.encrypt("secret")
    writer.write(out)
    with pytest.raises(ValidationError, match="password"):
        keep(out.getvalue(), "paper")


def test_a_photo_knows_no_place(cast, as_user):
    exif = Image.Exif()
    exif[0x010F] = MAKER.decode()
    exif.get_ifd(0x8825)[2] = (60.0, 10.0, 11.0)
    content = photo("JPEG", exif=exif)
    assert MAKER in content
    client, url = as_user(cast.actors["self"]), f"/en/my/skills/{cast.validation.uuid}/show/photo/"
    once = client.get(url).context["form"]["once"].value()
    upload = SimpleUploadedFile("Aino at home.jpg", content, content_type="text/html")
    values = {"once": once, "title": "My soup", "file": upload, "outcomes": [str(cast.learning_outcome.uuid)]}
    assert client.post(url, values).status_code == 302
    piece = Evidence.objects.get(title="My soup")
    assert "Aino" not in piece.file.name and piece.file_kind == "image/webp" and piece.outcomes.exists()
    answer = client.get(f"/en/my/skills/evidence/{piece.uuid}/file/")
    assert MAKER not in answer.content and not Image.open(io.BytesIO(answer.content)).getexif()
    assert answer["Content-Type"] == "image/webp" and "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Cache-Control"].startswith("no-store")
    small = client.get(f"/en/my/skills/evidence/{piece.uuid}/file/?small")
    assert max(Image.open(io.BytesIO(small.content)).size) == 480 and len(small.content) <= 30_000
    assert max(Image.open(io.BytesIO(answer.content)).size) == 1200, "whoever opens it sees it whole"
    part = client.get(f"/en/my/skills/evidence/{piece.uuid}/file/", headers={"range": "bytes=2-5"})
    assert part.status_code == 206 and part.content == answer.content[2:6]
    storage, name = piece.file.storage, piece.file.name
    assert storage.exists(name)


def test_a_refused_file_keeps_what_was_typed(cast, as_user):
    client, url = as_user(cast.actors["self"]), f"/en/my/skills/{cast.validation.uuid}/show/video/"
    once = client.get(url).context["form"]["once"].value()
    values = {"once": once, "title": "How I cook", "file": SimpleUploadedFile("x.mp4", b"nothing")}
    page = client.post(url, values)
    assert page.status_code == 422 and "How I cook" in page.content.decode() and "own camera" in page.content.decode()
    assert not Evidence.objects.filter(kind="video").exists()
