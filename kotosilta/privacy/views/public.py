"""What everybody may know: how data are treated, and how accessible the pages are."""

from django.http import HttpResponse
from django.shortcuts import render

from kotosilta.core.access import Request, public
from kotosilta.people.models import Organisation
from kotosilta.privacy.record_classes import CLASSES, KEEP_WORDS


@public
def privacy(request: Request) -> HttpResponse:
    """The privacy statement (GDPR Art. 13 and 14), from the record of processing."""
    rows = [(one, KEEP_WORDS[one.keep]) for one in CLASSES]
    return render(request, "privacy/public/privacy.html", {"rows": rows, "keepers": Organisation.objects.public()})


@public
def accessibility(request: Request) -> HttpResponse:
    """The accessibility statement (Act 306/2019, Directive 2016/2102)."""
    return render(request, "privacy/public/accessibility.html")
