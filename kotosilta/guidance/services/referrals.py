"""Acts on referrals: write, allow and send, answer, chase, take back."""

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotosilta.core import audit, clock
from kotosilta.core.access import require
from kotosilta.core.acts import Refused
from kotosilta.core.models import Link
from kotosilta.core.records import locked
from kotosilta.guidance import letters
from kotosilta.guidance.models import Referral, ReferralStep
from kotosilta.guidance.models.referrals import NOT_YET
from kotosilta.guidance.permissions import REFERRAL, REFERRAL_FAMILY, can_send_referral, source_of
from kotosilta.people.consents import ConsentText
from kotosilta.people.models import Consent, ContactRoute, Message, User
from kotosilta.people.outbox import Mailbox, queue
from kotosilta.people.permissions import actor_of
from kotosilta.people.services import give_consent, withdraw_consent

LINK_VALID = dt.timedelta(days=180)
CHASED, ASKED_FAMILY = "referral_chased", "referral_family"
CHASED_EVERY = dt.timedelta(days=7)
CHASED_AT_MOST = 3  # after that the advisor calls
Status = Referral.Status

CONSENT = ConsentText(
    gettext_lazy("The service may know this about me"),
    gettext_lazy(
        "My name, how to reach me and what is written here are sent to this service, so that it can help. The service "
        "tells the project whether the help began. I can take this back at any time, and nothing bad follows. "
        "What the service has already read cannot be taken back."
    ),
    "2026-1",
)


@transaction.atomic
def write_referral(*, referral: Referral, by: User) -> Referral:
    """A draft, which the family reads before it is sent; until then it can be changed."""
    require(can_send_referral(by, referral))
    created = referral.pk is None
    if created:
        referral.worker = by
    elif _lock(referral).status != Status.DRAFT:
        raise Refused(_("This has been sent already."))
    referral.save()
    audit.record("referral.written" if created else "referral.changed", by=by, subject=referral)
    return referral


def _lock(referral: Referral) -> Referral:
    return locked(referral, "service", "person", "project")


@transaction.atomic
def send_referral(*, referral: Referral, language: str, by: User) -> Referral:
    """The person (or a guardian) has read it in this language and allows it; the service gets a link, or is told by
    the advisor when it has no address. Raises Refused when it has been sent."""
    fresh = _lock(referral)
    require(can_send_referral(by, fresh))
    if fresh.status != Status.DRAFT:
        raise Refused(_("This has been sent already."))
    fresh.consent_key = f"referral.{fresh.uuid.hex}"[:40]
    give_consent(person=fresh.person, key=fresh.consent_key, wording=CONSENT, language=language, by=by)
    fresh.status, fresh.sent_at, fresh.heard_at = Status.SENT, clock.now(), clock.now()
    fresh.save(update_fields=["consent_key", "status", "sent_at", "heard_at"])
    ReferralStep.objects.create(referral=fresh, status=Status.SENT, source=ReferralStep.Source.ADVISOR, by=by)
    audit.record("referral.sent", by=by, subject=fresh)
    _ask_service(fresh, "referral_sent", f"referral_sent:{fresh.uuid}", letters.referral_sent)
    return fresh


def _ask_service(referral: Referral, purpose: str, once_key: str, letter: Any) -> bool:
    address = referral.service.referral_email
    if not address:
        return False
    queue(
        Mailbox(address, "fi"),
        purpose=purpose,
        once_key=once_key,
        letter=letter,
        about=referral.uuid,
        opens=partial(Link.prepare, REFERRAL, referral, valid_for=LINK_VALID),
    )
    return True


@transaction.atomic
def tell_referral(
    *,
    referral: Referral,
    status: str,
    by: Any,
    note: str = "",
    waiting_until: dt.date | None = None,
) -> Referral:
    """Somebody says how far it is: the service by its link, the family, or the advisor who was told. Whose word it is
    stands beside it. Raises Refused for what cannot follow, and for a waiting time in the past."""
    fresh = _lock(referral)
    source = source_of(by, fresh)
    require(bool(source))
    if status not in Referral.FOLLOWS[fresh.status]:
        raise Refused(
            _("This cannot follow now. It stands like this: %(status)s.") % {"status": fresh.get_status_display()}
        )
    if status == Status.WAITING and (waiting_until is None or waiting_until < clock.today()):
        raise Refused(_("Write until about when the family waits."))
    fresh.status, fresh.heard_at = status, clock.now()
    fresh.waiting_until = waiting_until if status == Status.WAITING else None
    fresh.save(update_fields=["status", "heard_at", "waiting_until"])
    actor = actor_of(by)
    step = ReferralStep.objects.create(referral=fresh, status=status, source=source, by=actor, note=note)
    audit.record(f"referral.{status}", by=actor, subject=step)
    return fresh


