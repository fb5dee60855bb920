"""What readers find wrong in the texts of the interface."""

from django.db import transaction
from django.utils.translation import gettext as _

from kotosilta.core import audit, clock
from kotosilta.core.acts import Refused
from kotosilta.core.models import TextRemark
from kotosilta.core.records import Actor

AT_MOST = 500  # waiting; a machine that writes more is not heard


@transaction.atomic
def remark(*, language: str, page: str, words: str) -> None:
    """`page`: the name of the page's view; an address could hold a secret link or tell who reads. Raises Refused when
    too many wait already."""
    if TextRemark.objects.filter(done_at__isnull=True).count() >= AT_MOST:
        raise Refused(_("We cannot take more messages today. Write again later."))
    TextRemark.objects.create(language=language, page=page[:300], words=words, on=clock.today())


@transaction.atomic
def settle(*, remark: TextRemark, by: Actor) -> None:
    """Somebody has looked at it."""
    remark.done_at = clock.now()
    remark.save(update_fields=["done_at"])
    audit.record("text_remark.settled", by=by, subject=remark)
