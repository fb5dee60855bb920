"""Persons: names, birth, languages."""

import calendar
import datetime as dt
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kotosilta.core import clock, languages
from kotosilta.core.forms import PartialDay
from kotosilta.core.records import Record, Records
from kotosilta.people import names
from kotosilta.people.models.accounts import Organisation, User

SOUND_SAYS_ENOUGH = 3  # consonants; shorter skeletons fit too many names


class Persons(Records):
    def visible_to(self, user: Any) -> Self:
        """Whom this user may see, by any of settings.PERSON_GROUNDS."""
        from kotosilta.people.grounds import seen_by

        return self.filter(seen_by(user))

    def open_to(self, user: Any) -> Self:
        """Whose file this user may open: those whom one merely sees in a list of names are left out."""
        from kotosilta.people.grounds import OPENS_THE_FILE, seen_by

        return self.filter(seen_by(user, *OPENS_THE_FILE))

    def grown_up(self) -> Self:
        """Whoever was born so long ago that they are of age for certain, and those whose year of birth nobody knows."""
        return self.filter(Q(birth_year__isnull=True) | Q(birth_year__lt=clock.today().year - 18))

    def search(self, text: str) -> Self:
        """Those with, for each word of the text, a word of the name that begins with it or sounds like it, in any
        script, marks ignored: "aija" finds "Äijä", "ahmad" finds "Ахмад"."""
        found = self
        for word in names.words(text):
            begins = Q(kind=NameKey.Kind.WORD, key__gte=word, key__lt=names.end_of_prefix(word))
            sound = names.sound(word)
            sounds = Q(kind=NameKey.Kind.SOUND, key=sound) if len(sound) >= SOUND_SAYS_ENOUGH else Q()
            keys = NameKey.objects.filter(begins | sounds)
            found = found.filter(pk__in=keys.values("person_id"))
        return found


def sensible_birth(name: str, prefix: str) -> list[models.CheckConstraint]:
    """Constraints for the three parts of a birth date, whoever writes them."""
    limits = {"birth_year": (1900, 2100), "birth_month": (1, 12), "birth_day": (1, 31)}
    return [
        models.CheckConstraint(
            condition=Q(**{f"{prefix}{field}__isnull": True}) | Q(**{f"{prefix}{field}__range": limit}),
            name=f"{name}_{field}_sensible",
            violation_error_message=_("Write the year with four numbers, for example 2026."),
        )
        for field, limit in limits.items()
    ]


