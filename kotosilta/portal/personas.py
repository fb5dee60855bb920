"""The demo's personas: one account for each role. Everybody here is invented."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kotosilta.people.models import User


class Persona(NamedTuple):
    slug: str
    name: str
    email: str
    role: str | Promise
    does: str | Promise
    thread: str


PERSONAS = [
    Persona(
        "family",
        "Samira Haddad",
        "samira@example.org",
        _("Newcomer with a family"),
        _("Enrols the family in the club, says who cannot come, sees her own file."),
        "moss",
    ),
    Persona(
        "trainee",
        "Yusuf Abdi Warsame",
        "yusuf@example.org",
        _("Trainee: expert by experience"),
        _("Follows his hours, logs practical training."),
        "lake",
    ),
    Persona(
        "expert",
        "Ірина Бондар",
        "iryna@example.org",
        _("Expert by experience"),
        _("Answers requests, says when she can come, decides what others see."),
        "lake",
    ),
    Persona(
        "candidate",
        "Omar Khalil",
        "omar@example.org",
        _("Candidate: shows what he can do"),
        _("Answers what he can do, shows it with photos and papers, follows the assessment."),
        "iris",
    ),
    Persona(
        "assessor",
        "Hannu Kettunen",
        "hannu@example.org",
        _("Professional teacher who assesses"),
        _("Reads the evidence, talks with the candidate, gives marks on his own."),
        "iris",
    ),
    Persona(
        "leader",
        "Oksana Melnyk",
        "oksana@example.org",
        _("Leader of activities"),
        _("Takes attendance at the club, counts heads, approves practice."),
        "moss",
    ),
    Persona(
        "advisor",
        "Leena Karppi",
        "leena@example.org",
        _("Community advisor"),
        _("Logs contacts in half a minute, follows families."),
        "ember",
    ),
    Persona(
        "counsellor",
        "Tuomas Ranta",
        "tuomas@example.org",
        _("Counsellor"),
        _("Meets people one to one, completes entry data, follows up."),
        "iris",
    ),
    Persona(
        "worker",
        "Parisa Azizi",
        "parisa@example.org",
        _("Project worker"),
        _("Selects applicants, runs the training."),
        "lake",
    ),
    Persona(
        "manager",
        "Marja Holopainen",
        "marja@example.org",
        _("Project manager"),
        _("Sees targets and numbers, imports participants, adds members."),
        "amber",
    ),
    Persona(
        "kotoisa",
        "Kaisa Virtanen",
        "kaisa@example.org",
        _("Project manager of KOTOISA, 2018–2019"),
        _("Looks back: seven diplomas, a year of bookings, who booked what."),
        "amber",
    ),
    Persona(
        "school",
        "Kirsti Aalto",
        "kirsti@example.org",
        _("Reads reports at a school"),
        _("Takes up reports of bullying and racism, follows up after a week and a month."),
        "ember",
    ),
    Persona(
        "growing",
        "Elina Savolainen",
        "elina@example.org",
        _("Project manager of Growing Together, 2025–2026"),
        _("Looks at a school year: advisors in schools, moving on, referrals that close the loop."),
        "amber",
    ),
    Persona(
        "isok",
        "Liisa Koponen",
        "liisa@example.org",
        _("Project manager of ISOK, 2011–2013"),
        _("Looks back: three years of validation, who assessed alike, what became of it."),
        "amber",
    ),
    Persona(
        "steering",
        "Kari Nieminen",
        "kari@example.org",
        _("Member of the steering group"),
        _("Sees the totals, never a name."),
        "amber",
    ),
    Persona(
        "auditor",
        "Sofia Lindqvist",
        "sofia@example.org",
        _("Auditor"),
        _("Traces every number to its rows, with names hidden."),
        "amber",
    ),
    Persona(
        "coordinator",
        "Riikka Laine",
        "riikka@example.org",
        _("Coordinator of the organisation"),
        _("Sets up projects, adds people to roles."),
        "iris",
    ),
]


def account_of(slug: str) -> User | None:
    """The persona's account, if the demo is loaded."""
    persona = next((p for p in PERSONAS if p.slug == slug), None)
    return User.objects.filter(email=persona.email).first() if persona else None
