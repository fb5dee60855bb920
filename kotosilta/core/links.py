"""Pages behind a link from a message: whoever has the link may act; nobody signs in, no cookie is set. A link that is
old, ended or wrong looks the same."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from kotosilta.core.access import Request, public
from kotosilta.core.models import Link

Page = Callable[..., HttpResponse]


def by_link(purpose: str) -> Callable[[Page], Page]:
    """The page of whoever holds a link of this purpose: `view(request, link, …)`."""

    def decorate(view: Page) -> Page:
        @public
        @never_cache
        @csrf_exempt  # the address itself is the key; a token would need a cookie
        @wraps(view)
        def handle(request: Request, token: str, **kwargs: Any) -> HttpResponse:
            link = Link.objects.find(purpose, token)
            if link is None:
                return render(request, "core/link_ended.html", status=404)
            request.link_token = token  # type: ignore[attr-defined]
            response = view(request, link, **kwargs)
            response["Referrer-Policy"] = "no-referrer"
            return response

        return handle

    return decorate
