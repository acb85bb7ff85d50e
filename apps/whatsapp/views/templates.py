"""The company's templates: found, read from Meta, begun."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts import audit
from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import done, is_fragment
from apps.accounts.views.refusals import told_in
from apps.whatsapp.forms.templates import StartForm, TemplateFilter
from apps.whatsapp.message_templates import accounts, languages, starters, syncing, writing
from apps.whatsapp.message_templates.filling import shown
from apps.whatsapp.message_templates.previewing import example_values
from apps.whatsapp.message_templates.sendable import SENDABLE
from apps.whatsapp.models import Template

PAGE = "whatsapp/templates/list.html"
_SIZE = 40  # names a page

Key = tuple[str, bool, str]


@requires("channels.manage")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    template = f"{PAGE}#found" if is_fragment(request) else PAGE
    response = render(request, template, _context(request))
    response["Vary"] = "HX-Request"
    return response


def _context(request: MemberRequest) -> dict[str, Any]:
    form = TemplateFilter(request.GET or None)
    page, groups = _groups(form, request.GET.get("page", 1))
    known = accounts.connected()
    in_use = Template.objects.in_use()
    return {
        "form": form,
        "page": page,
        "groups": groups,
        "accounts": known,
        "any_templates": in_use.exists(),
        "sendable": in_use.filter(status__in=SENDABLE).count(),
        "in_review": in_use.filter(status=Template.Status.PENDING).count(),
        "stopped": in_use.filter(status__in=("rejected", "paused", "disabled")).count(),
        "synced_at": min(_ages(known), default=None),
        "starters": _gallery(),
    }


def _ages(known: list[accounts.Account]) -> list[Any]:
    ages = [account.channels[0].templates_synced_at for account in known]
    return ages if all(ages) else []


def _groups(form: TemplateFilter, number: Any) -> tuple[Page[Any], list[dict[str, Any]]]:
    """Names, a page of them, each with its languages side by side."""
    keys = ("account", "sandbox", "name")
    names = form.found().order_by("name", "account", "sandbox").values_list(*keys).distinct()
    page = Paginator(names, _SIZE).get_page(number)
    wanted = set(page.object_list)
    rows = Template.objects.present().filter(name__in={name for _a, _s, name in wanted})
    mine = (row for row in rows.order_by("name", "account", "sandbox", "language"))
    groups = []
    for key, same in groupby(mine, key=lambda row: (row.account, row.sandbox, row.name)):
        if key in wanted:
            listed = sorted(same, key=lambda row: row.language != languages.of_reader())
            groups.append({"name": key[2], "first": listed[0], "languages": listed})
    return page, groups


def _gallery() -> list[dict[str, Any]]:
    language = languages.of_reader()
    found = []
    for starter in starters.STARTERS:
        components = starter.components(language)
        said = shown(components, example_values(components))
        found.append({"starter": starter, "said": starter.said(language), "shown": said})
    return found


@requires("channels.manage")
@require_POST
def sync(request: MemberRequest) -> HttpResponse:
    """All accounts of the company, now."""
    total = syncing.Counts()
    for account in accounts.connected():
        channel = accounts.speaker_for(account.id, sandbox=account.sandbox)
        counts = syncing.sync(request.tenant, channel)
        audit.record("template.synced", by=request.actor, tenant=request.tenant, about=channel)
        total = total + counts
    return done(
        request,
        _said(total),
        url=reverse("templates"),
        template=f"{PAGE}#found",
        context=_context(request),
        target="found",
    )


def _said(total: syncing.Counts) -> str:
    if not (total.new or total.changed or total.gone):
        return _("Everything is as it is at Meta.")
    return _("Read from Meta: %(new)s new, %(changed)s changed, %(gone)s gone.") % {
        "new": total.new,
        "changed": total.changed,
        "gone": total.gone,
    }


@requires("channels.manage")
def new(request: MemberRequest) -> HttpResponse:
    """Choose a beginning, give it a name; then the editor."""
    starter = starters.find(request.POST.get("starter") or request.GET.get("starter", ""))
    form = StartForm(request.POST or None, initial=_initial(starter))
    if request.method == "POST" and form.is_valid():
        with told_in(form, "name"):
            template = _begin(request, form.cleaned_data, form.accounts)
            messages.success(request, _("The draft is saved. Meta hears of it when you submit it."))
            return redirect("template_edit", template.pk)
    context = {
        "form": form,
        "starters": _gallery(),
        "chosen": starter,
        "accounts": list(form.accounts.values()),
    }
    return render(request, "whatsapp/templates/new.html", context)


def _initial(starter: starters.Starter | None) -> dict[str, Any]:
    language = languages.of_reader()
    if starter is None:
        return {"language": language, "category": Template.Category.UTILITY}
    return {
        "language": language,
        "category": starter.category,
        "name": starter.said(language).name,
        "starter": starter.slug,
    }


def _begin(
    request: MemberRequest, given: dict[str, Any], known: dict[str, accounts.Account]
) -> Template:
    starter = starters.find(given["starter"])
    account = known[given["account"]]
    components = starter.components(given["language"]) if starter else []
    return writing.create(
        request.tenant,
        account=account.id,
        sandbox=account.sandbox,
        name=given["name"],
        language=given["language"],
        category=given["category"],
        components=components or [{"type": "BODY", "text": ""}],
        parameter_format=Template.ParameterFormat.NAMED,
        by=request.actor,
    )
