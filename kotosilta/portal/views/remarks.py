"""A reader says what is wrong in a text."""

import re

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kotosilta.core import remarks
from kotosilta.core.access import Request, public
from kotosilta.core.acts import Refused
from kotosilta.core.forms import Form, bind, form_page
from kotosilta.core.wordings import SOURCE


class RemarkForm(Form):
    words = forms.CharField(
        label=gettext_lazy("What is wrong, and how should it be said?"), max_length=1000, widget=forms.Textarea
    )


@public
def remark(request: Request) -> HttpResponse:
    """Open to everybody; keeps what was written, the language and the page, and nothing about who wrote it."""
    form = bind(RemarkForm, request)
    asked = request.GET.get("page", "")
    page = asked if re.fullmatch(r"[\w:-]{1,80}", asked, re.ASCII) else ""
    if form.is_valid():
        try:
            remarks.remark(language=get_language() or SOURCE, page=page, words=form.cleaned_data["words"])
        except Refused as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Thank you. Somebody who speaks the language looks at it."))
            return redirect("portal:front")
    lead = _("Write in any language. We do not ask who you are.")
    back = reverse("portal:front")
    return form_page(request, form, _("Report a mistake in a text"), back, lead=lead, submit_label=_("Send"))
