"""What every page needs to know about the rest of the site: the main pages of the user's roles."""

from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kotosilta.core import wordings
from kotosilta.core.access import Request
from kotosilta.core.records import current
from kotosilta.experts.models import ExpertProfile
from kotosilta.projects.models import Member
from kotosilta.projects.permissions import COUNTING, WORKING, projects_worked_in

Role = Member.Role
STARTS = ("portal:front", "portal:my_home", "portal:desk")


class NavItem(NamedTuple):
    url: str
    label: str | Promise
    icon: str
    current: bool


def current_roles(user: Any) -> set[str]:
    """Every role that the user has anywhere at this moment."""
    return set(Member.objects.filter(current(), user=user).values_list("role", flat=True))


def _staff_pages(roles: set[str]) -> list[tuple[str, str | Promise, str]]:
    pages: list[tuple[str, str | Promise, str]] = [("portal:desk", _("Today"), "home")]
    if roles & {*WORKING, Role.COORDINATOR}:
        pages.append(("people:list", _("People"), "people"))
    if roles & {*WORKING, Role.LEADER}:
        pages.append(("activities:list", _("Activities"), "calendar"))
    if roles & set(WORKING):
        pages.append(("guidance:list", _("Contacts"), "talk"))
    if roles & {*COUNTING, Role.COORDINATOR}:
        pages.append(("reporting:projects", _("Numbers"), "chart"))
    pages.append(("projects:list", _("Projects"), "file"))
    return pages


def _pages(request: Request) -> list[tuple[str, str | Promise, str]]:
    user = request.user
    if not user.is_authenticated:
        return [
            ("portal:front", _("Start"), "home"),
            ("calendar:list", _("Calendar"), "calendar"),
            ("directory:list", _("Experts"), "talk"),
            ("services:list", _("Services"), "search"),
        ]
    if user.organisation_id:
        return _staff_pages(current_roles(user))
    expert = [("my_experts:home", _("As an expert"), "talk")] if is_expert(user) else []
    return [
        ("portal:my_home", _("Start"), "home"),
        ("my_activities:list", _("My activities"), "calendar"),
        *expert,
        ("portal:my_messages", _("Messages"), "mail"),
        ("portal:my_details", _("My details"), "file"),
    ]


def is_expert(user: Any) -> bool:
    return ExpertProfile.objects.filter(person__user=user).exists()


def nav_items(request: Request) -> list[NavItem]:
    items = [(reverse(name), label, icon) for name, label, icon in _pages(request)]
    # Every address begins with that of a start page, which is therefore current only on itself.
    starts = {reverse(name) for name in STARTS}
    under = [url for url, _label, _icon in items if request.path.startswith(url) and url not in starts]
    here = max(under, key=len, default=request.path)
    return [NavItem(url, label, icon, url == here) for url, label, icon in items]


def _add_person_url(request: Request) -> str:
    """Only for those who may add people."""
    return reverse("projects:take_in") if projects_worked_in(request.user).exists() else ""


def navigation(request: Request) -> dict[str, Any]:
    """Context processor: lower templates name no page of a higher app; they find those few addresses here."""
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    return {
        "nav_items": SimpleLazyObject(lambda: nav_items(request)) if hasattr(request, "user") else [],
        "home_url": reverse("portal:home") if signed_in else reverse("portal:front"),
        "theme_url": reverse("portal:theme"),
        "sign_in_url": reverse("account_login"),
        "sign_out_url": reverse("account_logout"),
        "privacy_url": reverse("statements:privacy"),
        "accessibility_url": reverse("statements:accessibility"),
        "details_url": reverse("portal:my_details"),
        "numbers_home": reverse("reporting:projects"),
        "add_person_url": SimpleLazyObject(lambda: _add_person_url(request)),
        "is_draft_language": wordings.is_draft(get_language() or wordings.SOURCE),
        "remark_url": reverse("portal:remark"),
        "demo": settings.DEMO,
        "demo_url": reverse("portal:demo") if settings.DEMO else "",
    }
