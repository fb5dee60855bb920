"""Where InfoFinland tells about a topic, in the reader's language: we link to its page and do not repeat it.

Its languages and the sections of its addresses as of November 2026; the addresses are English in every language.
"""

from django.utils.translation import get_language

from kotosilta.guidance.models.contacts import Contact

LANGUAGES = ("fi", "sv", "en", "ru", "et", "uk", "fr", "es", "tr", "zh", "fa", "ar")
# Languages of ours that readers of another one of theirs understand.
NEAREST = {"fa-af": "fa"}
SECTIONS = {
    Contact.Topic.SCHOOL: "education",
    Contact.Topic.STUDIES: "education",
    Contact.Topic.WORK: "work-and-enterprise",
    Contact.Topic.HOUSING: "housing",
    Contact.Topic.MONEY: "settling-in-finland",
    Contact.Topic.HEALTH: "health",
    Contact.Topic.LANGUAGE: "finnish-and-swedish",
    Contact.Topic.PERMIT: "moving-to-finland",
    Contact.Topic.FREE_TIME: "leisure",
    Contact.Topic.FAMILY: "family",
}


def page_about(topic: str, language: str = "") -> str:
    """The address of the section, in the language or the reader's, else in English; "" when there is none."""
    section = SECTIONS.get(Contact.Topic(topic)) if topic in Contact.Topic.values else None
    if section is None:
        return ""
    wanted = language or get_language() or "en"
    wanted = NEAREST.get(wanted, wanted)
    return f"https://www.infofinland.fi/{wanted if wanted in LANGUAGES else 'en'}/{section}"
