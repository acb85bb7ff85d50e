"""A segment's rules, edited with the sentence, the count and a few of the people beside them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.access import requires
from apps.accounts.errors import NotAllowed
from apps.accounts.requests import MemberRequest
from apps.accounts.views.refusals import told_in
from apps.conversations.forms import segment_choices, segment_draft
from apps.conversations.forms.segment_draft import Rows
from apps.conversations.forms.segments import SegmentForm
from apps.conversations.models import Segment
from apps.conversations.segments import counting, filters, rules, saving, tree, words
from apps.conversations.segments.known import Known
from apps.conversations.segments.refusals import BadRules, ChangedMeanwhile
from apps.conversations.segments.tree import Json
from apps.conversations.views import segment_lists
from apps.conversations.views.segments import segment_of, told

PAGE = "conversations/segments/editor.html"


@requires("conversations.view")
def one(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The editor for rules; for a list, who is on it."""
    segment = segment_of(pk)
    if segment.kind == Segment.Kind.LIST:
        return segment_lists.page(request, segment)
    return _edit(request, segment)


@requires("contacts.manage")
def new(request: MemberRequest) -> HttpResponse:
    """The filters of the contact list, if they stand in the address, are where it begins."""
    return _edit(request, None)


@requires("contacts.manage")
@require_POST
def look(request: MemberRequest) -> HttpResponse:
    """The parts of the editor that follow from the rest; nothing is saved."""
    known = Known()
    draft = segment_draft.of_form(request.POST, known)
    part = "rows-answer" if request.POST.get("shape") or "op" in request.POST else "side"
    context = _looked_at(draft, known, request.POST.get("segment", ""))
    return render(request, f"{PAGE}#{part}", context)


def _edit(request: MemberRequest, segment: Segment | None) -> HttpResponse:
    known = Known()
    if request.method == "POST":
        if "contacts.manage" not in request.may:
            raise NotAllowed
        return _posted(request, segment, known)
    asked = filters.read(request.GET, known=known).rules if segment is None else segment.rules
    form = SegmentForm(initial={"name": segment.name if segment else ""})
    return _page(request, segment, form, segment_draft.of_rules(asked), known)


def _posted(request: MemberRequest, segment: Segment | None, known: Known) -> HttpResponse:
    draft, form = segment_draft.of_form(request.POST, known), SegmentForm(request.POST)
    if "op" in request.POST:  # a button of the editor, where no script took it
        return _page(request, segment, SegmentForm(initial=request.POST.dict()), draft, known)
    asked, wrong = draft.as_json(known), _wrong(segment, draft, known)
    conflict = None
    if form.is_valid() and wrong is None:
        try:
            with told_in(form, "name", besides=ChangedMeanwhile):
                return _saved(request, segment, form, asked)
        except ChangedMeanwhile as refusal:
            conflict = _conflict(refusal, segment_of(segment.pk) if segment else None, known)
    return _page(request, segment, form, draft, known, wrong, conflict)


def _conflict(
    refusal: ChangedMeanwhile, theirs: Segment | None, known: Known
) -> dict[str, str | None]:
    """What somebody saved meanwhile, in words; saving again from here is on purpose."""
    said = told(theirs, known) if theirs else {}
    return {
        "words": str(refusal),
        "name": theirs.name if theirs else "",
        "rules": said.get("sentence") or said.get("wrong"),
        "seen": refusal.extra["changedAt"],
    }


def _wrong(segment: Segment | None, draft: Rows, known: Known) -> list[str] | None:
    """What is wrong with the rules as a whole, the rest beside its row; None: nothing."""
    within = frozenset({segment.pk}) if segment else frozenset()
    try:
        tree.read(draft.as_json(known), known=known, within=within)
    except BadRules as refusal:
        return segment_draft.tell(draft, refusal.errors)
    return None


def _saved(
    request: MemberRequest, segment: Segment | None, form: SegmentForm, asked: Json
) -> HttpResponse:
    name, seen = form.cleaned_data["name"], form.cleaned_data["seen"]
    if segment is None:
        kind = Segment.Kind.VIEW if request.POST.get("as") == "view" else Segment.Kind.RULES
        saving.create(request.tenant, name, kind=kind, rules=asked, by=request.actor)
        messages.success(request, _("“%(name)s” is saved.") % {"name": name})
    else:
        saving.change(request.tenant, segment, name=name, rules=asked, seen=seen, by=request.actor)
        messages.success(request, _("“%(name)s” is changed.") % {"name": name})
    return redirect("segments")


def _page(
    request: MemberRequest,
    segment: Segment | None,
    form: SegmentForm,
    draft: Rows,
    known: Known,
    wrong: list[str] | None = None,
    conflict: dict[str, str | None] | None = None,
) -> HttpResponse:
    context = _looked_at(draft, known, str(segment.pk) if segment else "")
    more = {
        "segment": segment,
        "form": form,
        "seen": _seen(request, segment, conflict),
        "conflict": conflict,
        "wrong": wrong or [],
        "say_all": request.method == "POST" and "op" not in request.POST,
        "may_change": "contacts.manage" in request.may,
        "asking": saving.asking_for(segment) if segment else [],
    }
    return render(request, PAGE, context | more)


def _seen(
    request: MemberRequest, segment: Segment | None, conflict: dict[str, str | None] | None
) -> str | None:
    """The segment's `changed_at` that what stands in the form was made from."""
    if conflict:
        return conflict["seen"]
    given = request.POST.get("seen", "")
    return given or (segment.changed_at.isoformat() if segment else "")


def _looked_at(draft: Rows, known: Known, segment_id: str) -> dict[str, Any]:
    besides = next((one for pk, one in known.segments.items() if str(pk) == segment_id), None)
    return {
        "draft": segment_choices.shown(draft, known),
        "fields": segment_choices.fields(known, besides),
        "segment_id": segment_id,
        **_meant(draft.as_json(known), known),
    }


def _meant(asked: Json, known: Known) -> dict[str, Any]:
    """The sentence, how many and a few of them; `unfinished` while a value is missing."""
    try:
        rows = rules.matching(asked)
        sentence = words.sentence(tree.as_json(tree.read(asked, known=known)), known=known)
    except BadRules as refusal:
        return {"unfinished": str(refusal)}
    return {
        "sentence": sentence,
        "counted": counting.count(rows),
        "sample": counting.sample(rows),
    }
