"""What people may ask by law: to see what is kept of them, and that it is erased."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.refusals import told_in
from apps.conversations.forms.erase import EraseForm
from apps.conversations.models import Contact, Erasure
from apps.conversations.people import contacts
from apps.conversations.privacy import access, erasure, handing_out
from apps.conversations.privacy.keepers import in_words

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
    """Ask once more, then erase and show the certificate."""
    contact = _contact(pk)
    form = EraseForm(request.POST or None, contact=contact)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            done = erasure.erase(request.tenant, contact, by=request.actor)
            messages.success(request, _("Everything about this person is erased."))
            return redirect("erasure", done.pk)
    return render(request, "conversations/privacy/erase.html", {"contact": contact, "form": form})


@requires("contacts.export")
@require_GET
def certificates(request: MemberRequest) -> HttpResponse:
    page = Paginator(Erasure.objects.all(), _SIZE).get_page(request.GET.get("page"))
    return render(request, "conversations/privacy/list.html", {"page": page})


@requires("contacts.export")
@require_GET
def certificate(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What was erased, when and by whom: to be printed or kept as PDF."""
    done = get_object_or_404(Erasure, pk=pk)
    context = {"erasure": done, "went": in_words(done.counts)}
    return render(request, "conversations/privacy/certificate.html", context)


def _contact(pk: UUID) -> Contact:
    contact = contacts.living(pk)
    if contact is None:
        raise Http404
    return contact
