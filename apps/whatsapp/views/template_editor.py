"""The editor: every keystroke is kept and shown, Meta hears of it on submission."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.access import requires
from apps.accounts.errors import Refusal
from apps.accounts.requests import MemberRequest
from apps.accounts.views.refusals import told_in
from apps.whatsapp.forms.button_rows import after, opens_row
from apps.whatsapp.forms.template_editor import FIELD_OF, EditorForm, examples_in, initial_of
from apps.whatsapp.media import storing
from apps.whatsapp.message_templates import advice, editing, previewing, rules, submitting, writing
from apps.whatsapp.message_templates.accounts import speaker_of
from apps.whatsapp.message_templates.composing import Content, content_of
from apps.whatsapp.message_templates.parts import names_in
from apps.whatsapp.message_templates.refusals import Incomplete
from apps.whatsapp.message_templates.rule_words import by_path
from apps.whatsapp.messages import MediaKind
from apps.whatsapp.models import Media, Template
from apps.whatsapp.views.template_page import template_of

PAGE = "whatsapp/templates/editor.html"


@requires("channels.manage")
def edit(request: MemberRequest, pk: str) -> HttpResponse:
    template = template_of(pk)
    if not template.is_draft:
        editing.check(template)
    if request.method != "POST":
        content = content_of(template.components)
        return _page(request, EditorForm(template=template, initial=initial_of(template)), content)
    form = _posted(request, template)
    content = form.content()
    if op := request.POST.get("op"):  # without scripts the page comes back with the row
        _keep(request, form, after(content, op))
        return redirect("template_edit", template.pk)
    if not form.has_error("sample"):
        with told_in(form):
            return _send(request, form, content)
    return _page(request, form, content, say_all=True)


def _posted(request: MemberRequest, template: Template) -> EditorForm:
    """The form as it was sent; a file that came along is kept, or refused beside its field."""
    initial = initial_of(template)
    try:
        data = _with_sample(request, template, request.POST)
    except Refusal as refusal:
        form = EditorForm(request.POST, template=template, initial=initial)
        form.content()
        form.add_error("sample", str(refusal))
        return form
    return EditorForm(data, template=template, initial=initial)


def _send(request: MemberRequest, form: EditorForm, content: Content) -> HttpResponse:
    """Keep it, and submit it if that was the button."""
    template, columns = form.template, form.columns(content)
    try:
        if template.is_draft:
            writing.change(request.tenant, template, by=request.actor, **columns)
            if request.POST.get("act") != "submit":
                messages.success(request, _("The draft is saved."))
                return redirect("template", template.pk)
            submitting.submit(request.tenant, template, by=request.actor)
            said = _("Meta has the template and reviews it; that takes minutes, rarely a day.")
        else:
            is_same = columns["components"] == form.columns(form.template_content)["components"]
            editing.edit(
                request.tenant,
                template,
                components=None if is_same and not form.is_new_sample else columns["components"],
                category=columns["category"],
                sample_id=columns["sample_id"],
                by=request.actor,
            )
            said = _("Meta has the change and reviews it. Until then the template can’t be sent.")
    except Incomplete:
        return _page(request, form, content, say_all=True)
    messages.success(request, said)
    return redirect("template", template.pk)


@requires("channels.manage")
@require_POST
def look(request: MemberRequest, pk: str) -> HttpResponse:
    """What was written so far: kept if it is a draft, and how it looks on a phone.

    With `op` a row of buttons is added, moved or removed, and the rows come along.
    """
    template = template_of(pk)
    form = EditorForm(request.POST, template=template, initial=initial_of(template))
    content, op = form.content(), request.POST.get("op", "")
    if op:
        content = after(content, op)
    refusal = _keep(request, form, content)
    context = _context(form, content) | {"refusal": refusal}
    context["saved_at"] = timezone.now() if not _would_lose_the_text(form) else None
    context["new_examples"] = _needs_new_examples(request.POST, content)
    context["opens"] = opens_row(content, op)
    name = "rows" if op else "side"
    return render(request, f"{PAGE}#{name}-answer", context)


def _keep(request: MemberRequest, form: EditorForm, content: Content) -> Refusal | None:
    if not form.template.is_draft or _would_lose_the_text(form):
        return None
    try:
        columns = form.columns(content)
        writing.change(request.tenant, form.template, by=request.actor, **columns)
    except Refusal as refusal:  # a name that is taken: the rest is kept all the same
        rest = {name: columns[name] for name in columns.keys() - {"name", "language"}}
        writing.change(request.tenant, form.template, by=request.actor, **rest)
        return refusal
    return None


def _would_lose_the_text(form: EditorForm) -> bool:
    """A one-time code has no text: who only tries the category out gets theirs back."""
    return form.is_one_time_code and bool(form.template_content.body)


@requires("channels.manage")
@require_POST
def sample(request: MemberRequest, pk: str) -> HttpResponse:
    """Take the header's sample file; the field comes back with its id."""
    template = template_of(pk)
    form = _posted(request, template)
    _keep(request, form, form.content())
    return render(request, f"{PAGE}#sample-answer", _context(form, form.content()))


