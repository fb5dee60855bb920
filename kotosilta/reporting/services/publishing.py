"""Acts by which something leaves the project: tables are released, news and the good-practice entry are published."""

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import locked
from kotosilta.people.models import User
from kotosilta.projects.models import Project
from kotosilta.projects.permissions import can_manage_project
from kotosilta.reporting import money, periods, releases
from kotosilta.reporting.models import Publication, Release
from kotosilta.reporting.periods import Period


def is_over(period: Period) -> bool:
    """The whole project can be told of on any day."""
    return period.key == periods.WHOLE or period.last < clock.today()


def prepare_release(project: Project, period: Period) -> Release:
    """The release as it would be, unsaved. Raises Refused when it is not over, is not newer than the last one, or when
    nothing of it can be shown without giving a few people away."""
    if not is_over(period):
        raise Refused(_("The period is not over yet."))
    newest = Release.objects.filter(project=project).order_by("-last").first()
    if newest is not None and newest.last >= period.last:
        raise Refused(_("Tables of this day or a later one have been released already."))
    counted, facts = releases.count(project, period)
    hidden = releases.hidden_in(counted, Release.objects.all().before(project))
    if hidden is None:
        raise Refused(
            _("Nothing can be shown: the numbers are so small, or so near those released before, that a few people "
              "would be given away. Wait for the next period.")
        )  # fmt: skip
    grant = money.grant_of(project)
    facts["grant"] = None if grant is None else {"total": str(grant.total), "own_percent": str(grant.own_percent)}
    numbers = releases.as_json(counted)
    return Release(
        project=project, period=period.key, last=period.last, numbers=numbers, hidden=sorted(hidden), facts=facts
    )


def release_tables(*, project: Project, period: str, by: User) -> Release:
    """Open the tables of a period to everybody; they stay as they are. Counted and checked before the transaction.
    Raises Refused as `prepare_release`, and when others have released something meanwhile."""
    require(can_manage_project(by, project))
    time = periods.find(project, period)
    if time is None:
        raise Refused(_("The project has no such period."))
    known = Release.objects.filter(project=project).count()
    return _keep(prepare_release(project, time), known, by)


@transaction.atomic
def _keep(made: Release, known: int, by: User) -> Release:
    locked(made.project)
    if Release.objects.filter(project=made.project).count() != known:
        raise Refused(_("Somebody else has released tables at the same time. Look at them first."))
    made.released_at, made.released_by = clock.now(), by
    made.save()
    audit.record("release.made", by=by, subject=made)
    return made


@transaction.atomic
def write_publication(*, publication: Publication, by: User) -> Publication:
    """Write or change it; what is public changes at once."""
    require(can_manage_project(by, publication.project))
    publication.save()
    audit.record("publication.written", by=by, subject=publication)
    return publication


@transaction.atomic
def publish(*, publication: Publication, by: User) -> Publication:
    """Everybody can read it from now on. Raises Refused when it is public already."""
    fresh = locked(publication, "project")
    require(can_manage_project(by, fresh.project))
    if fresh.is_public:
        raise Refused(_("This is public already."))
    fresh.published_at, fresh.published_by, fresh.taken_down_at = clock.now(), by, None
    fresh.save()
    audit.record("publication.published", by=by, subject=fresh)
    return fresh


@transaction.atomic
def take_down(*, publication: Publication, by: User) -> Publication:
    """Nobody outside reads it any more. Raises Refused when it is not public."""
    fresh = locked(publication, "project")
    require(can_manage_project(by, fresh.project))
    if not fresh.is_public:
        raise Refused(_("This is not public."))
    fresh.taken_down_at = clock.now()
    fresh.save(update_fields=["taken_down_at"])
    audit.record("publication.taken_down", by=by, subject=fresh)
    return fresh
