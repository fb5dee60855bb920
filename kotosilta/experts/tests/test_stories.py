"""A life story is its author's: encrypted, shared section by section for a time, in no list, log, export or message."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from kotosilta.core import clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import AuditEntry
from kotosilta.experts.models import StorySection, StoryShare
from kotosilta.experts.services import stories
from tests.cast import STORY

DAY = dt.timedelta(days=1)


def visible(user) -> list[StorySection]:
    return list(StorySection.objects.all().visible_to(user))


def test_only_the_author_and_the_named_reader_see_a_section(cast):
    seeing = {name for name, user in cast.actors.items() if visible(user)}
    assert seeing == {"self", "worker"}, "not the guardian, the manager nor the coordinator"


def test_what_is_stored_is_not_the_text(cast):
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM experts_storysection")
        ((stored,),) = cursor.fetchall()
    assert STORY not in stored and stored.startswith("v1.")


def test_sharing_ends_by_itself_and_at_once_when_taken_back(cast):
    worker = cast.actors["worker"]
    with clock.travel(cast.share.until):
        assert visible(worker) == []
    stories.stop_sharing_section(share=cast.share, by=cast.actors["self"])
    assert visible(worker) == []
    with pytest.raises(PermissionDenied):
        stories.read_section(section=cast.story, by=worker)


def test_sharing_is_with_those_who_work_in_my_project_until_a_day_to_come(cast):
    author = cast.actors["self"]
    for stranger in ("other_worker", "peer", "steering", "retired"):
        with pytest.raises(PermissionDenied):
            stories.share_section(
                section=cast.story, reader=cast.actors[stranger], until=clock.today() + DAY, by=author
            )
    with pytest.raises(Refused):
        stories.share_section(section=cast.story, reader=cast.actors["leader"], until=clock.today() - DAY, by=author)
    with pytest.raises(PermissionDenied):
        stories.share_section(
            section=cast.story, reader=cast.actors["leader"], until=clock.today() + DAY, by=cast.actors["guardian"]
        )
    stories.share_section(section=cast.story, reader=cast.actors["leader"], until=clock.today(), by=author)
    assert visible(cast.actors["leader"]) == [cast.story]


def test_each_reading_by_another_is_logged_without_the_words(cast):
    stories.read_section(section=cast.story, by=cast.actors["self"])
    assert not AuditEntry.objects.filter(action="story.read").exists()
    assert stories.read_section(section=cast.story, by=cast.actors["worker"]) == STORY
    entry = AuditEntry.objects.get(action="story.read")
    assert (entry.person, entry.ground) == (cast.aino.uuid, "shared_story")


def test_an_empty_text_deletes_the_section_and_every_share(cast):
    stories.write_section(person=cast.aino, kind="happened", text="  ", by=cast.actors["self"])
    assert not StorySection.objects.exists() and not StoryShare.objects.exists()


def test_nobody_writes_for_another(cast):
    with pytest.raises(PermissionDenied):
        stories.write_section(person=cast.aino, kind="hard", text="x", by=cast.actors["manager"])


def test_the_persons_page_and_the_search_do_not_know_the_story(cast, as_user):
    worker = as_user(cast.actors["worker"])
    for page in (f"/en/desk/people/{cast.aino.uuid}/", "/en/desk/people/?search=canary-story"):
        assert STORY not in worker.get(page).content.decode()