def _with_sample(request: MemberRequest, template: Template, data: Any) -> QueryDict:
    """The form's data, with the file that came along kept and named."""
    changed: QueryDict = data.copy()
    upload = request.FILES.get("sample_file")
    if isinstance(upload, UploadedFile) and upload.size:
        kind = {"IMAGE": MediaKind.IMAGE, "VIDEO": MediaKind.VIDEO}.get(data.get("header_format"))
        media = storing.keep(
            request.tenant,
            upload,
            kind=kind or MediaKind.DOCUMENT,
            channel=speaker_of(template),
            by=request.actor,
        )
        changed["sample"] = str(media.pk)
    return changed


def _needs_new_examples(data: Any, content: Content) -> bool:
    """The rows of examples stay as they are while somebody may be writing in one of them."""
    return set(examples_in(data)) != set(_example_keys(content))


def _example_keys(content: Content) -> list[str]:
    header = [f"header.{name}" for name in names_in(content.header_text)]
    return [*(header if content.header_format == "TEXT" else []), *names_in(content.body)]


def _page(
    request: MemberRequest, form: EditorForm, content: Content, *, say_all: bool = False
) -> HttpResponse:
    context = _context(form, content)
    if say_all:
        _tell(form, context["wrong"])
        context["say_all"] = True
    return render(request, PAGE, context)


def _tell(form: EditorForm, wrong: dict[str, list[str]]) -> None:
    """Each problem beside its field; the rows look theirs up themselves."""
    for path, said in wrong.items():
        field = FIELD_OF.get(path)
        form.add_error(field, said) if field else None


def _context(form: EditorForm, content: Content) -> dict[str, Any]:
    template, columns = form.template, form.columns(content)
    seen = Template(pk=template.pk, **columns)
    problems = rules.problems_of(
        rules.Written(
            seen.name,
            seen.language,
            seen.category,
            seen.components,
            named=seen.is_named,
            has_sample=seen.sample_id is not None,
        )
    )
    return {
        "template": template,
        "form": form,
        "content": content,
        "named": seen.is_named,
        "examples": [
            {"key": key, "name": key.removeprefix("header."), "path": _path(key),
             "value": content.examples.get(key, "")}
            for key in _example_keys(content)
        ],
        "wrong": by_path(problems),
        "problems": len(problems),
        "advice": advice.advise(seen.category, seen.components),
        "is_code": form.is_one_time_code,
        "media": Media.objects.filter(pk=seen.sample_id).first() if seen.sample_id else None,
        **previewing.preview(seen),
    }  # fmt: skip


def _path(key: str) -> str:
    part = "header" if key.startswith("header.") else "body"
    return f"{part}.examples.{key.removeprefix('header.')}"
