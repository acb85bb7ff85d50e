"""A contact's details, changed where they stand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.conversations.forms import details
from apps.conversations.forms.details import Detail, DetailForm
from apps.conversations.models import Contact
from apps.conversations.people import contacts
from apps.conversations.people.refusals import ChangedMeanwhile, NumberTaken, Unfit
from apps.conversations.views.contact_page import around, contact_of, fact

FORM = "conversations/contacts/detail.html"
SAVED = "conversations/contacts/_saved.html"
FACT = "conversations/contacts/_fact.html"
TAGS = "conversations/contacts/_tags_saved.html"
TAGS_ALONE = "conversations/contacts/_tags.html"
BESIDE = "conversations/handling/_fact_saved.html"


def _detail(request: MemberRequest, name: str) -> Detail:
    found = details.find(request.tenant, name)
    if found is None:
        raise Http404
    return found


@requires("contacts.manage")
@require_GET
def shown(request: MemberRequest, pk: UUID, name: str) -> HttpResponse:
    """The line as it is: where “Cancel” leads."""
    contact = contact_of(pk)
    if not is_fragment(request):
        return redirect("contact", contact.pk)
    return render(request, FACT, _line(_detail(request, name), contact, back=True))


def _line(detail: Detail, contact: Contact, *, back: bool = False) -> dict[str, Any]:
    """`back`: the focus returns to it."""
    return {"contact": contact, "fact": fact(detail, contact), "may_change": True, "back": back}


@requires("contacts.manage")
def edit(request: MemberRequest, pk: UUID, name: str) -> HttpResponse:
    contact, detail = contact_of(pk), _detail(request, name)
    form = DetailForm(request.POST or None, detail=detail, contact=contact)
    context: dict[str, Any] = {"contact": contact, "detail": detail, "form": form}
    if form.is_valid():
        changed = _save(request, contact, detail, form, context)
        if changed is not None:
            return _saved(request, detail, changed)
    return _asked(request, context)


def _save(
    request: MemberRequest,
    contact: Contact,
    detail: Detail,
    form: DetailForm,
    context: dict[str, Any],
) -> Contact | None:
    """The contact as it is now; None: the form, or `context`, says why not."""
    given = form.cleaned_data
    try:
        values = detail.given(given["value"])
        return _change(request, contact, given["version"], values)
    except ValueError as exc:
        form.add_error("value", str(exc))
    except Unfit as exc:
        form.add_error("value", " ".join(word for words in exc.errors.values() for word in words))
    except NumberTaken as exc:
        form.add_error("value", str(exc))
        context["other"] = exc.extra["contactId"]
    except ChangedMeanwhile as exc:
        context["conflict"] = _conflict(detail, contact_of(contact.pk), exc)
    return None


def _change(
    request: MemberRequest, contact: Contact, version: int, values: dict[str, Any]
) -> Contact:
    """Somebody who changed other fields meanwhile is no trouble."""
    try:
        return contacts.change(request.tenant, contact, version=version, by=request.actor, **values)
    except ChangedMeanwhile as exc:
        if not exc.fields or set(exc.fields) & set(values):
            raise
        return _change(request, contact, exc.extra["version"], values)


def _conflict(detail: Detail, contact: Contact, refusal: ChangedMeanwhile) -> dict[str, Any]:
    value = detail.value(contact)
    return {
        "words": str(refusal),
        "theirs": detail.shown(value) if value not in (None, "") else _("nothing"),
        "version": refusal.extra["version"],
    }


def _asked(request: MemberRequest, context: dict[str, Any]) -> HttpResponse:
    refused = request.method == "POST"
    template = f"{FORM}#form" if is_fragment(request) else FORM
    response = render(request, template, context, status=422 if refused else 200)
    response["Vary"] = "HX-Request"
    return response


def _saved(request: MemberRequest, detail: Detail, contact: Contact) -> HttpResponse:
    if not is_fragment(request):
        messages.success(request, _("Saved."))
        return redirect("contact", contact.pk)
    line = _line(detail, contact, back=True)
    if _is_beside_a_thread(request):
        return render(request, BESIDE, line)
    return render(request, SAVED, {**around(request, contact), **line})


def _is_beside_a_thread(request: MemberRequest) -> bool:
    """The inbox shows the same details, and nothing round them."""
    return "/inbox/" in request.headers.get("HX-Current-URL", "")


@requires("contacts.manage")
@require_POST
def tags(request: MemberRequest, pk: UUID) -> HttpResponse:
    """`add`: what was typed, several with commas between; `remove`: the name of one, and what
    was typed stays for later."""
    contact, wrong = contact_of(pk), ""
    typed, removed = request.POST.get("add", ""), request.POST.get("remove", "")
    added = [name for name in typed.split(",") if name.strip()]
    try:
        if removed:
            contact = contacts.remove_tags(request.tenant, contact, [removed], by=request.actor)
        elif added:
            contact = contacts.add_tags(request.tenant, contact, added, by=request.actor)
            typed = ""
    except Unfit as exc:
        wrong = str(exc)
    if is_fragment(request):
        said = {"wrong": wrong, "typed": typed, "back": True}
        template = TAGS_ALONE if _is_beside_a_thread(request) else TAGS
        return render(request, template, {**around(request, contact), **said})
    if wrong:
        messages.error(request, wrong)
    return redirect("contact", contact.pk)
