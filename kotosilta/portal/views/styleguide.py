"""Every component on one page, for those who build pages."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kotosilta.core import charts
from kotosilta.core.access import Request, public
from kotosilta.core.forms import DayField, Form
from kotosilta.core.icons import ICONS
from kotosilta.core.templatetags.parts import SIGNS


class SampleForm(Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), help_text=gettext_lazy("Write the whole name. One name is enough.")
    )
    day = DayField(label=gettext_lazy("Which day?"))
    choice = forms.ChoiceField(
        label=gettext_lazy("How?"),
        choices=[("a", gettext_lazy("Face to face")), ("b", gettext_lazy("Phone"))],
    )
    agree = forms.BooleanField(label=gettext_lazy("This way first"), required=False)


@public
def styleguide(request: Request) -> HttpResponse:
    bars = [charts.Bar(_("Training"), 7, 10), charts.Bar(_("Family club"), 48, 40)]
    wrong = SampleForm({"name": "", "day_day": "31", "day_month": "2", "day_year": "2026"}, prefix="wrong")
    context = {
        "form": None,
        "sample": SampleForm(),
        "wrong": wrong,
        "icons": ICONS,
        "statuses": list(SIGNS),
        "bars": bars,
        "chart": charts.bars(_("Targets and what was reached"), bars),
        "columns": charts.columns(
            _("New participants by month"), [charts.Bar(f"{m}/2026", m * 3 % 7) for m in range(1, 8)]
        ),
        "colours": ["lake", "moss", "ember", "iris", "amber", "berry"],
    }
    return render(request, "portal/styleguide.html", context)
