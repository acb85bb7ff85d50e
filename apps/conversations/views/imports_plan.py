"""What each column becomes, and what is done with the people in the file."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.access import requires
from apps.accounts.errors import Refusal
from apps.accounts.requests import MemberRequest
from apps.accounts.views.refusals import told_in
from apps.conversations.forms.imports import (
    NEW,
    ColumnsForm,
    FormatForm,
    RulesForm,
    called,
    rules_of,
)
from apps.conversations.importing import checking, formats, mapping, planning, sampling
from apps.conversations.importing.refusals import BadPlan
from apps.conversations.importing.sampling import Sample
from apps.conversations.models import Attribute, Import, Tag
from apps.conversations.people import attributes
from apps.conversations.people.refusals import NameTaken, Unfit
from apps.conversations.views.imports import import_of

COLUMNS = "conversations/imports/columns.html"


@requires("contacts.manage")
@require_http_methods(["GET", "POST"])
def columns(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Each column with some of its values, and what it is taken for."""
    import_ = import_of(pk)
    if import_.state not in planning.OPEN:
        return redirect("import", import_.pk)
    form = _columns_form(request, import_, sampling.sample(import_))
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            _keep_columns(request, import_, form)
            return redirect("import_rules", import_.pk)
    return render(request, COLUMNS, columns_context(request, import_, form))


def columns_context(
    request: MemberRequest, import_: Import, form: ColumnsForm | None = None
) -> dict[str, Any]:
    """All that the page of the columns shows; `form` None: as it begins."""
    form = form or _columns_form(request, import_, sampling.sample(import_), posted=False)
    how = formats.read(import_.format)
    return {
        "import": import_,
        "form": form,
        "format_form": FormatForm(how=how) if how.kind == "csv" else None,
        "known": sum(1 for column in form.columns if column.guess),
        **_previewed(request, import_, form),
    }


@requires("contacts.manage")
@require_POST
def preview(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The first rows as they would be with the columns chosen now; nothing is kept."""
    import_ = import_of(pk)
    form = _columns_form(request, import_, sampling.sample(import_))
    form.is_valid()
    context = {"import": import_, "form": form, **_previewed(request, import_, form), "told": True}
    return render(request, "conversations/imports/_preview.html", context)


@requires("contacts.manage")
@require_http_methods(["GET", "POST"])
def rules(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Duplicates, tags and consent; then the check begins."""
    import_ = import_of(pk)
    if import_.state not in planning.OPEN:
        return redirect("import", import_.pk)
    if not import_.plan:
        return redirect("import_columns", import_.pk)
    kept = planning.read(import_.plan)
    form = RulesForm(request.POST or None, initial=rules_of(kept))
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            _keep_rules(request, import_, form, kept)
            return redirect("import", import_.pk)
    context = {"import": import_, "form": form, "all_tags": Tag.objects.all()[:500]}
    return render(request, "conversations/imports/rules.html", context)


def _columns_form(
    request: MemberRequest, import_: Import, sample: Sample, *, posted: bool = True
) -> ColumnsForm:
    if import_.plan:
        kept = planning.read(import_.plan)
        chosen, country, area = dict(kept.columns), kept.country, kept.area
    else:
        chosen, country, area = sample.guesses, "BR", ""
    initial: dict[str, Any] = {f"column-{place}": target for place, target in chosen.items()}
    return ColumnsForm(
        (posted and request.POST) or None,
        columns=sample.columns,
        targets=mapping.targets(request.tenant),
        initial={**initial, "country": country, "area": area},
    )


def _keep_columns(request: MemberRequest, import_: Import, form: ColumnsForm) -> None:
    """New fields are made first; what was said about rules before stays."""
    chosen = dict(form.chosen)
    without_new = {place: target for place, target in chosen.items() if target != NEW}
    planning.draft(import_, columns=without_new, **form.numbers)  # refuses before any is made
    for column in form.columns:
        if chosen.get(column.position) == NEW:
            chosen[column.position] = _new_field(request, called(column))
    planning.plan(
        request.tenant,
        import_,
        by=request.actor,
        columns=chosen,
        **form.numbers,
        **_rules_kept(import_),
    )


def _rules_kept(import_: Import) -> dict[str, Any]:
    if not import_.plan:
        return {}
    kept = planning.read(import_.plan)
    return {"on_duplicate": kept.on_duplicate, "tags": kept.tags, "consent": kept.consent}


def _new_field(request: MemberRequest, name: str) -> str:
    """A text field called like the column; one that is there already is taken."""
    bare = re.sub(r"[^a-z0-9]+", "_", slugify(name)).strip("_")
    key = bare if bare[:1].isalpha() else f"field_{bare}"
    key = key[:40].rstrip("_")
    if key in attributes.RESERVED:
        key = f"field_{key}"[:40]
    try:
        attributes.define(
            request.tenant, key=key, name=name[:60], kind=Attribute.Kind.TEXT, by=request.actor
        )
    except NameTaken:
        pass
    except Unfit as refusal:
        told = [word for words in refusal.errors.values() for word in words]
        raise BadPlan({"columns": told}) from refusal
    return f"{mapping.ATTRIBUTE}{key}"


def _keep_rules(
    request: MemberRequest, import_: Import, form: RulesForm, kept: planning.Draft
) -> None:
    planning.plan(
        request.tenant,
        import_,
        by=request.actor,
        columns=dict(kept.columns),
        country=kept.country,
        area=kept.area,
        **form.choices,
    )
    import_.refresh_from_db()
    checking.start(request.tenant, import_, by=request.actor)


def _previewed(request: MemberRequest, import_: Import, form: ColumnsForm) -> dict[str, Any]:
    """The first rows as they will be, or why that can't be told yet."""
    chosen, numbers = (form.chosen, form.numbers) if form.is_bound else _guessed(form)
    wanted = {place: target for place, target in chosen.items() if target and target != NEW}
    try:
        draft = planning.draft(import_, columns=wanted, **numbers)
        return {"rows": planning.preview(request.tenant, import_, draft), "draft": draft}
    except Refusal as refusal:
        return {"why_not": str(refusal)}


def _guessed(form: ColumnsForm) -> tuple[dict[int, str], dict[str, Any]]:
    chosen = {one.position: form.initial.get(f"column-{one.position}", "") for one in form.columns}
    return chosen, {name: form.initial[name] for name in ("country", "area")}
