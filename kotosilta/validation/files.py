"""What a candidate may show as a file. Nothing is kept as it came: pictures are drawn anew, clips are packed anew
without what the phone wrote about place and maker, papers are written anew without scripts and attachments. A file that
is two kinds at once comes out as one, or not at all."""

import io
import re
from typing import Any, NamedTuple

import av
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from kotosilta.core.images import picture
from kotosilta.core.papers import paper
from kotosilta.validation.models.cases import Evidence

MEGABYTE = 1024 * 1024
CLIP_AT_MOST = 40 * MEGABYTE
PICTURE_SIDE, PICTURE_BYTES = 1600, 400_000
CLIP_SECONDS = 600
# What phones record: how such a file begins, how libav reads it, in which shape it goes out. The reader is named and
# never guessed: a list of other files (HLS, concat) would make libav open them.
CONTAINERS = (
    (re.compile(rb".{4}ftyp", re.S), "mov", "mp4"),
    (re.compile(rb"\x1a\x45\xdf\xa3"), "matroska", "webm"),
    (re.compile(rb"OggS"), "ogg", "ogg"),
    (re.compile(rb"RIFF.{4}WAVE", re.S), "wav", "wav"),
    (re.compile(rb"#!AMR"), "amr", "amr"),
    (re.compile(rb"\xff[\xf0\xf1\xf8\xf9]"), "aac", "adts"),
    (re.compile(rb"ID3|\xff[\xe0-\xff]"), "mp3", "mp3"),
)
SOUND = {"mp4": "audio/mp4", "webm": "audio/webm", "ogg": "audio/ogg", "mp3": "audio/mpeg", "wav": "audio/wav",
         "adts": "audio/aac", "amr": "audio/amr"}  # fmt: skip
MOVING = {"mp4": "video/mp4", "webm": "video/webm"}
Kind = Evidence.Kind


class Kept(NamedTuple):
    """The file as it is kept, and what it is."""

    content: ContentFile[bytes]
    kind: str


def checked(upload: Any, kind: str) -> Kept:
    """The file of this kind of evidence, made anew. Raises ValidationError, in words that say what to do."""
    if kind == Kind.PHOTO:
        return Kept(ContentFile(picture(upload, side=PICTURE_SIDE, at_most=PICTURE_BYTES)), "image/webp")
    if kind == Kind.PAPER:
        return _paper(upload)
    return _clip(upload, moving=kind == Kind.VIDEO)


def _paper(upload: Any) -> Kept:
    """A PDF, or a picture of the paper."""
    start = upload.read(1024)
    upload.seek(0)
    if b"%PDF-" not in start:
        return Kept(ContentFile(picture(upload, side=PICTURE_SIDE, at_most=PICTURE_BYTES)), "image/webp")
    return Kept(ContentFile(paper(upload)), "application/pdf")


def _clip(upload: Any, *, moving: bool) -> Kept:
    """The same sound and pictures in a new container, which holds nothing else."""
    if upload.size > CLIP_AT_MOST:
        raise ValidationError(
            _("This clip is too large. One or two minutes are enough: record a shorter one, at most 40 MB."),
            code="size",
        )
    refused = ValidationError(
        _("This is not a clip that we can use. Record it with the phone's own camera or recorder.")
    )
    start = upload.read(32)
    upload.seek(0)
    reader, shape = next((found[1:] for found in CONTAINERS if found[0].match(start)), ("", ""))
    kinds = MOVING if moving else SOUND
    if shape not in kinds:
        raise refused
    try:
        with av.open(upload, format=reader, metadata_errors="replace") as source:
            streams = [*source.streams.video[:1], *source.streams.audio[:1]] if moving else [*source.streams.audio[:1]]
            if not streams or (moving and not source.streams.video):
                raise refused
            if source.duration is not None and source.duration > CLIP_SECONDS * av.time_base:
                raise ValidationError(_("This clip is longer than ten minutes. Record a shorter one."), code="long")
            out = io.BytesIO()
            with av.open(out, "w", format=shape) as target:
                copies = {stream.index: target.add_stream_from_template(stream) for stream in streams}
                for copy in copies.values():
                    copy.metadata.clear()
                for packet in source.demux(streams):
                    if packet.dts is None:
                        continue
                    packet.stream = copies[packet.stream.index]
                    target.mux(packet)
    except (av.FFmpegError, ValueError, OSError) as bad:
        raise refused from bad
    return Kept(ContentFile(out.getvalue()), kinds[shape])
