"""How the demo's projects are steered: risks and self-assessments. All of it is invented, apart from ISOK's "self assessment
was carried out on a regular basis"."""

import datetime as dt

from kotosilta.core.translated import texts
from kotosilta.governance import services as governance
from kotosilta.governance import steering
from kotosilta.governance.models import Meeting, Risk
from kotosilta.governance.steering import Said
from kotosilta.people.models import User
from kotosilta.portal.demo.acting import on, session
from kotosilta.projects.models import Project
from kotosilta.reporting.models import Report
from kotosilta.reporting.services import reports

SHOWS = {
    "reach": "Osallistujaluvut ja kielet.",
    "voice": "Osallistujat puheenvuorossa suunnittelupäivässä.",
    "access": "Tulkit, lastenhoito, esteettömät tilat.",
    "plan": "Työsuunnitelma ja sen muutokset.",
    "partners": "Kumppanien sopimukset ja tapaamiset.",
    "records": "Kirjaukset tehdään samana päivänä.",
    "learning": "Palautteen perusteella tehdyt muutokset.",
    "rooting": "Neuvottelut tulevien omistajien kanssa.",
}


def risk(project: Project, by: User, day: dt.date, words: dict[str, str], likelihood: int, impact: int) -> Risk:
    with on(day):
        return steering.write_risk(
            risk=Risk(
                project=project, what=texts(**words), likelihood=likelihood, impact=impact, who="Projektipäällikkö",
                measure=texts(fi="Varahenkilö on perehdytetty.", en="A deputy knows the work.", ar="نائب يعرف العمل."),
                review_on=day + dt.timedelta(days=120),
            ),
            by=by,
        )  # fmt: skip


def assess(project: Project, by: User, day: dt.date, values: str) -> None:
    """`values`: a figure a statement, in their order."""
    with on(day):
        said = {key: Said(int(value), words) for (key, words), value in zip(SHOWS.items(), values, strict=True)}
        steering.assess_oneself(project=project, said=said, by=by)


STAFF_LEAVES = {"fi": "Ohjaaja vaihtuu kesken", "en": "A counsellor leaves", "ar": "مغادرة أحد المرشدين"}
NO_INTERPRETER = {
    "fi": "Tulkkia ei saada ajoissa",
    "en": "No interpreter in time",
    "ar": "عدم توفر مترجم في الوقت المناسب",
}


def group_with_pack(project: Project, by: User, today: dt.date) -> None:
    """A control group that meets in two weeks with the last report in its pack; risks; two self-assessments."""
    with on(today - dt.timedelta(days=200)):
        group = governance.set_up_body(
            project=project, by=by, kind="control", answer_days=30, fee=0,
            name=texts(fi="Ohjausryhmä", en="Steering group", ar="لجنة التوجيه"),
        )  # fmt: skip
    meeting = session(group.activity, "group", today + dt.timedelta(days=14), 13, 2, place="Kotiranta, sali")
    with on(today):
        governance.write_minutes(
            meeting=Meeting(
                body=group,
                session=meeting,
                easy=texts(
                    fi="Puhumme luvuista. Onko hanke aikataulussa?",
                    en="We talk about the numbers. Is the project on schedule?",
                    ar="نتحدث عن الأرقام. هل يسير المشروع وفق الخطة؟",
                ),
                agenda=texts(fi="1. Raportti\n2. Riskit", en="1. The report\n2. Risks", ar="1. التقرير\n2. المخاطر"),
            ),
            by=by,
        )
        reports.put_into_pack(report=Report.objects.get(project=project, frozen_at__isnull=False), by=by)
    risk(project, by, today - dt.timedelta(days=60), NO_INTERPRETER, 3, 2)
    risk(project, by, today - dt.timedelta(days=60), STAFF_LEAVES, 2, 2)
    assess(project, by, today - dt.timedelta(days=190), "33422321")
    assess(project, by, today - dt.timedelta(days=10), "43423431")
