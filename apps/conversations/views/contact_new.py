"""Adding somebody by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask, is_fragment
from apps.conversations.forms.contacts import NewContactForm
from apps.conversations.forms.refused import told_beside
from apps.conversations.models import Contact, Tag
from apps.conversations.people import contacts
from apps.conversations.people.refusals import NumberTaken
from apps.conversations.templatetags.contacts import called

PAGE = "conversations/contacts/new.html"


@requires("contacts.manage")
def new(request: MemberRequest) -> HttpResponse:
    form = NewContactForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "all_tags": Tag.objects.all()}
    if form.is_valid():
        with told_beside(form):
            try:
                return _added(request, form)
            except NumberTaken as refusal:
                context["other"] = refusal.extra["contactId"]
                raise
    return ask(request, PAGE, context)


def _added(request: MemberRequest, form: NewContactForm) -> HttpResponse:
    contact: Contact = contacts.create(request.tenant, by=request.actor, **form.wanted)
    messages.success(request, _("%(name)s is there.") % {"name": called(contact)})
    url = reverse("contact", args=[contact.pk])
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)
