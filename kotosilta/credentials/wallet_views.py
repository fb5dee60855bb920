"""What wallets ask: machines talk to machines here, in the words of the standard."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from kotosilta.core.access import public
from kotosilta.credentials import wallet

BODY_AT_MOST = 100_000


def _document(make: Callable[[], dict[str, Any]]) -> Callable[[HttpRequest], HttpResponse]:
    @public
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        response = JsonResponse(make())
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return view


issuer_metadata = _document(wallet.issuer_metadata)
authorization_metadata = _document(wallet.authorization_metadata)
type_metadata = _document(wallet.type_metadata)


def _answer(body: dict[str, Any], status: int = 200) -> HttpResponse:
    response = JsonResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _refusal(error: wallet.WalletError) -> HttpResponse:
    response = _answer({"error": error.code}, error.status)
    if error.status == 401:
        response["WWW-Authenticate"] = f'Bearer error="{error.code}"'
    return response


@public
@csrf_exempt  # wallets have no cookies
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    if request.POST.get("grant_type") != wallet.PRE_AUTHORIZED:
        return _answer({"error": "unsupported_grant_type"}, 400)
    try:
        made, seconds = wallet.exchange_code(
            request.POST.get("pre-authorized_code", ""), request.POST.get("tx_code", "")
        )
    except wallet.WalletError as error:
        return _refusal(error)
    return _answer({"access_token": made, "token_type": "Bearer", "expires_in": seconds})


@public
@csrf_exempt
@require_POST
def nonce(request: HttpRequest) -> HttpResponse:
    return _answer({"c_nonce": wallet.fresh_nonce()})


@public
@csrf_exempt
@require_POST
def credential(request: HttpRequest) -> HttpResponse:
    kind, _space, bearer = request.headers.get("Authorization", "").partition(" ")
    body = request.body[: BODY_AT_MOST + 1]
    try:
        if kind.lower() != "bearer":
            raise wallet.WalletError("invalid_token", 401)
        if len(body) > BODY_AT_MOST:
            raise wallet.WalletError("invalid_credential_request")
        issued = wallet.issue_to_wallet(bearer, body.decode("utf-8", "replace"))
    except wallet.WalletError as error:
        return _refusal(error)
    return _answer({"credentials": [{"credential": issued}]})
