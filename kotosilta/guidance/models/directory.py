"""Services that people are shown or referred to."""

import datetime as dt
from typing import Any, ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kotosilta.core import clock
from kotosilta.core.languages import NAMES
from kotosilta.core.records import Record, Records
from kotosilta.core.translated import TranslatedField, told
from kotosilta.guidance.models.contacts import Contact
from kotosilta.people.models import Organisation, User
from kotosilta.people.names import fold

CHECK_AFTER = dt.timedelta(days=180)


class Search(NamedTuple):
    """What somebody looks for; empty means any."""

    words: str = ""
    need: str = ""
    language: str = ""
    place: str = ""

    @classmethod
    def of(cls, query: Any) -> Self:
        """From the address; what is not in the vocabulary is left out."""
        given = {field: query.get(field, "").replace("\x00", "").strip()[:100] for field in cls._fields}
        given["need"] = given["need"] if given["need"] in Contact.Topic.values else ""
        given["language"] = given["language"] if given["language"] in NAMES else ""
        return cls(**given)


class Services(Records):
    def public(self) -> Self:
        """What is offered now, to everybody; a confidential address is left out of every open page."""
        return self.filter(is_offered=True)

    def visible_to(self, user: Any) -> Self:
        """For everybody what is offered; for those who check a service also what has ended."""
        if not user.is_authenticated:
            return self.public()
        return self.filter(Q(is_offered=True) | Q(keeper=user.organisation_id, keeper__isnull=False))

    def found_by(self, search: Search) -> Self:
        """By words in any of its languages, need, language of service, and place; what serves the whole country is
        found in every place."""
        rows = self
        for word in fold(search.words).split():
            rows = rows.filter(search_text__contains=word)
        if search.need:
            rows = rows.filter(marks__contains=f" need:{search.need} ")
        if search.language:
            rows = rows.filter(marks__contains=f" language:{search.language} ")
        if search.place:
            rows = rows.filter(Q(marks__contains=f" place:{fold(search.place)}") | ~Q(marks__contains=" place:"))
        return rows

    def to_check(self, user: Any) -> Self:
        """Those that this user's organisation has not checked for half a year."""
        old = Q(checked_on__isnull=True) | Q(checked_on__lt=clock.today() - CHECK_AFTER)
        return self.filter(old, is_offered=True, keeper=user.organisation_id)


class Service(Record):
    """What somebody can be shown or referred to: whose, for whom, in which languages, where, and when that was checked.

    `search_text` (the words of all languages, folded) and `marks` (needs, languages and places, " need:housing ") are
    derived on saving: no engine searches inside JSON alike.
    """

    class Source(models.TextChoices):
        OWN = "own", _("written here")
        PTV = "ptv", _("Suomi.fi service catalogue (PTV)")
        HSDS = "hsds", _("Open Referral HSDS")

    keeper = models.ForeignKey(
        Organisation, verbose_name=_("Who checks it?"), on_delete=models.PROTECT, related_name="services"
    )
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.OWN)
    source_id = models.CharField(max_length=80, blank=True)
    name = TranslatedField(verbose_name=_("Name of the service"))
    organisation_name = models.CharField(_("Whose service is it?"), max_length=200)
    summary = TranslatedField(verbose_name=_("What does one get there?"), long=True, blank=True)
    eligibility = TranslatedField(verbose_name=_("For whom is it?"), long=True, blank=True)
    how_to = TranslatedField(verbose_name=_("How does one get there?"), long=True, blank=True)
    needs = models.JSONField(_("What does it help with?"), default=list)
    languages = models.JSONField(_("In which languages?"), default=list, blank=True)
    areas = models.JSONField(default=list, blank=True)  # names of municipalities; empty: the whole country
    address = models.CharField(_("Address"), max_length=300, blank=True)
    is_address_confidential = models.BooleanField(
        _("The address is confidential"),
        default=False,
        help_text=_("For example a shelter. Only those who work in a project see it."),
    )
    phone = models.CharField(_("Phone"), max_length=60, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    web = models.URLField(_("Web page"), blank=True, max_length=500)
    opening_hours = models.CharField(pgettext_lazy("opening hours", "Open"), max_length=300, blank=True)
    referral_email = models.EmailField(
        _("E-mail address for referrals"),
        blank=True,
        help_text=_("Who gets this answers by a link, without an account."),
    )
    is_offered = models.BooleanField(_("The service is offered now"), default=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=200)  # the name in its source language, for ordering
    search_text = models.TextField()
    marks = models.TextField()

    personal_data: ClassVar[dict[str, str]] = {
        "checked_by": "personal",
        "email": "none",
        "phone": "none",
        "address": "none",
        "referral_email": "none",
    }
    objects = Services.as_manager()

    class Meta:
        ordering = ["title", "id"]
        indexes = [models.Index(fields=["is_offered", "title"], name="service_title")]
        constraints = [
            models.UniqueConstraint(
                fields=["keeper", "source", "source_id"], condition=~Q(source_id=""), name="service_once_from_a_source"
            )
        ]

    def __str__(self) -> str:
        return told(self.name).text

    def derive(self) -> None:
        """What follows from the other fields; called by the acts that save."""
        said = [entry["text"] for texts in (self.name, self.summary, self.eligibility) for entry in texts.values()]
        marks = [f"need:{need}" for need in self.needs] + [f"language:{code}" for code in self.languages]
        marks += [f"place:{fold(area)}" for area in self.areas]
        self.search_text = fold(" ".join([*said, self.organisation_name]))
        self.marks = f" {' '.join(marks)} "
        self.title = (told(self.name, "fi").text or "?")[:200]

    @property
    def need_names(self) -> list[str]:
        names = dict(Contact.Topic.choices)
        return [str(names[need]) for need in self.needs if need in names]

    @property
    def language_names(self) -> list[str]:
        return [str(NAMES.get(code, code)) for code in self.languages]

    @property
    def open_address(self) -> str:
        """The address for everybody; nothing when it is confidential."""
        return "" if self.is_address_confidential else self.address

    @property
    def is_check_due(self) -> bool:
        return self.checked_on is None or self.checked_on < clock.today() - CHECK_AFTER
