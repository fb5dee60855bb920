"""Pictures are drawn anew: small, upright, and nothing but the picture."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kotosilta.core.images import SMALL_BYTES, small_picture


def upload(content: bytes, name: str = "x.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(kind: str = "JPEG", size: tuple[int, int] = (1200, 800), **how) -> bytes:
    file = io.BytesIO()
    noise = Image.effect_noise(size, 90).convert("RGB")
    noise.save(file, kind, **how)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_small(kind):
    small = small_picture(upload(picture(kind)))
    opened = Image.open(io.BytesIO(small))
    assert opened.format == "WEBP" and 200 <= max(opened.size) <= 480 and len(small) <= SMALL_BYTES


def test_where_it_was_taken_and_what_hides_behind_it_is_gone():
    exif = Image.Exif()
    exif[0x010E] = "canary-description"
    exif.get_ifd(0x8825)[2] = (62.0, 14.0, 30.0)
    exif[0x0112] = 6  # lies on its side
    whole = picture(exif=exif.tobytes()) + b"PK\x03\x04 canary-archive <script>canary</script>"
    assert b"canary" in whole
    small = small_picture(upload(whole))
    opened = Image.open(io.BytesIO(small))
    assert b"canary" not in small and not opened.getexif()
    assert opened.height > opened.width, "it stands upright"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n",
        picture()[:500],
    ],
)
def test_what_is_no_picture_is_refused_in_words(content):
    with pytest.raises(ValidationError):
        small_picture(upload(content))


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_opened():
    file = io.BytesIO()
    Image.new("1", (9000, 9000)).save(file, "PNG")
    assert len(file.getvalue()) < 100_000
    with pytest.raises(ValidationError):
        small_picture(upload(file.getvalue()))
