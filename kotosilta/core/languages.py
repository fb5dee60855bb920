"""Languages that people speak (not only those of the interface), by BCP 47 code, named in the reader's language; and
which languages a page is in."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header

NAMES = {
    "fi": _("Finnish"),
    "sv": _("Swedish"),
    "en": _("English"),
    "ar": _("Arabic"),
    "fa": _("Persian"),
    "fa-af": _("Dari"),
    "ps": _("Pashto"),
    "ckb": _("Kurdish (Sorani)"),
    "kmr": _("Kurdish (Kurmanji)"),
    "so": _("Somali"),
    "ti": _("Tigrinya"),
    "am": _("Amharic"),
    "ru": _("Russian"),
    "uk": _("Ukrainian"),
    "et": _("Estonian"),
    "tr": _("Turkish"),
    "zh": _("Chinese"),
    "vi": _("Vietnamese"),
    "th": _("Thai"),
    "sq": _("Albanian"),
    "es": _("Spanish"),
    "fr": _("French"),
    "sw": _("Swahili"),
    "ur": _("Urdu"),
    "ne": _("Nepali"),
    "bn": _("Bengali"),
    "my": _("Burmese"),
    "rw": _("Kinyarwanda"),
    "other": _("another language"),
}
CHOICES = list(NAMES.items())


def languages_of(path: str, user: Any) -> list[str]:
    """The languages that the page at this path (with its language in front) is in for the user. Where participants meet
    a page that staff use too, it is in theirs."""
    _language, _slash, rest = path.lstrip("/").partition("/")
    is_staff = getattr(user, "organisation_id", None) is not None
    if rest.startswith(settings.STAFF_PATHS) and is_staff:
        return list(settings.STAFF_LANGUAGES)
    return [code for code, _name in settings.LANGUAGES]


def best_for(accepted: str, languages: list[str]) -> str:
    """The language out of these that a browser asks for first (`accepted`: its Accept-Language), else the first."""
    asked = (code for code, _weight in parse_accept_lang_header(accepted))
    return next((base for code in asked if (base := code.partition("-")[0]) in languages), languages[0])
