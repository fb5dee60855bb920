"""Logs without personal data: one line of JSON an event.

A request is told by the name of its route, never by its address, its user or where it came from. Of an exception the
log keeps the kind and the places in the code, never its words: "Key (email)=(…) already exists" names somebody. The
request's name is the one that the audit entries of the same request carry.
"""

import contextvars
import datetime as dt
import json
import logging
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")
requests = logging.getLogger("kotosilta.requests")
OURS = ("route", "method", "status", "ms")


class JsonLines(logging.Formatter):
    """What a record says, as one line."""

    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, dt.UTC)
        told: dict[str, Any] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": self._event(record),
        }
        if name := request_id.get():
            told["request"] = name
        told |= {key: getattr(record, key) for key in OURS if hasattr(record, key)}
        if record.exc_info and record.exc_info[0] is not None:
            told["exception"] = record.exc_info[0].__name__
            told["at_code"] = [_place(frame) for frame in traceback.extract_tb(record.exc_info[2])]
        return json.dumps(told, ensure_ascii=False)

    def _event(self, record: logging.LogRecord) -> str:
        """Our own words with their numbers; of a library that speaks of an address or a value, the template alone."""
        is_ours = record.name.startswith("kotosilta.")
        return record.getMessage() if is_ours else str(record.msg)


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    where = path.relative_to(settings.BASE_DIR) if path.is_relative_to(settings.BASE_DIR) else Path(*path.parts[-2:])
    return f"{where}:{frame.lineno} {frame.name}"


def told_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """One line for each request, but for those of people who report something: not even when there was one."""

    def handle(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = get_response(request)
        _language, _slash, rest = request.path_info.lstrip("/").partition("/")
        if not rest.startswith(settings.ANONYMOUS_PATHS):
            match = request.resolver_match
            told = {
                "route": match.view_name if match else "",
                "method": request.method,
                "status": response.status_code,
                "ms": round((time.perf_counter() - begun) * 1000, 1),
            }
            requests.info("request", extra=told)
        return response

    return handle
