"""Days and times in sentences of messages, where there is no template: one form in every language."""

import datetime as dt

from django.utils import formats
from django.utils.translation import gettext as _

from kotosilta.core import clock


def when(starts_at: dt.datetime, ends_at: dt.datetime) -> str:
    """Tuesday 8.12.2026, from 17:00 to 19:00 (Finnish time)"""
    begins, ends = clock.local(starts_at), clock.local(ends_at)
    return _("%(day)s, from %(start)s to %(end)s (Finnish time)") % {
        "day": f"{formats.date_format(begins.date(), 'l')} {short_day(begins.date())}",
        "start": f"{begins:%H:%M}",
        "end": f"{ends:%H:%M}",
    }


def short_day(day: dt.date) -> str:
    """8.12.2026"""
    return f"{day.day}.{day.month}.{day.year}"


def at_hour(moment: dt.datetime) -> str:
    """8.12.2026 17:00"""
    local = clock.local(moment)
    return f"{short_day(local.date())} {local:%H:%M}"
