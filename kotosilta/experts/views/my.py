"""The expert's own pages: what waits, when I can come, what everybody sees of me, what I earned."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.core import audit, clock
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, confirm_page, form_page
from kotosilta.experts import statements
from kotosilta.experts.forms import (
    AvailabilityForm,
    CalendarFileForm,
    ExceptionForm,
    PhotoForm,
    ProfileForm,
    PublishForm,
)
from kotosilta.experts.models import Availability, AvailabilityException, Booking, ExpertProfile, Offer
from kotosilta.experts.permissions import can_change_profile
from kotosilta.experts.services import profiles
from kotosilta.experts.views.my_story import myself
from kotosilta.people.models import Person

SHOWN = 30


def own_profile(request: Request) -> ExpertProfile:
    """The signed-in expert's profile; 403 for those who are none."""
    profile = ExpertProfile.objects.all().visible_to(request.user).filter(person__user=request.user).first()
    require(profile is not None, _("This page is for experts by experience."))
    assert profile is not None  # noqa: S101 - require has said so
    found: ExpertProfile = profile
    return found


def home(request: Request) -> HttpResponse:
    """Requests that wait for me, what comes, what I should say about; or how to become an expert."""
    person = myself(request)
    profile = ExpertProfile.objects.all().visible_to(request.user).filter(person=person).first()
    context: dict[str, Any] = {"profile": profile, "may_become": profiles.can_become_expert(person)}
    if profile is not None:
        offers = Offer.objects.all().visible_to(request.user).filter(profile=profile).waiting()
        mine = Booking.objects.all().visible_to(request.user).filter(expert=profile).select_related("request")
        held = mine.filter(status=Booking.Status.CONFIRMED, starts_at__lte=clock.now(), expert_hours__isnull=True)
        context |= {
            "offers": offers.select_related("booking__request"),
            "to_confirm": held,
            "coming": mine.filter(ends_at__gt=clock.now()).exclude(status=Booking.Status.CANCELLED)[:SHOWN],
            "shown": profiles.shown_fields(person),
        }
    return render(request, "experts/my/home.html", context)


def profile(request: Request) -> HttpResponse:
    """Become an expert, or change what I have told. Nothing is shown to others from here."""
    person = myself(request)
    found = ExpertProfile.objects.all().visible_to(request.user).filter(person=person).first()
    require(
        found is not None or profiles.can_become_expert(person),
        _("Experts by experience have completed the training and have a diploma."),
    )
    first = {} if found else {"public_name": person.called, "languages": _own_languages(person)}
    form = bind(ProfileForm, request, instance=found or ExpertProfile(), initial=first)
    if form.is_valid() and attempt(request, _save, form=form, person=person, filled=form):
        messages.success(request, _("Saved. Others see of it only what you choose next."))
        return redirect("my_experts:publish")
    lead = _("This is for you and for those who arrange the bookings. In the next step you choose what everybody sees.")
    return form_page(request, form, _("My profile as an expert"), reverse("my_experts:home"), lead=lead)


def _save(*, by: Any, person: Person, filled: Any) -> None:
    profiles.save_profile(form=filled, person=person, by=by)


def _own_languages(person: Person) -> list[str]:
    return list(person.language_skills.exclude(speaks="").values_list("language", flat=True))


def publish(request: Request) -> HttpResponse:
    """What everybody may see, field by field."""
    profile = own_profile(request)
    shown = profiles.shown_fields(profile.person)
    has = {"diploma": profile.has_diploma, "photo": profile.photo is not None, "about": bool(profile.about)}
    without = {field for field, there in has.items() if not there}
    form = bind(PublishForm, request, without=without, initial={"fields_shown": list(shown)})
    language = get_language() or profile.person.language
    if form.is_valid() and attempt(
        request,
        profiles.publish,
        form=form,
        profile=profile,
        fields=form.cleaned_data["fields_shown"],
        language=language,
    ):
        messages.success(request, _("Saved. It holds for twelve months, and you can take it back at any time."))
        return redirect("my_experts:home")
    lead = _(
        "In the open directory organisations find experts. Everybody on the internet may see what you tick, for twelve "
        "months. You can take it back at any time, and nothing bad follows. Your contact details are never shown."
    )
    back = reverse("my_experts:home")
    return form_page(request, form, _("What everybody may see"), back, lead=lead)