@transaction.atomic
def not_yet(*, referral: Referral, by: Any) -> Referral:
    """The family has heard nothing yet. It is written down; the service is as silent as before and goes on being
    asked."""
    fresh = _lock(referral)
    require(source_of(by, fresh) == ReferralStep.Source.FAMILY)
    if fresh.status not in Referral.OPEN:
        raise Refused(_("This has been answered already."))
    actor = actor_of(by)
    step = ReferralStep.objects.create(referral=fresh, status=NOT_YET, source=ReferralStep.Source.FAMILY, by=actor)
    audit.record("referral.not_yet", by=actor, subject=step)
    return fresh


@transaction.atomic
def take_back_referral(*, referral: Referral, by: User) -> Referral:
    """The person no longer allows it: the service's link opens nothing from now on."""
    fresh = _lock(referral)
    source = source_of(by, fresh)
    require(source in (ReferralStep.Source.FAMILY, ReferralStep.Source.ADVISOR))
    if fresh.status == Status.WITHDRAWN:
        return fresh
    if fresh.status == Status.DRAFT:  # the family did not want it
        audit.record("referral.dropped", by=by, subject=fresh)
        fresh.delete()
        return fresh
    for consent in Consent.objects.filter(person=fresh.person, key=fresh.consent_key, withdrawn_at__isnull=True):
        withdraw_consent(consent=consent, by=by)
    Link.objects.for_target(REFERRAL, fresh).filter(revoked_at__isnull=True).update(revoked_at=clock.now())
    fresh.status, fresh.heard_at, fresh.waiting_until = Status.WITHDRAWN, clock.now(), None
    fresh.save(update_fields=["status", "heard_at", "waiting_until"])
    ReferralStep.objects.create(referral=fresh, status=Status.WITHDRAWN, source=source, by=by)
    audit.record("referral.withdrawn", by=by, subject=fresh)
    return fresh


def chase() -> int:
    """A duty of the worker: a silent service is asked again every week, at most three times, and the family is asked
    once whether the help began. Returns how many messages were written."""
    about = Message.objects.filter(about=OuterRef("uuid"))
    lately = about.filter(purpose=CHASED, not_before__gt=clock.now() - CHASED_EVERY)
    times = about.filter(purpose=CHASED).order_by().values("about").annotate(number=Count("pk")).values("number")
    mailed = ContactRoute.objects.filter(person=OuterRef("person"), kind=ContactRoute.Kind.EMAIL)
    silent = Referral.objects.all().silent().allowed().annotate(times=Coalesce(Subquery(times), 0))
    service = ~Q(service__referral_email="") & Q(times__lt=CHASED_AT_MOST) & ~Exists(lately)
    family = ~Exists(about.filter(purpose=ASKED_FAMILY)) & Exists(mailed)
    silent = silent.filter(service | family)  # only where somebody is still to be asked
    written = 0
    for pk in list(silent.order_by("heard_at").values_list("pk", flat=True)[:100]):
        with transaction.atomic():
            fresh = _lock(Referral.objects.get(pk=pk))
            if fresh.is_silent:
                written += _chase(fresh)
    return written


def _chase(referral: Referral) -> int:
    chased = Message.objects.filter(about=referral.uuid, purpose=CHASED)
    lately = chased.filter(not_before__gt=clock.now() - CHASED_EVERY)
    written = 0
    if chased.count() < CHASED_AT_MOST and not lately.exists():
        key = f"{CHASED}:{referral.uuid}:{clock.today().isoformat()}"
        written += _ask_service(referral, CHASED, key, letters.referral_chased)
    if not Message.objects.filter(about=referral.uuid, purpose=ASKED_FAMILY).exists():
        asked = queue(
            referral.person,
            purpose=ASKED_FAMILY,
            once_key=f"{ASKED_FAMILY}:{referral.uuid}",
            letter=letters.referral_family,
            about=referral.uuid,
            opens=partial(Link.prepare, REFERRAL_FAMILY, referral, valid_for=LINK_VALID),
        )
        written += asked is not None
    return written
