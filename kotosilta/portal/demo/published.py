"""What the demo's projects have made public: tables, a good practice begun from the records, news. The texts are
invented, apart from what the records say."""

import datetime as dt

from kotosilta.core.translated import texts
from kotosilta.people.models import User
from kotosilta.portal.demo.acting import on
from kotosilta.projects.models import Project
from kotosilta.reporting.models import Publication
from kotosilta.reporting.practice import begun_from_records
from kotosilta.reporting.services import publishing

CHALLENGE = texts(
    fi="Osaaminen ja avun tarve jäävät näkymättä, kun palvelut eivät kohtaa ihmistä hänen kielellään.",
    en="What people can do, and what they need, stays unseen when services do not meet them in their language.",
    ar="تبقى مهارات الناس واحتياجاتهم غير مرئية حين لا تلتقي بهم الخدمات بلغتهم.",
)


def tables(project: Project, by: User, period: str, day: dt.date) -> None:
    with on(day):
        publishing.release_tables(project=project, period=period, by=by)


def practice(project: Project, by: User, day: dt.date) -> None:
    """Begun from the records, with one section that only people can write; published."""
    with on(day):
        made = begun_from_records(project)
        made.sections["challenge"] = CHALLENGE
        publishing.write_publication(publication=made, by=by)
        publishing.publish(publication=made, by=by)


def news(project: Project, by: User, day: dt.date, title: dict[str, str], text: dict[str, str]) -> None:
    with on(day):
        made = Publication(
            project=project, kind=Publication.Kind.NEWS, title=texts(**title), sections={"text": texts(**text)}
        )
        publishing.write_publication(publication=made, by=by)
        publishing.publish(publication=made, by=by)
