"""Text messages to phones: by the gateway of the settings, or printed to the console.

The gateway is asked as `POST {"to": "+358…", "text": "…"}` with the token of the settings, and answers 2xx when it has
taken the message over. What a message says is decided elsewhere; here it only leaves.
"""

import json
import math
from typing import Any, NamedTuple
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

MEMORY = "memory:"  # the gateway of tests: messages gather in `outbox`
SECONDS = 20
# GSM 03.38 (3GPP TS 23.038): letters of one septet, and those that take two. Any other letter makes it UCS-2.
_SINGLE = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("^{}\\[~]|€\f")


class Text(NamedTuple):
    """What has left for a phone."""

    number: str
    text: str


outbox: list[Text] = []


class _Stay(HTTPRedirectHandler):
    """Nobody sends us and the gateway's token elsewhere: a redirect is a refusal."""

    def redirect_request(self, *_args: Any) -> None:
        return None


_opener = build_opener(_Stay)


def send(number: str, text: str) -> None:
    """Hand a text over for this number (E.164). Raises OSError when the gateway is away or refuses."""
    gateway = settings.SMS_GATEWAY
    if gateway == MEMORY:
        outbox.append(Text(number, text))
    elif not gateway:
        print(f"SMS {number}: {text}", flush=True)  # noqa: T201 - the console is the gateway
    else:
        request = Request(  # noqa: S310 - the address is the operator's own setting
            gateway,
            data=json.dumps({"to": number, "text": text}).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_TOKEN}"},
        )
        with _opener.open(request, timeout=SECONDS):
            pass


def segments(text: str) -> int:
    """How many messages the operator counts: 160 letters of the GSM alphabet or 70 of any other in one, 153 or 67 in
    each of several (3GPP TS 23.040)."""
    if set(text) <= _SINGLE | _DOUBLE:
        units, alone, joined = len(text) + sum(letter in _DOUBLE for letter in text), 160, 153
    else:
        units, alone, joined = len(text.encode("utf-16-le")) // 2, 70, 67
    return max(1, math.ceil(units / joined)) if units > alone else 1
