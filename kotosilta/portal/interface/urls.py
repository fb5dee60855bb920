"""Its addresses, how it says no, and its description."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from ninja import NinjaAPI

from kotosilta.portal.interface import reading, writing

api = NinjaAPI(
    title="Kotosilta",
    version="1",
    description="Read activities, the directory of experts, released results and the project's own indicators; write "
    "attendance and contacts. A token is given on the page “Other systems” of a project.",
    urls_namespace="interface",
    docs_url=None,
    openapi_url="openapi.json",
)
api.add_router("", reading.router)
api.add_router("", writing.router)


@api.exception_handler(PermissionDenied)
def not_allowed(request: Any, refused: PermissionDenied) -> Any:
    return api.create_response(request, {"detail": str(refused) or "Not allowed."}, status=403)


@api.exception_handler(Http404)
def not_found(request: Any, _refused: Http404) -> Any:
    return api.create_response(request, {"detail": "There is no such thing, or not for this token."}, status=404)


@api.exception_handler(ValidationError)
def refused(request: Any, why: ValidationError) -> Any:
    status = 409 if getattr(why, "code", "") == "conflict" else 422
    return api.create_response(request, {"detail": why.messages}, status=status)


@api.exception_handler(IntegrityError)
def taken(request: Any, _why: IntegrityError) -> Any:
    """Two sendings of the same id at the same moment: one was written."""
    return api.create_response(request, {"detail": "This id was taken a moment ago. Send it again."}, status=409)


urlpatterns: list[Any] = api.urls[0]
for pattern in urlpatterns:
    pattern.callback = login_not_required(pattern.callback)
app_name = "interface"
