"""The desk where texts are translated and checked."""

from collections import Counter
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from kotosilta.core import remarks
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import Form, UploadForm, bind, form_page
from kotosilta.core.models import TextRemark
from kotosilta.core.wordings import State
from kotosilta.portal import translation_files, translations
from kotosilta.portal.translations import Item
from kotosilta.projects.tables import Wrong

ON_A_PAGE = 50


def texts(request: Request) -> HttpResponse:
    """The state of every language, and what readers have found wrong."""
    user = request.user
    require(translations.may_translate(user), _("Ask your coordinator for a role in a project."))
    kinds = translations.kinds_for(user)
    written = translations.written(user)
    tables = []
    for kind in kinds:
        rows = []
        for code, name in settings.LANGUAGES:
            found = translations.content(written, code) if kind == "content" else translations.interface(code)
            if found:
                rows.append((code, name, len(found), _by_state(found)))
        tables.append((kind, rows))
    waiting = TextRemark.objects.all().visible_to(user).filter(done_at__isnull=True) if "interface" in kinds else []
    return render(request, "portal/texts.html", {"tables": tables, "remarks": waiting, "states": State})


def _by_state(items: list[Item]) -> list[tuple[State, int]]:
    counted = Counter(item.state for item in items)
    return [(state, counted[state]) for state in State]


def _asked(request: Request, language: str) -> tuple[str, str, list[Item]]:
    """Kind, state ("" for any) and items that the address names. Raises Http404 for a language that we do not have."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    kind = request.GET.get("kind", "content")
    state = request.GET.get("state", "")
    kind = kind if kind in ("content", "interface") else "content"
    found = translations.items(request.user, language, kind)
    search = request.GET.get("search", "").strip().casefold()
    if state in State.values:
        found = [item for item in found if item.state == state]
    if search:
        found = [item for item in found if search in " ".join([*item.source, *item.texts]).casefold()]
    return kind, state, found


def language(request: Request, language: str) -> HttpResponse:
    """The texts in one language, by state."""
    kind, state, found = _asked(request, language)
    start = request.GET.get("from", "")
    first = int(start) if start.isdecimal() else 0
    context = {
        "language": language, "kind": kind, "state": state, "states": State.choices, "found": len(found),
        "search": request.GET.get("search", ""), "items": found[first : first + ON_A_PAGE],
        "previous": str(max(first - ON_A_PAGE, 0)) if first else "",
        "next": str(first + ON_A_PAGE) if first + ON_A_PAGE < len(found) else "",
        "kinds": translations.kinds_for(request.user),
    }  # fmt: skip
    return render(request, "portal/texts_of_language.html", context)


class TextForm(Form):
    """One text, or one for every plural form."""

    def __init__(self, *args: Any, item: Item, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, (source, text) in enumerate(zip(item.source, item.texts, strict=True)):
            beside = format_html('<span lang="{}" dir="auto">{}</span>', item.source_language, source)
            self.fields[f"text_{number}"] = forms.CharField(
                label=gettext_lazy("Translation"), help_text=beside if len(item.texts) > 1 else "", initial=text,
                widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
            )  # fmt: skip
        self.fields["checked"] = forms.BooleanField(
            label=gettext_lazy("Somebody who speaks the language as their own has checked this"),
            required=False,
            initial=item.state == State.REVIEWED,
        )
        self.prepare()

    def said(self) -> list[str]:
        return [text for name, text in self.cleaned_data.items() if name.startswith("text_")]


def translate(request: Request, language: str, item: str) -> HttpResponse:
    """One text beside its source and the Finnish."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    require(translations.may_translate(request.user))
    found = translations.find(request.user, language, item)
    if found is None:
        raise Http404
    form = bind(TextForm, request, item=found, language=language)
    back = f"{reverse('portal:texts_of', args=[language])}?kind={'interface' if item.startswith('t.') else 'content'}"
    if form.is_valid():
        state = State.REVIEWED if form.cleaned_data["checked"] else State.DRAFT
        said = {"language": language, "item_id": item, "texts": form.said(), "state": state}
        if attempt(request, translations.translate, form=form, under="text_0", **said):
            messages.success(request, _("Saved."))
            return redirect(back)
    beside = translations.find(request.user, "fi", item) if language != "fi" else None
    context = {"item": found, "beside": beside, "language": language}
    return form_page(request, form, _("Translate"), back, template="portal/translate.html", **context)


def file(request: Request, language: str, kind: str) -> HttpResponse:
    """What the list shows, as CSV or XLIFF."""
    _kind, _state, found = _asked(request, language)
    made = translation_files.as_csv if kind == "csv" else translation_files.as_xliff
    media = {"csv": "text/csv", "xliff": "application/xliff+xml"}[kind]
    name = f'attachment; filename="kotosilta-{language}.{kind}"'
    return HttpResponse(made(found, language), media, headers={"Content-Disposition": name})


class FileForm(UploadForm):
    file = forms.FileField(
        label=gettext_lazy("The file (CSV or XLIFF)"),
        help_text=gettext_lazy("One that you took from here, with texts written into it."),
    )


def take_in(request: Request, language: str) -> HttpResponse:
    """All of the file, or nothing of it."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    require(translations.may_translate(request.user))
    form = bind(FileForm, request)
    back = reverse("portal:texts_of", args=[language])
    problems: list[Any] = []
    if form.is_valid():
        try:
            rows = translation_files.read(form.cleaned_data["file"].read())
            changed, problems = translation_files.take_in(rows=rows, language=language, by=request.user)
        except Wrong as wrong:
            form.add_error("file", str(wrong))
        else:
            if not problems:
                told = ngettext("%(number)d text was changed.", "%(number)d texts were changed.", changed)
                messages.success(request, told % {"number": changed})
                return redirect(back)
            form.add_error(None, _("Nothing was taken in. Correct these rows and send the file again."))
    context = {"problems": problems, "submit_label": _("Take in")}
    return form_page(request, form, _("Translations from a file"), back, template="portal/texts_file.html", **context)


@require_POST
def settle(request: Request, uuid: UUID) -> HttpResponse:
    """A remark has been looked at."""
    require(translations.may_change_interface(request.user))
    found = get_visible(TextRemark, request.user, uuid)
    attempt(request, remarks.settle, remark=found)
    return redirect("portal:texts")
