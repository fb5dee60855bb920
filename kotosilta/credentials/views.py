"""Pages of credentials for those who keep them and for their holders."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt, done
from kotosilta.core.forms import bind, confirm_page, form_page
from kotosilta.credentials import printing, services, wallet
from kotosilta.credentials.forms import CorrectForm, RevokeForm
from kotosilta.credentials.models import Credential
from kotosilta.credentials.permissions import can_revoke_credential, can_share_credential
from kotosilta.credentials.reading import told_in
from kotosilta.people.grounds import ground_for, person_ids
from kotosilta.people.models import Person
from kotosilta.people.views import person_url

OWN = ("own_file", "family")


def _credential(request: Request, uuid: UUID) -> Credential:
    return get_visible(Credential, request.user, uuid, "person", "status_list", "keeper")


def credential(request: Request, uuid: UUID) -> HttpResponse:
    shown = _credential(request, uuid)
    require(bool(request.user.organisation_id))
    audit.record("credential.opened", by=request.user, subject=shown, ground=ground_for(request.user, shown.person))
    context = {
        "credential": shown,
        "says": told_in(shown.says, get_language() or "en"),
        "person_url": person_url(shown.person),
        "check_url": printing.check_url(shown),
        "may_revoke": (may := can_revoke_credential(request.user, shown)) and shown.revoked_at is None,
        "may_correct": may and not shown.is_replaced,
    }
    return render(request, "credentials/credential.html", context)


def _back(shown: Credential) -> str:
    return reverse("credentials:credential", args=[shown.uuid])


def revoke(request: Request, uuid: UUID) -> HttpResponse:
    shown = _credential(request, uuid)
    require(can_revoke_credential(request.user, shown))
    form = bind(RevokeForm, request)
    if form.is_valid() and attempt(
        request, services.revoke_credential, form=form, credential=shown, **form.cleaned_data
    ):
        messages.success(request, _("It is taken back. Whoever checks it is told so."))
        return redirect(_back(shown))
    return form_page(request, form, _("Take the certificate back"), _back(shown), submit_label=_("Take back"))


def correct(request: Request, uuid: UUID) -> HttpResponse:
    """What was issued cannot change: the wrong one is taken back and a right one is issued."""
    shown = _credential(request, uuid)
    require(can_revoke_credential(request.user, shown))
    form = bind(CorrectForm, request, revoked_because=shown.revoked_because, initial={"holder": shown.says["holder"]})
    if form.is_valid():
        says = {**shown.says, "holder": form.cleaned_data["holder"]}
        because = form.cleaned_data["because"]
        if attempt(request, services.correct_credential, form=form, credential=shown, says=says, because=because):
            messages.success(request, _("The wrong one is taken back. The right one is being signed."))
            return redirect(person_url(shown.person))
    lead = _("The wrong certificate is taken back and a new one is issued in its place.")
    return form_page(request, form, _("Correct the certificate"), _back(shown), lead=lead)


def _issued(request: Request, uuid: UUID) -> Credential:
    shown = _credential(request, uuid)
    if shown.issued_at is None:
        raise Http404
    return shown


def _file(request: Request, shown: Credential, content: bytes | str, ending: str, kind: str) -> HttpResponse:
    ground = ground_for(request.user, shown.person)
    audit.record("credential.downloaded", by=request.user, subject=shown, ground=ground, fields=[ending])
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="kotosilta-{shown.kind}-{shown.code[:5]}.{ending}"'
    return response


def pdf_response(request: Request, shown: Credential, back: str) -> HttpResponse:
    """The certificate as a file; when a letter cannot be printed, back to `back` with a sentence."""
    try:
        content = printing.certificate_pdf(shown)
    except printing.CannotPrint:
        messages.error(
            request, _("A letter of this certificate cannot be printed. Correct it, with the name in Latin letters.")
        )
        return redirect(back)
    return _file(request, shown, content, "pdf", "application/pdf")


def pdf(request: Request, uuid: UUID) -> HttpResponse:
    shown = _issued(request, uuid)
    return pdf_response(request, shown, _back(shown) if request.user.organisation_id else reverse("credentials:mine"))


def json_file(request: Request, uuid: UUID) -> HttpResponse:
    shown = _issued(request, uuid)
    content = json.dumps(shown.document, ensure_ascii=False, indent=1)
    return _file(request, shown, content, "json", "application/vc")


def token_file(request: Request, uuid: UUID) -> HttpResponse:
    shown = _issued(request, uuid)
    return _file(request, shown, shown.token, "jwt", "application/vc+jwt")


def my_credentials(request: Request) -> HttpResponse:
    mine = Person.objects.all().visible_to(request.user).filter(pk__in=person_ids(request.user, *OWN))
    rows = Credential.objects.all().visible_to(request.user).filter(person__in=mine, issued_at__isnull=False)
    shown = [(row, told_in(row.says, get_language() or "en")) for row in rows.select_related("person")]
    return render(request, "credentials/my/credentials.html", {"credentials": shown})


def my_credential(request: Request, uuid: UUID) -> HttpResponse:
    shown = _issued(request, uuid)
    require(can_share_credential(request.user, shown))
    local = shown.says["languages"][0]  # in which it is printed; beside one's own, so that nobody has to trust us
    context = {
        "credential": shown,
        "says": told_in(shown.says, get_language() or "en"),
        "local": local,
        "beside": told_in(shown.says, local) if get_language() != local else None,
        "check_url": printing.check_url(shown),
        "links": services.links_of(shown),
    }
    return render(request, "credentials/my/credential.html", context)


def share(request: Request, uuid: UUID) -> HttpResponse:
    """Say what the link discloses, then make it."""
    shown = _credential(request, uuid)
    require(can_share_credential(request.user, shown))
    context: dict[str, Any] = {"credential": shown, "says": told_in(shown.says, get_language() or "en")}
    if request.method == "POST":
        token = done(request, services.share_credential, credential=shown)
        if token is None:
            return redirect("credentials:my_credential", shown.uuid)
        context["link"] = request.build_absolute_uri(reverse("check:shared", args=[token]))
        context["until"] = clock.now() + services.SHARED_FOR
    return render(request, "credentials/my/share.html", context)


def to_wallet(request: Request, uuid: UUID) -> HttpResponse:
    """An offer that a wallet on a phone takes, by a link or a QR code, and the number to type there."""
    shown = _credential(request, uuid)
    require(can_share_credential(request.user, shown))
    context: dict[str, Any] = {"credential": shown}
    if request.method == "POST":
        offer = done(request, wallet.offer_to_wallet, credential=shown)
        if offer is None:
            return redirect("credentials:my_credential", shown.uuid)
        context |= {"offer": offer, "minutes": wallet.OFFER_VALID.seconds // 60}
    return render(request, "credentials/my/wallet.html", context)


def stop_sharing(request: Request, uuid: UUID) -> HttpResponse:
    shown = _credential(request, uuid)
    require(can_share_credential(request.user, shown))
    back = reverse("credentials:my_credential", args=[shown.uuid])
    if request.method != "POST":
        text = _("Whoever has a link from you can no longer open the certificate with it.")
        return confirm_page(request, _("Stop sharing"), text, back, _("Stop sharing"))
    attempt(request, services.stop_sharing, credential=shown)
    return redirect(back)
