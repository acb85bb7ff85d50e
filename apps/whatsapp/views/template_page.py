"""One template: how it looks, how it stands, what happened to it, and what can be done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.errors import Refusal
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask, done, is_fragment
from apps.accounts.views.gone import found
from apps.accounts.views.refusals import told_in
from apps.whatsapp.forms.templates import CopyForm, DeleteForm
from apps.whatsapp.message_templates import (
    deleting,
    editing,
    names,
    previewing,
    resuming,
    sendable,
    words,
    writing,
)
from apps.whatsapp.models import Channel, Incident, Template
from apps.whatsapp.views.gone import TemplateGone

PAGE = "whatsapp/templates/page.html"


def template_of(pk: object) -> Template:
    """The company's template of that id, or 404."""
    template: Template = found(Template.objects.present(), TemplateGone, pk=pk)
    return template


@requires("channels.manage")
@require_GET
def page(request: MemberRequest, pk: str) -> HttpResponse:
    """Asks again by itself while Meta reviews; then only what is new is an answer."""
    template = template_of(pk)
    if is_fragment(request) and request.GET.get("seen") == template.status:
        return HttpResponse(status=204)
    name = f"{PAGE}#whole" if is_fragment(request) else PAGE
    response = render(request, name, _context(template))
    response["Vary"] = "HX-Request"
    return response


def _context(template: Template) -> dict[str, Any]:
    return {
        "template": template,
        "why_not": sendable.why_not(template),
        "why_not_edited": _why_not_edited(template),
        "languages": deleting.languages_of(template),
        "history": words.history_of(template),
        "channels": Channel.objects.present().filter(
            account=template.account, sandbox=template.sandbox, provider=Channel.Provider.META
        ),
        "is_recategorised": Incident.objects.open()
        .filter(template=template, kind=Incident.Kind.CATEGORY_CHANGED)
        .exists(),
        "problems": len(writing.problems(template)) if template.is_draft else 0,
        **previewing.preview(template),
    }


def _why_not_edited(template: Template) -> Refusal | None:
    if template.is_draft:
        return None
    try:
        editing.check(template)
    except Refusal as refusal:
        return refusal
    return None


@requires("channels.manage")
def delete(request: MemberRequest, pk: str) -> HttpResponse:
    """Asked first, because Meta blocks the name and nobody can bring it back."""
    template = template_of(pk)
    siblings = deleting.languages_of(template)
    form = DeleteForm(_posted(request), siblings=len(siblings))
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            everything = form.cleaned_data["all_languages"]
            gone = deleting.delete(
                request.tenant, template, all_languages=everything, by=request.actor
            )
            said = _("%(name)s is deleted.") % {"name": gone[0].name if everything else template}
            return done(request, said, url=reverse("templates"))
    context = {
        "template": template,
        "form": form,
        "siblings": siblings,
        "blocks": names.was_approved(template),
    }
    return ask(request, "whatsapp/templates/delete.html", context)


def _posted(request: MemberRequest) -> QueryDict | None:
    """Also of a form whose every box is empty."""
    return request.POST if request.method == "POST" else None


@requires("channels.manage")
def duplicate(request: MemberRequest, pk: str) -> HttpResponse:
    """Into another language, or under another name."""
    template = template_of(pk)
    form = CopyForm(_posted(request), template=template)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "language"):
            copy = writing.duplicate(
                request.tenant, template, language=form.cleaned_data["language"], by=request.actor
            )
            said = _("The copy is a draft. Translate it, then submit it.")
            return done(request, said, url=reverse("template_edit", args=[copy.pk]))
    return ask(request, "whatsapp/templates/copy.html", {"template": template, "form": form})


@requires("channels.manage")
@require_POST
def unpause(request: MemberRequest, pk: str) -> HttpResponse:
    template = template_of(pk)
    resuming.unpause(request.tenant, template, by=request.actor)
    messages.success(request, _("Meta has resumed the template. It can be sent again."))
    return redirect("template", template.pk)


@requires("channels.manage")
@require_POST
def seen(request: MemberRequest, pk: str) -> HttpResponse:
    """Somebody has taken note of another category."""
    template = template_of(pk)
    resuming.accept_category(request.tenant, template)
    return redirect("template", template.pk)