def photo(request: Request) -> HttpResponse:
    """My picture: choose one, or take it away."""
    profile = own_profile(request)
    form: Any = bind(PhotoForm, request)
    back = reverse("my_experts:home")
    if request.method == "POST" and "remove" in request.POST:
        attempt(request, profiles.keep_photo, profile=profile, photo=None)
        return redirect(back)
    if form.is_valid() and attempt(
        request, profiles.keep_photo, form=form, profile=profile, photo=form.cleaned_data["picture"]
    ):
        messages.success(request, _("Your picture is saved. Others see it only if you tick it next."))
        return redirect("my_experts:publish")
    page = {"template": "experts/my/photo.html", "has_photo": profile.photo is not None}
    return form_page(request, form, _("My picture"), back, **page)  # type: ignore[arg-type]


def own_photo(request: Request) -> HttpResponse:
    profile = own_profile(request)
    if profile.photo is None:
        raise Http404
    return HttpResponse(bytes(profile.photo), content_type="image/webp")


@require_POST
def hide(request: Request) -> HttpResponse:
    attempt(request, profiles.hide, profile=own_profile(request))
    messages.success(request, _("You are no longer in the directory."))
    return redirect("my_experts:home")


def stop(request: Request) -> HttpResponse:
    profile = own_profile(request)
    if request.method != "POST":
        text = _("You get no more requests and nobody finds you. What is agreed stays; it is cancelled by itself.")
        return confirm_page(request, _("Stop as an expert"), text, reverse("my_experts:home"), _("Stop"))
    attempt(request, profiles.stop_being_expert, profile=profile)
    return redirect("my_experts:home")


def availability(request: Request) -> HttpResponse:
    profile = own_profile(request)
    coming = profile.exceptions.filter(ends_at__gt=clock.now())
    context = {
        "weekly": profile.availabilities.all(),
        "exceptions": coming.filter(is_imported=False),
        "imported": coming.filter(is_imported=True).count(),
        "form": AvailabilityForm(),
    }
    return render(request, "experts/my/availability.html", context)


def _add_time(request: Request, form_class: Any, row: Any, title: str) -> HttpResponse:
    form = bind(form_class, request, instance=row)
    if form.is_valid():
        audit.save_form(form, by=request.user)
        return redirect("my_experts:availability")
    return form_page(request, form, title, reverse("my_experts:availability"))


def add_week(request: Request) -> HttpResponse:
    row = Availability(profile=own_profile(request))
    return _add_time(request, AvailabilityForm, row, _("Every week I can come"))


def add_exception(request: Request) -> HttpResponse:
    row = AvailabilityException(profile=own_profile(request))
    return _add_time(request, ExceptionForm, row, _("A time that is different"))


@require_POST
def drop_week(request: Request, uuid: UUID) -> HttpResponse:
    return _drop(request, get_visible(Availability, request.user, uuid, "profile__person"))


@require_POST
def drop_exception(request: Request, uuid: UUID) -> HttpResponse:
    return _drop(request, get_visible(AvailabilityException, request.user, uuid, "profile__person"))


def _drop(request: Request, row: Any) -> HttpResponse:
    require(can_change_profile(request.user, row.profile))
    attempt(request, profiles.drop_time, row=row)
    return redirect("my_experts:availability")


def import_calendar(request: Request) -> HttpResponse:
    profile = own_profile(request)
    form = bind(CalendarFileForm, request)
    back = reverse("my_experts:availability")
    if form.is_valid() and attempt(
        request, _read_and_keep, form=form, under="file", profile=profile, content=form.cleaned_data["file"]
    ):
        messages.success(request, _("The busy times of your calendar are here now."))
        return redirect(back)
    return form_page(request, form, _("Bring my calendar"), back, submit_label=_("Bring"))


def _read_and_keep(*, by: Any, profile: ExpertProfile, content: bytes) -> None:
    """Read outside of a transaction, then write."""
    profiles.import_busy_times(profile=profile, times=profiles.busy_times(content), by=by)


def fees(request: Request) -> HttpResponse:
    """What I earned, month by month."""
    profile = own_profile(request)
    return render(request, "experts/my/fees.html", {"months": statements.by_month(profile)})
