"""Acts on two records that may be of one person: make them one, undo that, or say that they are two people."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.records import current, locked
from kotosilta.people.merging import Journal, changed_since, fold, rename, take_back, values_of
from kotosilta.people.models import Comparison, Consent, FamilyRelation, NameKey, Person, User, keys_of
from kotosilta.people.permissions import can_compare_persons, can_undo_merge, is_of_staff
from kotosilta.people.services import end_ways_in

# What is taken from one record together: the field that says it, and those that say where it is from.
PARTS = {
    "full_name": ["full_name"],
    "call_me": ["call_me"],
    "name_native": ["name_native"],
    "name_document": ["name_document"],
    "sort_as": ["sort_as"],
    "birth": ["birth_year", "birth_month", "birth_day", "birth_as_told", "birth_precision", "birth_source"],
    "gender": ["gender"],
    "language": ["language"],
    "informed": ["informed"],
}


def label_of(part: str) -> str:
    field: Any = Person._meta.get_field(PARTS[part][0])
    return _("Born") if part == "birth" else str(field.verbose_name)


def _said(person: Person, part: str) -> list[Any]:
    """The values of this part; none of its source when the part itself is blank."""
    said = [getattr(person, field) for field in PARTS[part]]
    return said if said[0] not in (None, "") else []


def says(person: Person, part: str) -> str:
    """What the record says of this part, in words; "" when nothing."""
    field = PARTS[part][0]
    if part == "birth":
        return " ".join(text for text in (person.birth_text, person.birth_as_told) if text)
    words = getattr(person, f"get_{field}_display", None)
    return str(words()) if words else str(getattr(person, field))


def to_choose(first: Person, second: Person) -> list[str]:
    """Parts of which the two records say different things."""
    return [part for part in PARTS if (said := _said(first, part)) and (other := _said(second, part)) and said != other]


def kept_first(first: Person, second: Person, *, account_of: Person | None = None) -> tuple[Person, Person]:
    """(the record that is kept, its double): the one whose way of signing in goes on, else the older one."""
    kept = account_of
    for either in (is_of_staff, lambda person: person.user is not None):
        if kept is None and either(first) != either(second):
            kept = first if either(first) else second
    kept = kept or min(first, second, key=lambda person: person.pk)
    return kept, second if kept == first else first


def has_two_accounts(first: Person, second: Person) -> bool:
    """Somebody has to say how the person signs in from now on."""
    return first.user is not None and second.user is not None and not (is_of_staff(first) or is_of_staff(second))


@transaction.atomic
def merge_persons(*, kept: Person, double: Person, of_double: set[str], by: User) -> Comparison:
    """`double` is taken into `kept`, with `of_double` naming the PARTS that are taken from it. Raises ValidationError
    when the two cannot be one person, and then nothing has happened."""
    wanted = Person.objects.select_for_update(of=("self",)).filter(pk__in=[kept.pk, double.pk]).order_by("pk")
    rows = {person.pk: person for person in wanted}
    if len(rows) < 2:
        raise Refused(_("Somebody has made them one record already."))
    kept, double = rows[kept.pk], rows[double.pk]
    require(can_compare_persons(by, kept, double), _("Only whoever works with both of them can decide this."))
    if is_of_staff(double):
        raise Refused(_("Both of them work here and sign in as staff. That cannot be merged."))
    journal = Journal()
    _end_what_is_between(kept, double, journal)
    _agree_consents(kept, double, journal)
    before = values_of(kept)
    user = _account(kept, double, journal)
    if user is not None and kept.user is None:
        journal.way_in = {"email": user.email, "phone": user.phone}
    renamed = dict(fold(kept, double, journal))
    for part in PARTS:
        if part in of_double or not _said(kept, part):
            for field in PARTS[part]:
                setattr(kept, field, getattr(double, field))
    double.name_keys.all().delete()
    journal.remove(double)
    kept.user = user
    kept.derive()
    journal.change(kept, before, [*PARTS.values(), ["sort_key"], ["user_id"]])
    _derive_keys(kept)
    rename(renamed | {double.uuid: kept.uuid}, journal)
    made: Comparison = Comparison.objects.create(
        kept=kept, double=double.uuid, is_same=True, journal=journal.dump(), decided_by=by
    )
    audit.record("person.merged", by=by, subject=kept, fields=[str(double.uuid)])
    audit.record("person.merged", by=by, subject=made, person=double.uuid, fields=[str(kept.uuid)])
    return made


def _derive_keys(person: Person) -> None:
    person.name_keys.all().delete()
    NameKey.objects.bulk_create(keys_of(person))


def _end_what_is_between(kept: Person, double: Person, journal: Journal) -> None:
    """Nobody is their own relative. Raises Refused when they are written down as relatives now."""
    between = FamilyRelation.objects.filter(Q(person=kept, relative=double) | Q(person=double, relative=kept))
    if between.filter(current()).exists():
        raise Refused(_("They are written down as family members of each other. If that is wrong, end it first."))
    for row in [*between, *Comparison.objects.apart().between(kept, double)]:
        journal.remove(row)


def _agree_consents(kept: Person, double: Person, journal: Journal) -> None:
    """What the person took back under one record is taken back under the other too, if it was given before that."""
    consents = list(Consent.objects.filter(person__in=[kept, double]))
    for consent in consents:
        later = [
            other.withdrawn_at
            for other in consents
            if other.key == consent.key and other.withdrawn_at and other.withdrawn_at > consent.given_at
        ]
        if later and consent.withdrawn_at is None:
            before = values_of(consent)
            consent.withdrawn_at = min(later)
            journal.change(consent, before)


def _account(kept: Person, double: Person, journal: Journal) -> User | None:
    """The account with which the person signs in from now on. Another one ends: its phone and address are free."""
    if kept.user is None or double.user is None:
        return kept.user or double.user
    closed = double.user
    journal.account = closed.pk
    for address in EmailAddress.objects.filter(user=closed):
        journal.remove(address)
    before = values_of(closed)
    closed.is_active, closed.email, closed.phone = False, None, None
    journal.change(closed, before)
    return kept.user


@transaction.atomic
def undo_merge(*, merge: Comparison, by: User) -> int:
    """The double is its own record again, with what it held: what moved goes back as it is now, what came later stays
    with the kept record. Returns how many rows were changed since and stay joined. Raises ValidationError when the time
    is over, when a later merge has to be undone first, or when something new is in the way."""
    # First the person, as merging does: who merges this person at the same time waits, or we do.
    kept = Person.objects.select_for_update(of=("self",)).filter(pk=merge.kept_id).first()
    fresh = locked(merge, "kept")
    require(can_undo_merge(by, fresh), _("Only whoever works with this person can undo it."))
    if not fresh.can_be_undone:
        raise Refused(_("There is nothing to undo."))
    if kept is None or fresh.kept_id != kept.pk:
        raise Refused(_("Undo the later merge first."))
    if kept.comparisons.merges().filter(pk__gt=fresh.pk).exists():
        raise Refused(_("Undo the later merge first."))
    journal = Journal(json.loads(fresh.journal))
    try:
        with transaction.atomic():
            left = take_back(journal)
            kept, double = Person.objects.get(pk=fresh.kept_id), Person.objects.get(uuid=fresh.double)
            _give_back_account(double, journal)
    except IntegrityError:
        text = _("Something that came later is in the way, for example another merge or the same phone number.")
        raise Refused(text) from None
    _take_back_consents(kept, double, fresh.decided_at)
    _derive_keys(kept)
    _derive_keys(double)
    fresh.journal, fresh.undone_at = "", clock.now()
    fresh.save(update_fields=["journal", "undone_at"])
    audit.record("person.merge_undone", by=by, subject=kept, fields=[str(double.uuid)])
    audit.record("person.merge_undone", by=by, subject=double, fields=[str(kept.uuid)])
    return left


def _give_back_account(double: Person, journal: Journal) -> None:
    """The account that went along opens the double's file again, and only by the ways that it had: a phone, card or
    passkey that came since is of the person who is left."""
    if journal.way_in and double.user is not None:
        double.user.email, double.user.phone = journal.way_in["email"], journal.way_in["phone"]
        double.user.save(update_fields=["email", "phone"])
        end_ways_in(double.user)


def _take_back_consents(kept: Person, double: Person, since: dt.datetime) -> None:
    """What was taken back while they were one record stays taken back for both."""
    for consent in kept.consents.filter(withdrawn_at__gt=since):
        double.consents.filter(key=consent.key, withdrawn_at__isnull=True).update(withdrawn_at=consent.withdrawn_at)


def changed_since_merge(merge: Comparison) -> int:
    """How many things that came with the double have been changed since, and would go back with it."""
    return changed_since(Journal(json.loads(merge.journal)), merge.decided_at) if merge.can_be_undone else 0


def names_taken_in(people: Any) -> Iterator[tuple[str, tuple[int, int | None, int | None] | None]]:
    """Name and birth of the doubles of these people, as long as the journals hold them: a list that is sent again still
    speaks of the double."""
    for merge in Comparison.objects.merges().filter(kept__in=people).exclude(journal=""):
        for label, values in json.loads(merge.journal)["gone"]:
            if label == Person._meta.label:
                year, month, day = (values[f"birth_{part}"] for part in ("year", "month", "day"))
                yield values["full_name"], (year, month, day) if year else None


@transaction.atomic
def keep_apart(*, first: Person, second: Person, by: User) -> None:
    """They are two people: this pair is not suggested again."""
    require(can_compare_persons(by, first, second), _("Only whoever works with both of them can decide this."))
    if not Comparison.objects.apart().between(first, second).exists():
        made = Comparison.objects.create(kept=first, double=second.uuid, is_same=False, decided_by=by)
        audit.record("person.kept_apart", by=by, subject=made, fields=[str(second.uuid)])


def forget_journals() -> int:
    """A duty of the worker: when the time for undoing is over, what the doubles said goes, and the names of accounts
    that were closed with them. Returns how many."""
    old = list(
        Comparison.objects.merges().filter(decided_at__lt=clock.now() - Comparison.UNDO_WITHIN).exclude(journal="")
    )
    for merge in old:
        with transaction.atomic():
            fresh = locked(merge)
            if fresh.can_be_undone:
                User.objects.filter(pk=json.loads(fresh.journal)["account"], is_active=False).update(name="")
                fresh.journal = ""
                fresh.save(update_fields=["journal"])
    return len(old)
