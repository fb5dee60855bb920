"""The author's own story, and what others have shared with me."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kotosilta.core import clock
from kotosilta.core.access import Request, get_visible, require
from kotosilta.core.acts import attempt
from kotosilta.core.forms import bind, form_page
from kotosilta.experts.forms import ShareForm, StoryForm
from kotosilta.experts.models import StorySection, StoryShare
from kotosilta.experts.permissions import can_share_story, story_readers
from kotosilta.experts.services import stories
from kotosilta.people.models import Person

Kind = StorySection.Kind


def myself(request: Request) -> Person:
    """The signed-in user as a person; 403 for those who are none."""
    person = Person.objects.all().visible_to(request.user).filter(user=request.user).first()
    require(person is not None, _("This page is for people who take part in a project."))
    assert person is not None  # noqa: S101 - require has said so
    found: Person = person
    return found


def story(request: Request) -> HttpResponse:
    """The six sections, written or not, and with whom each is shared now."""
    person = myself(request)
    written = {section.kind: section for section in StorySection.objects.all().written_by(request.user)}
    shares: dict[int, list[StoryShare]] = {}
    standing = StoryShare.objects.all().visible_to(request.user).filter(until__gt=clock.now())
    for share in standing.select_related("reader"):
        shares.setdefault(share.section_id, []).append(share)
    rows = [
        (kind, label, written.get(kind), shares.get(written[kind].pk, []) if kind in written else [])
        for kind, label in Kind.choices
    ]
    shared_with_me = StorySection.objects.all().visible_to(request.user).exclude(person=person).select_related("person")
    return render(request, "experts/my/story.html", {"rows": rows, "shared_with_me": shared_with_me})


def write(request: Request, kind: str) -> HttpResponse:
    person = myself(request)
    if kind not in Kind.values:
        raise Http404
    back = reverse("my_experts:story")
    section = StorySection.objects.all().written_by(request.user).filter(kind=kind).first()
    form = bind(StoryForm, request, initial={"text": section.text if section else ""})
    if form.is_valid() and attempt(
        request, stories.write_section, form=form, person=person, kind=kind, text=form.cleaned_data["text"]
    ):
        messages.success(request, _("Your text is saved. Only you can read it."))
        return redirect(back)
    lead = _("Only you can read this. Nobody else sees it unless you share it. An empty text is deleted.")
    return form_page(request, form, str(Kind(kind).label), back, lead=lead)


def share(request: Request, uuid: UUID) -> HttpResponse:
    section = get_visible(StorySection, request.user, uuid, "person")
    require(can_share_story(request.user, section))
    back = reverse("my_experts:story")
    form = bind(ShareForm, request, readers=story_readers(section.person))
    if form.is_valid() and attempt(
        request, stories.share_section, form=form, under="until", section=section, **form.cleaned_data
    ):
        messages.success(request, _("Shared. You can take it back at any time."))
        return redirect(back)
    lead = _(
        "This section only: %(section)s. The person reads it here, after signing in, until the day you choose."
    ) % {"section": section.get_kind_display()}
    return form_page(request, form, _("Share this section"), back, submit_label=_("Share"), lead=lead)


@require_POST
def stop_sharing(request: Request, uuid: UUID) -> HttpResponse:
    share = get_visible(StoryShare, request.user, uuid, "section__person")
    attempt(request, stories.stop_sharing_section, share=share)
    messages.success(request, _("Taken back."))
    return redirect("my_experts:story")


def read(request: Request, uuid: UUID) -> HttpResponse:
    """What somebody shared with me; each reading is written into the log."""
    section = get_visible(StorySection, request.user, uuid, "person")
    text = stories.read_section(section=section, by=request.user)
    return render(request, "experts/my/read_story.html", {"section": section, "text": text})


def shared_with_me(request: Request) -> HttpResponse:
    """For staff, who have no page of their own as people."""
    sections = StorySection.objects.all().visible_to(request.user).exclude(person__user=request.user)
    return render(request, "experts/shared_stories.html", {"sections": sections.select_related("person")})
