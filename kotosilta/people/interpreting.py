"""An interpreter at a meeting of any kind: asked, confirmed, there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kotosilta.core import languages


class Interpreted(models.Model):
    """A meeting that may need an interpreter."""

    class Interpreter(models.TextChoices):
        NONE = "none", _("No interpreter")
        ASKED = "asked", _("Interpreter asked")
        CONFIRMED = "confirmed", _("Interpreter confirmed")
        PRESENT = "present", _("Interpreter was present")

    class InterpreterMode(models.TextChoices):
        ON_SITE = "on_site", _("on site")
        PHONE = "phone", _("by phone")
        VIDEO = "video", _("by video")
        COLLEAGUE = "colleague", _("a colleague who speaks both languages")

    interpreter_language = models.CharField(
        _("Interpreter into which language?"), max_length=10, choices=languages.CHOICES, blank=True
    )
    interpreter = models.CharField(
        _("Interpreter"), max_length=10, choices=Interpreter.choices, default=Interpreter.NONE
    )
    interpreter_mode = models.CharField(
        _("How does the interpreter take part?"), max_length=10, choices=InterpreterMode.choices, blank=True
    )
    interpreter_wish = models.CharField(
        _("Wish about the interpreter"),
        max_length=100,
        blank=True,
        help_text=_("For example: a woman, another dialect."),
    )
    interpreter_reference = models.CharField(_("Reference of the interpreting agency"), max_length=60, blank=True)

    class Meta:
        abstract = True
