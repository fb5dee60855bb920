"""Languages that people speak (not only those of the interface), by BCP 47 code, named in the reader's language."""

from django.utils.translation import gettext_lazy as _

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
