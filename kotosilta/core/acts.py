"""How a page does an act, and how a refusal reaches the person who tried."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError

from kotosilta.core.access import Request

T = TypeVar("T")


class Refused(ValidationError):
    """The act cannot be done now; the message says why, for the person who tried."""


def attempt(
    request: Request,
    act: Callable[..., Any],
    *,
    form: Any = None,
    under: str | None = None,
    by: Any = None,
    **kwargs: Any,
) -> bool:
    """Do the act as the signed-in user (or as whoever holds the link `by`); was it done?

    The reasons of a refusal (a ValidationError) are added to `form`, which keeps what was typed, at the field `under`
    or at the top; without a form they are told on the next page.
    """
    try:
        act(by=by or request.user, **kwargs)
    except ValidationError as refused:
        _tell(request, refused, form, under)
        return False
    return True


def done(request: Request, act: Callable[..., T], *, form: Any = None, **kwargs: Any) -> T | None:
    """Do the act as the signed-in user, as `attempt` does; what it returned, or None when it was refused."""
    try:
        return act(by=request.user, **kwargs)
    except ValidationError as refused:
        _tell(request, refused, form, None)
        return None


def _tell(request: Request, refused: ValidationError, form: Any, under: str | None) -> None:
    for reason in refused.messages:
        if form is None:
            messages.error(request, reason)
        else:
            form.add_error(under, reason)
