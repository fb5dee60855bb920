"""Acts on a profile: becoming an expert, being seen, saying when one can come."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import recurring_ical_events
from django.db import transaction
from django.utils.translation import gettext as _
from icalendar import Calendar

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.credentials.models import Credential
from kotosilta.experts.consents import FIELDS, LISTED, MONTHS, PREFIX, text_of
from kotosilta.experts.models import Availability, AvailabilityException, ExpertProfile
from kotosilta.experts.permissions import can_change_profile
from kotosilta.people.models import Consent, Person, User
from kotosilta.people.services import give_consent, withdraw_consent
from kotosilta.projects.models import ActivityKind, Project

AHEAD = dt.timedelta(days=366)
EVENTS_AT_MOST = 2000


def diploma_of(person: Person) -> Credential | None:
    """The newest diploma of a training that is in force: who has one may become an expert."""
    mine = Credential.objects.filter(person=person, kind=Credential.Kind.DIPLOMA, issued_at__isnull=False)
    mine = mine.filter(says__activity_kind=ActivityKind.TRAINING)
    newest: Credential | None = mine.in_force().order_by("-issued_at").first()
    return newest


def project_for(person: Person) -> Project | None:
    """The project whose advisers will look after the bookings: the one that the person entered last."""
    last = person.participations.select_related("project").order_by("-entered_on").first()
    project: Project | None = last.project if last else None
    return project


def can_become_expert(person: Person) -> bool:
    return diploma_of(person) is not None and project_for(person) is not None


@transaction.atomic
def save_profile(*, form: Any, person: Person, by: User) -> ExpertProfile:
    """What the expert tells about themselves; the first time it makes them an expert. Nothing of it is shown to
    everybody before `publish`. Somebody who had stopped begins again."""
    profile: ExpertProfile = form.instance
    fresh = profile.pk is None
    if fresh:
        project = project_for(person)
        require(person.user_id == by.pk and can_become_expert(person) and project is not None)
        assert project is not None  # noqa: S101 - require has said so
        profile.person, profile.project, profile.credential = person, project, diploma_of(person)
    else:
        require(can_change_profile(by, profile))
        profile.ended_on = None
    profile = form.save()
    audit.record("expert.began" if fresh else "expert.changed", by=by, subject=profile, fields=form.changed_data)
    return profile


def shown_fields(person: Person) -> dict[str, Consent]:
    """The valid consents of the directory, by field."""
    valid = person.consents.all().valid().filter(key__startswith=PREFIX)
    return {consent.key.removeprefix(PREFIX): consent for consent in valid}


@transaction.atomic
def publish(*, profile: ExpertProfile, fields: Iterable[str], language: str, by: User) -> None:
    """Show exactly these fields to everybody for twelve months; consents for the others end. Raises Refused when what
    every entry shows is missing. `language` is that in which the expert read the texts."""
    require(can_change_profile(by, profile))
    chosen = set(fields) & set(FIELDS)
    if chosen and not chosen >= set(LISTED):
        raise Refused(_("Tick at least the name and the topics, or take yourself out of the directory."))
    until = clock.on_wall(clock.add_months(clock.today(), MONTHS), dt.time(0))
    for field, consent in shown_fields(profile.person).items():
        if field not in chosen:
            withdraw_consent(consent=consent, by=by)
    for field in sorted(chosen):
        give_consent(
            person=profile.person,
            key=PREFIX + field,
            wording=text_of(field),
            language=language,
            by=by,
            expires_at=until,
        )
    audit.record("expert.published" if chosen else "expert.hidden", by=by, subject=profile, fields=sorted(chosen))


@transaction.atomic
def hide(*, profile: ExpertProfile, by: User) -> None:
    """Out of the directory at once. Bookings that are agreed stay."""
    publish(profile=profile, fields=[], language=profile.person.language, by=by)


@transaction.atomic
def stop_being_expert(*, profile: ExpertProfile, by: User) -> None:
    """No more offers, and nothing shown. Bookings that are agreed stay until they are held or cancelled."""
    hide(profile=profile, by=by)
    profile.ended_on = clock.today()
    profile.save(update_fields=["ended_on"])
    audit.record("expert.stopped", by=by, subject=profile)


@transaction.atomic
def keep_photo(*, profile: ExpertProfile, photo: bytes | None, by: User) -> None:
    """A small picture, or none any more. Whether others see it is a consent of its own."""
    require(can_change_profile(by, profile))
    profile.photo = photo
    profile.save(update_fields=["photo"])
    audit.record("expert.photo_kept" if photo else "expert.photo_removed", by=by, subject=profile)


@transaction.atomic
def promise_secrecy(*, profile: ExpertProfile, by: User) -> None:
    """The undertaking that a bridge visit needs; once is for good."""
    require(can_change_profile(by, profile))
    if profile.secrecy_at is None:
        profile.secrecy_at = clock.now()
        profile.save(update_fields=["secrecy_at"])
        audit.record("expert.promised_secrecy", by=by, subject=profile)


@transaction.atomic
def drop_time(*, row: Availability | AvailabilityException, by: User) -> None:
    """A weekly time or an exception no longer holds."""
    require(can_change_profile(by, row.profile))
    audit.record(f"{row._meta.model_name}.deleted", by=by, subject=row)
    row.delete()


def busy_times(content: bytes) -> list[tuple[dt.datetime, dt.datetime]]:
    """When the calendar (RFC 5545) says busy, from now for a year, repetitions included; titles and places are not
    read. Raises Refused for what is no calendar."""
    try:
        spans = _spans(Calendar.from_ical(content))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as broken:
        raise Refused(_("This file is not a calendar. Export your calendar as an .ics file and choose it.")) from broken
    if len(spans) > EVENTS_AT_MOST:
        raise Refused(_("This calendar is too large. Export a shorter time, at most one year."))
    return sorted((begins, ends) for begins, ends in spans if ends > begins)


def _spans(calendar: Any) -> list[tuple[dt.datetime, dt.datetime]]:
    """The busy times from now for a year; one more than allowed at most, whatever the file repeats."""
    for event in calendar.walk("VEVENT"):
        rule = event.get("rrule") or {}
        if {"SECONDLY", "MINUTELY", "HOURLY"} & set(rule.get("freq", [])) or min(rule.get("interval", [1])) < 1:
            raise ValueError("repeats too often to be somebody's calendar")
    spans: list[tuple[dt.datetime, dt.datetime]] = []
    for event in recurring_ical_events.of(calendar).after(clock.now()):
        begins, ends = _moment(event.start), _moment(event.end)
        if begins > clock.now() + AHEAD or len(spans) > EVENTS_AT_MOST:
            break
        if str(event.get("transp", "OPAQUE")) != "TRANSPARENT" and str(event.get("status", "")) != "CANCELLED":
            spans.append((begins, min(ends, begins + AHEAD)))
    return spans


def _moment(value: dt.date | dt.datetime) -> dt.datetime:
    """A day begins at midnight in Finland; a time without a zone is one on a Finnish wall."""
    if not isinstance(value, dt.datetime):
        return clock.on_wall(value, dt.time(0))
    return value.astimezone(dt.UTC) if value.tzinfo else clock.on_wall(value.date(), value.time())


@transaction.atomic
def import_busy_times(*, profile: ExpertProfile, times: list[tuple[dt.datetime, dt.datetime]], by: User) -> int:
    """Replace what was imported before. Returns how many times are kept."""
    require(can_change_profile(by, profile))
    profile.exceptions.filter(is_imported=True).delete()
    AvailabilityException.objects.bulk_create(
        AvailabilityException(profile=profile, starts_at=begins, ends_at=ends, is_imported=True)
        for begins, ends in times
    )
    audit.record("availability.imported", by=by, subject=profile)
    return len(times)
