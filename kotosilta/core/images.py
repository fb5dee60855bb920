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
STEPS = ((1, 82), (1, 70), (1, 55), (1, 40), (2 / 3, 40), (5 / 12, 40))  # (of the side, quality): until small enough


def small_picture(upload: Any) -> bytes:
    """The picture as WebP, at most 480 pixels wide or high and 30 kB. Raises ValidationError in words."""
    return picture(upload, side=SIDE, at_most=SMALL_BYTES)


def picture(upload: Any, *, side: int, at_most: int) -> bytes:
    """The picture as WebP, at most `side` pixels wide or high, made smaller until it has at most so many bytes. Raises
    ValidationError in words."""
    if upload.size > BYTES_AT_MOST:
        raise ValidationError(_("This picture is too large. Choose one of at most 12 MB."), code="size")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            drawn = _drawn(upload, side)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError) as bad:
        words = _("This is not a picture that we can use. Choose a JPEG, PNG or WebP.")
        raise ValidationError(words, code="kind") from bad
    for share, quality in STEPS:
        drawn.thumbnail((side * share, side * share))
        file = io.BytesIO()
        drawn.save(file, "WEBP", quality=quality, method=6)
        if file.tell() <= at_most:
            break
    return file.getvalue()


def _drawn(upload: Any, side: int) -> Image.Image:
    opened = Image.open(upload, formats=KINDS)
    if opened.width * opened.height > PIXELS_AT_MOST:
        raise ValueError("too many pixels")
    opened.draft("RGB", (side * 2, side * 2))
    upright = ImageOps.exif_transpose(opened)
    small = upright.convert("RGB")
    small.thumbnail((side, side))
    clean = Image.new("RGB", small.size)
    clean.paste(small)
    return clean
