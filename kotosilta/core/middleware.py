"""Small request habits that belong to no app."""

import secrets
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

from kotosilta.core import wordings
from kotosilta.core.languages import best_for, languages_of
from kotosilta.core.logs import request_id

Handler = Callable[[HttpRequest], HttpResponse]


def request_name(get_response: Handler) -> Handler:
    """Name the request, so that the audit entries of one request can be found together."""

    def handle(request: HttpRequest) -> HttpResponse:
        token = request_id.set(secrets.token_hex(8))
        try:
            return get_response(request)
        finally:
            request_id.reset(token)

    return handle


def anonymous_pages(get_response: Handler) -> Handler:
    """Under settings.ANONYMOUS_PATHS nobody is anybody: the session's cookie is taken away before the session is looked
    for, so that neither the page nor a log can connect it with whoever is signed in in this browser."""
    kept = {"theme", settings.LANGUAGE_COOKIE_NAME}

    def handle(request: HttpRequest) -> HttpResponse:
        _language, _slash, rest = request.path_info.lstrip("/").partition("/")
        if rest.startswith(settings.ANONYMOUS_PATHS):
            request.COOKIES = {name: value for name, value in request.COOKIES.items() if name in kept}
            for name in ("HTTP_COOKIE", "HTTP_USER_AGENT", "HTTP_REFERER"):
                request.META.pop(name, None)
        return get_response(request)

    return handle


def languages_of_staff(get_response: Handler) -> Handler:
    """A page that is not in the language of its address is shown in one that it is in."""

    def handle(request: Any) -> HttpResponse:
        languages = languages_of(request.path_info, request.user)
        language, _slash, rest = request.path_info.lstrip("/").partition("/")
        if language in languages or language not in dict(settings.LANGUAGES):
            return get_response(request)
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        best = best_for(request.headers.get("Accept-Language", ""), languages)
        response = HttpResponseRedirect(f"/{best}/{rest}{query}")
        response.status_code = 307  # a form that was sent is sent again
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return handle


def corrected_texts(get_response: Handler) -> Handler:
    """What the translation desk has corrected is said from the next minute on."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.path_info.split("/")[1] in dict(settings.LANGUAGES):  # other addresses say nothing to people
            wordings.refresh()
        return get_response(request)

    return handle


def private_pages(get_response: Handler) -> Handler:
    """Nothing that a signed-in person saw stays in a cache: the next one at a shared phone presses "back"."""

    def handle(request: Any) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["HX-Request"])
        return response

    return handle
