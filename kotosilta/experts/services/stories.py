"""Acts on a life story. The audit log says that something was read, shared or changed, never what."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.experts.models import StorySection, StoryShare
from kotosilta.experts.permissions import can_share_story, can_write_story, story_readers
from kotosilta.people.models import Person, User

SHARED_AT_MOST = dt.timedelta(days=366)


@transaction.atomic
def write_section(*, person: Person, kind: str, text: str, by: User) -> StorySection | None:
    """Keep what the author wrote; an empty text deletes the section, and with it everything that was shared."""
    require(can_write_story(by, person))
    section: StorySection | None = StorySection.objects.filter(person=person, kind=kind).first()
    if not text.strip():
        if section is not None:
            audit.record("story.deleted", by=by, subject=section)
            section.delete()
        return None
    section = section or StorySection(person=person, kind=kind)
    section.text = text
    section.save()
    audit.record("story.written", by=by, subject=section)
    return section


@transaction.atomic
def share_section(*, section: StorySection, reader: User, until: dt.date, by: User) -> StoryShare:
    """Let one named person read the section to the end of a day. Sharing again moves the day."""
    require(can_share_story(by, section) and story_readers(section.person).filter(pk=reader.pk).exists())
    ends = clock.on_wall(until + dt.timedelta(days=1), dt.time(0))
    if not clock.now() < ends <= clock.now() + SHARED_AT_MOST:
        raise Refused(_("Choose a day from today on, within a year."))
    for earlier in section.shares.filter(reader=reader, until__gt=clock.now()):
        earlier.until = clock.now()
        earlier.save(update_fields=["until"])
    share: StoryShare = StoryShare.objects.create(section=section, reader=reader, until=ends)
    audit.record("story.shared", by=by, subject=section)
    return share


@transaction.atomic
def stop_sharing_section(*, share: StoryShare, by: User) -> None:
    """Taken back: the reader sees nothing of it from this second on."""
    require(can_share_story(by, share.section))
    if share.until is not None and share.until > clock.now():
        share.until = max(clock.now(), share.since)
        share.save(update_fields=["until"])
        audit.record("story.sharing_ended", by=by, subject=share.section)


@transaction.atomic
def read_section(*, section: StorySection, by: Any) -> str:
    """The text, for whom it was shared with; a reading that cannot be logged is refused."""
    require(StorySection.objects.all().visible_to(by).filter(pk=section.pk).exists())
    if section.person.user_id != by.pk:
        audit.record("story.read", by=by, subject=section, ground="shared_story")
    text: str = section.text
    return text
