"""Reports of the demo's projects: written, frozen and approved as their people would. The texts are assumed."""

import datetime as dt

from kotosilta.people.models import User
from kotosilta.portal.demo.acting import on
from kotosilta.projects.models import Project
from kotosilta.reporting.models import Report
from kotosilta.reporting.services import reports

WORDS = {
    "deviations": "Toiminta on edennyt suunnitelman mukaan. Poikkeamat näkyvät yllä olevista luvuista.",
    "horizontal": "Toimintaan pääsee esteettä, tulkki järjestetään, ja naisille tarjotaan aikoja lasten hoidon kanssa.",
    "communication": "Rahaston tunnus on esillä tiloissa, verkkosivuilla ja esitteissä.",
    "steering": "Ohjausryhmä on käsitellyt luvut ja talouden.",
    "risks": "Työntekijän vaihtuminen; tulkkien saatavuus. Molempiin on varahenkilö tai sopimus.",
    "permanent": "Juurruttamisesta neuvotellaan kumppanien kanssa.",
    "next": "Jatketaan saman suunnitelman mukaan.",
    "activities": "Toteutettiin hakemuksen työpaketit.",
    "costs": "Kustannukset ovat kirjanpidon mukaiset.",
}


def report(project: Project, by: User, period: str, day: dt.date, steering: User | None = None) -> Report:
    """Begun, written and frozen on this day; approved a week later where there is a steering group to do it."""
    with on(day):
        made = reports.begin_report(project=project, period=period, by=by)
        reports.write_texts(report=made, written=WORDS, by=by)
        frozen = reports.freeze_report(report=made, by=by)
    if steering is None:
        return frozen
    with on(day + dt.timedelta(days=7)):
        return reports.approve_report(report=frozen, by=steering)
