"""What is done to one contact as a whole: blocked, put into the trash, brought back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import done
from apps.conversations.models import Contact
from apps.conversations.people import contacts
from apps.conversations.templatetags.contacts import called
from apps.conversations.views.contact_page import contact_of


def _page_of(contact: Contact) -> str:
    return reverse("contact", args=[contact.pk])


@requires("contacts.manage")
@require_POST
def block(request: MemberRequest, pk: UUID) -> HttpResponse:
    contact = contacts.block(request.tenant, contact_of(pk), by=request.actor)
    words = _("%(name)s is blocked: nothing is sent to them.") % {"name": called(contact)}
    return done(request, words, url=_page_of(contact))


@requires("contacts.manage")
@require_POST
def unblock(request: MemberRequest, pk: UUID) -> HttpResponse:
    contact = contacts.unblock(request.tenant, contact_of(pk), by=request.actor)
    words = _("%(name)s is no longer blocked.") % {"name": called(contact)}
    return done(request, words, url=_page_of(contact))


@requires("contacts.manage")
@require_POST
def trash(request: MemberRequest, pk: UUID) -> HttpResponse:
    contact = contacts.trash(request.tenant, contact_of(pk), by=request.actor)
    undo = reverse("contact_restore", args=[contact.pk])
    words = _("%(name)s is in the trash.") % {"name": called(contact)}
    messages.success(request, words, extra_tags=f"undo:{undo}")
    url = reverse("contacts")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


@requires("contacts.manage")
@require_POST
def restore(request: MemberRequest, pk: UUID) -> HttpResponse:
    contact = contacts.restore(request.tenant, contact_of(pk), by=request.actor)
    return done(request, _("%(name)s is back.") % {"name": called(contact)}, url=_page_of(contact))


@requires("contacts.manage")
@require_POST
def delete(request: MemberRequest, pk: UUID) -> HttpResponse:
    """For good, and only from the trash: there was time to think."""
    contact = contact_of(pk)
    if contact.trashed_at is None:
        return redirect(_page_of(contact))
    name = called(contact)
    contacts.delete_forever(request.tenant, contact, by=request.actor)
    words = _("%(name)s is deleted for good.") % {"name": name}
    return done(request, words, url=f"{reverse('contacts')}?trash=1")
