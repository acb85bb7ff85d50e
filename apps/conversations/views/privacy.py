"""What people may ask by law: to see what is kept of them, and that it is erased."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.conversations.forms.erase import EraseForm
from apps.conversations.models import Contact, Erasure
from apps.conversations.people import contacts
from apps.conversations.privacy import access, erasing, handing_out
from apps.conversations.privacy.keepers import in_words
from apps.conversations.privacy.refusals import problem_of
from apps.conversations.views.gone import ContactGone

_SIZE = 50  # certificates a page


@requires("contacts.export")
@require_GET
def archive(request: MemberRequest, pk: UUID) -> HttpResponseBase:
    """All that is kept of the person, as one file."""
    contact = _contact(pk)
    packed = access.archive(request.tenant, contact, by=request.actor)
    return handing_out.answer(request, packed, contact.pk)


@requires("contacts.export")
@require_http_methods(["GET", "POST"])
def erase(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Ask once more, then have it done and show how it stands."""
    contact = _contact(pk)
    if asked := erasing.waiting_for(contact):
        return redirect("erasure", asked.pk)
    form = EraseForm(request.POST or None, contact=contact)
    if request.method == "POST" and form.is_valid():
        asked = erasing.start(request.tenant, contact, by=request.actor)
        return redirect("erasure", asked.pk)
    return render(request, "conversations/privacy/erase.html", {"contact": contact, "form": form})


@requires("contacts.export")
@require_GET
def certificates(request: MemberRequest) -> HttpResponse:
    page = Paginator(Erasure.objects.all(), _SIZE).get_page(request.GET.get("page"))
    return render(request, "conversations/privacy/list.html", {"page": page})


@requires("contacts.export")
@require_GET
def certificate(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What was erased, when and by whom: to be printed or kept as PDF. Before, how it stands."""
    done = get_object_or_404(Erasure, pk=pk)
    problem = problem_of(done.problem)
    context = {"erasure": done, "went": in_words(done.counts), "problem": problem}
    template = "conversations/privacy/certificate.html"
    response = render(request, f"{template}#state" if is_fragment(request) else template, context)
    response["Vary"] = "HX-Request"
    return response


def _contact(pk: UUID) -> Contact:
    contact = contacts.living(pk)
    if contact is None:
        raise ContactGone
    return contact
