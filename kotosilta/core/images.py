"""Pictures that people send: only known kinds, checked before they are opened, drawn anew so that nothing of the file
but the picture is kept (no place, no camera, no second file hidden behind it)."""

import io
import warnings
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

BYTES_AT_MOST = 12_000_000
PIXELS_AT_MOST = 40_000_000
KINDS = ("JPEG", "PNG", "WEBP")
SIDE = 480  # pixels of the small picture
SMALL_BYTES = 30_000
STEPS = ((SIDE, 82), (SIDE, 70), (SIDE, 55), (SIDE, 40), (320, 40), (200, 40))  # until it is small enough


def small_picture(upload: Any) -> bytes:
    """The picture as WebP, at most 480 pixels wide or high and 30 kB. Raises ValidationError in words."""
    if upload.size > BYTES_AT_MOST:
        raise ValidationError(_("This picture is too large. Choose one of at most 12 MB."), code="size")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = _drawn(upload)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError) as bad:
        words = _("This is not a picture that we can use. Choose a JPEG, PNG or WebP.")
        raise ValidationError(words, code="kind") from bad
    for side, quality in STEPS:
        picture.thumbnail((side, side))
        file = io.BytesIO()
        picture.save(file, "WEBP", quality=quality, method=6)
        if file.tell() <= SMALL_BYTES:
            break
    return file.getvalue()


def _drawn(upload: Any) -> Image.Image:
    opened = Image.open(upload, formats=KINDS)
    if opened.width * opened.height > PIXELS_AT_MOST:
        raise ValueError("too many pixels")
    opened.draft("RGB", (SIDE * 2, SIDE * 2))
    upright = ImageOps.exif_transpose(opened)
    small = upright.convert("RGB")
    small.thumbnail((SIDE, SIDE))
    clean = Image.new("RGB", small.size)
    clean.paste(small)
    return clean