class Person(Record):
    """Somebody the project knows. Assumes no e-mail, no own phone, no two names, no known birthday."""

    class Precision(models.TextChoices):
        EXACT = "exact", _("exact")
        ESTIMATED = "estimated", _("estimated")

    class BirthSource(models.TextChoices):
        TOLD = "told", _("the person told it")
        DOCUMENT = "document", _("from a document")

    class Gender(models.TextChoices):
        WOMAN = "woman", _("Woman")
        MAN = "man", _("Man")
        NON_BINARY = "non_binary", _("Non-binary")
        NOT_SAID = "not_said", _("Does not want to say")

    class Informed(models.TextChoices):
        READ = "read", _("by reading")
        LISTEN = "listen", _("by listening")
        TALK = "talk", _("by talking")

    keeper = models.ForeignKey(
        Organisation, verbose_name=_("Keeper of the record"), on_delete=models.PROTECT, related_name="persons"
    )
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="person")
    full_name = models.CharField(_("Name"), max_length=200, help_text=_("Write the whole name. One name is enough."))
    call_me = models.CharField(_("What do people call you?"), max_length=100, blank=True)
    name_native = models.CharField(_("Name in own script"), max_length=200, blank=True)
    name_document = models.CharField(
        _("Name as in the passport or residence permit"),
        max_length=200,
        blank=True,
        help_text=_("Needed only for a certificate or a contract."),
    )
    sort_as = models.CharField(
        _("Sort under"), max_length=200, blank=True, help_text=_("Only if the name should stand elsewhere in lists.")
    )
    sort_key = models.CharField(max_length=200, editable=False)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_month = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_day = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_as_told = models.CharField(max_length=60, blank=True)
    birth_precision = models.CharField(
        _("How sure is the date of birth?"), max_length=10, choices=Precision.choices, default=Precision.EXACT
    )
    birth_source = models.CharField(
        _("Where is the date of birth from?"),
        max_length=10,
        choices=BirthSource.choices,
        default=BirthSource.TOLD,
    )
    gender = models.CharField(
        _("Gender"),
        max_length=12,
        choices=Gender.choices,
        blank=True,
        help_text=_("The funder asks for this. It is not used for anything else."),
    )
    language = models.CharField(_("Language of messages"), max_length=10, choices=languages.CHOICES, default="fi")
    informed = models.CharField(
        _("How do you want information?"), max_length=10, choices=Informed.choices, default=Informed.READ
    )

    personal_data: ClassVar[dict[str, str]] = {
        "user": "personal",
        "full_name": "personal",
        "call_me": "personal",
        "name_native": "personal",
        "name_document": "personal",
        "sort_as": "personal",
        "sort_key": "personal",
        "birth_as_told": "personal",
        "birth_year": "personal",
        "birth_month": "personal",
        "birth_day": "personal",
        "birth_precision": "personal",
        "birth_source": "personal",
        "gender": "personal",
        "language": "personal",
        "informed": "personal",
    }
    objects = Persons.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["sort_key", "id"], name="person_sorted"),
            models.Index(fields=["keeper", "birth_year"], name="person_keeper_year"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(full_name=""), name="person_has_a_name"),
            *sensible_birth("person", ""),
            models.CheckConstraint(
                condition=Q(birth_day__isnull=True) | Q(birth_month__isnull=False),
                name="person_birth_day_has_month",
            ),
            models.CheckConstraint(
                condition=Q(birth_month__isnull=True) | Q(birth_year__isnull=False),
                name="person_birth_month_has_year",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Fill what follows from the name."""
        self.full_name = names.tidy(self.full_name)
        self.sort_key = names.fold(self.sort_as or self.full_name)[:200] or "~"

    def audit_person(self) -> UUID:
        return self.uuid

    @property
    def called(self) -> str:
        """What we call this person."""
        return self.call_me or self.full_name

    @property
    def name_on_paper(self) -> str:
        """The name for certificates and contracts."""
        return self.name_document or self.full_name

    @property
    def birth(self) -> PartialDay | None:
        return PartialDay(self.birth_year, self.birth_month, self.birth_day) if self.birth_year else None

    @birth.setter
    def birth(self, value: PartialDay | None) -> None:
        self.birth_year, self.birth_month, self.birth_day = value or (None, None, None)

    @property
    def birth_text(self) -> str:
        """The date of birth as far as it is known: 27.3.1990, 3.1990, 1990 or ""."""
        return ".".join(str(part) for part in (self.birth_day, self.birth_month, self.birth_year) if part)

    def age_on(self, day: dt.date) -> int | None:
        """Completed years on a day. Unknown parts of the birth date count as 1 July or the 15th of the month;
        None when not even the year is known."""
        return age_on(self.birth_year, self.birth_month, self.birth_day, day)


def age_on(year: int | None, month: int | None, day: int | None, on: dt.date) -> int | None:
    """See Person.age_on; works on the bare parts, as frozen at entry."""
    if not year:
        return None
    month, day = month or 7, day or (15 if month else 1)
    if day > 28:  # a corrected year may have no 29 February
        day = min(day, calendar.monthrange(year, month)[1])
    return clock.completed_years(dt.date(year, month, day), on)


class NameKey(models.Model):
    """A search key derived from a name (see `names`): an index of ours, because no engine here folds scripts."""

    class Kind(models.IntegerChoices):
        WORD = 1
        SOUND = 2

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="name_keys")
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    key = models.CharField(max_length=60)

    personal_data: ClassVar[dict[str, str]] = {"key": "personal"}

    class Meta:
        indexes = [models.Index(fields=["kind", "key", "person"], name="name_key")]

    def __str__(self) -> str:
        return self.key


def keys_of(person: Person) -> list[NameKey]:
    """The keys that the person's names give now (unsaved)."""
    all_names = (person.full_name, person.call_me, person.name_native, person.name_document)
    found = [(NameKey.Kind.WORD, key) for key in names.words(*all_names)]
    found += [(NameKey.Kind.SOUND, key) for key in names.sounds(*all_names)]
    return [NameKey(person=person, kind=kind, key=key[:60]) for kind, key in sorted(found)]


class OfPerson(Records):
    """Rows that belong to a person: seen by whoever sees the person."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(person__in=Person.objects.all().visible_to(user))


class LanguageSkill(Record):
    """How well a person speaks, reads and writes one language: three different things."""

    class Level(models.TextChoices):
        NONE = "", _("not at all or not known")
        A1 = "A1", _("A1, single words")
        A2 = "A2", _("A2, everyday things")
        B1 = "B1", _("B1, gets along")
        B2 = "B2", _("B2, well")
        C1 = "C1", _("C1, very well")
        C2 = "C2", _("C2, like a mother tongue")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="language_skills")
    language = models.CharField(_("Language"), max_length=10, choices=languages.CHOICES)
    is_first = models.BooleanField(_("First language"), default=False)
    is_school_language = models.BooleanField(_("Learns or uses this language at school"), default=False)
    speaks = models.CharField(_("Speaks"), max_length=2, choices=Level.choices, blank=True)
    reads = models.CharField(_("Reads"), max_length=2, choices=Level.choices, blank=True)
    writes = models.CharField(_("Writes"), max_length=2, choices=Level.choices, blank=True)

    personal_data: ClassVar[dict[str, str]] = {
        "person": "personal",
        "language": "personal",
        "is_first": "personal",
        "is_school_language": "personal",
        "speaks": "personal",
        "reads": "personal",
        "writes": "personal",
    }
    objects = OfPerson.as_manager()

    class Meta:
        ordering = ["-is_first", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "language"],
                name="language_once_a_person",
                violation_error_message=_("This language is already here. Change it instead."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.language}"

    def absorb(self, other: "LanguageSkill") -> None:
        """What is not known of the language here is taken from there."""
        self.is_first = self.is_first or other.is_first
        self.is_school_language = self.is_school_language or other.is_school_language
        self.fill_blanks(other, "speaks", "reads", "writes")
