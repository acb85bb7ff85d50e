"""templates: messages that Meta approves before they may be sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.whatsapp.api.template_shapes import (
    ChangeTemplateInput,
    DeleteQuery,
    PreviewInput,
    PreviewOutput,
    SyncCountsOutput,
    SyncInput,
    TemplateInput,
    TemplateOutput,
    TemplateQuery,
)
from apps.whatsapp.message_templates import (
    accounts,
    deleting,
    editing,
    filling,
    refusals,
    submitting,
    syncing,
    writing,
)
from apps.whatsapp.message_templates.previewing import example_values
from apps.whatsapp.message_templates.rule_words import by_path, flaws_in_words
from apps.whatsapp.message_templates.sendable import SENDABLE
from apps.whatsapp.models import Channel, Media, Template

AT_META = (refusals.NoAccount, refusals.MetaRefused, refusals.NotReached, refusals.MaybeDone)
SUBMITTING = (
    *AT_META,
    refusals.NameTaken,
    refusals.NameBlocked,
    refusals.SampleNeedsApp,
    refusals.SampleGone,
)


def readable(request: ApiRequest) -> QuerySet[Template]:
    """Those who only answer customers see what they may send."""
    rows = Template.objects.in_use()
    return rows if "channels.manage" in request.may else rows.filter(status__in=SENDABLE)


class Templates(ApiView):
    """Templates of all the company's WhatsApp accounts, drafts included."""

    permission = {"GET": "conversations.view", "POST": "channels.manage"}

    @operation(asks=TemplateQuery, answers=TemplateOutput, listed="pages")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[Template]:
        """List the templates. Without `channels.manage` only those that may be sent."""
        rows = readable(request)
        exact = ("status", "category", "language")
        rows = rows.filter(**{name: values[name] for name in exact if name in values})
        if words := values.get("search"):
            rows = rows.filter(Q(name__icontains=words) | Q(components__icontains=words))
        if "channel_id" in values:
            channel = Channel.objects.present().filter(pk=values["channel_id"]).first()
            account = channel.account if channel else ""
            rows = rows.filter(account=account, sandbox=bool(channel and channel.sandbox))
        return rows.order_by("name", "language", "pk")

    @operation(reads=TemplateInput, answers=TemplateOutput, status=201, refuses=SUBMITTING)
    def post(self, request: ApiRequest, values: dict[str, Any]) -> Template:
        """Write a template and submit it to Meta, unless `submit` is false.

        What Meta would refuse is told with its field before Meta is asked. When Meta refuses
        or doesn't answer, the template stays as a draft.
        """
        submit, account = values.pop("submit"), _account(values.pop("channel_id", None))
        columns = _columns(values)
        _check_sample(columns)
        if submit:
            _check(Template(account=account.id, sandbox=account.sandbox, **columns))
        template = writing.create(
            request.tenant, account=account.id, sandbox=account.sandbox, by=request.actor, **columns
        )
        if submit:
            return submitting.submit(request.tenant, template, by=request.actor)
        return template


class OneTemplate(ApiView):
    """One language of a template."""

    permission = {
        "GET": "conversations.view",
        "PATCH": "channels.manage",
        "DELETE": "channels.manage",
    }

    @operation(answers=TemplateOutput)
    def get(self, request: ApiRequest, values: dict[str, Any], template_id: UUID) -> Template:
        """Read a template."""
        return get_object_or_404(readable(request), pk=template_id)

    @operation(
        reads=ChangeTemplateInput,
        answers=TemplateOutput,
        refuses=(
            *SUBMITTING,
            refusals.NotADraft,
            refusals.NotEditable,
            refusals.EditedTooOften,
            refusals.CategoryFixed,
        ),
    )
    def patch(self, request: ApiRequest, values: dict[str, Any], template_id: UUID) -> Template:
        """Change a draft, or edit at Meta what it has; an edit is reviewed again."""
        template = get_object_or_404(Template.objects.in_use(), pk=template_id)
        submit, columns = values.pop("submit", False), _columns(values)
        _check_sample(columns)
        if not template.is_draft:
            return _edit(request, template, columns)
        writing.change(request.tenant, template, by=request.actor, **columns)
        template.refresh_from_db()
        if not submit:
            return template
        _check(template)
        return submitting.submit(request.tenant, template, by=request.actor)

    @operation(asks=DeleteQuery, refuses=(*AT_META, refusals.NotDeletable))
    def delete(self, request: ApiRequest, values: dict[str, Any], template_id: UUID) -> None:
        """Delete it here and at Meta, which blocks the name of an approved one for 30 days."""
        template = get_object_or_404(Template.objects.in_use(), pk=template_id)
        everything = values["all_languages"]
        deleting.delete(request.tenant, template, all_languages=everything, by=request.actor)


class TemplateSync(ApiView):
    """Read all templates from Meta now; by itself it happens every six hours."""

    permission = {"POST": "channels.manage"}

    @operation(reads=SyncInput, answers=SyncCountsOutput, refuses=AT_META)
    def post(self, request: ApiRequest, values: dict[str, Any]) -> syncing.Counts:
        """Read the templates from Meta."""
        wanted = values.get("channel_id")
        known = [_account(wanted)] if wanted else accounts.connected()
        total = syncing.Counts()
        for one in known:
            channel = accounts.speaker_for(one.id, sandbox=one.sandbox)
            total = total + syncing.sync(request.tenant, channel)
        return total


class TemplatePreview(ApiView):
    """Nothing is sent or kept."""

    permission = {"POST": "conversations.view"}

    @operation(reads=PreviewInput, answers=PreviewOutput)
    def post(
        self, request: ApiRequest, values: dict[str, Any], template_id: UUID
    ) -> dict[str, Any]:
        """Show how a message reads with these values, and what would be sent."""
        template = get_object_or_404(readable(request), pk=template_id)
        components = template.components
        given = values.get("values", example_values(components))
        seen = filling.shown(components, given)
        flaws = filling.flaws_of(components, given)
        filled = None if flaws else filling.fill(components, given, named=template.is_named)
        return {
            "header_kind": seen.header_kind,
            "header": seen.header,
            "body": seen.body,
            "footer": seen.footer,
            "buttons": seen.buttons,
            "components": filled,
            "problems": flaws_in_words(flaws),
        }


def _account(channel_id: UUID | None) -> accounts.Account:
    known = accounts.connected()
    if channel_id is None and len(known) == 1:
        return known[0]
    if not known:
        raise refusals.NoAccount
    found = [one for one in known if channel_id in {channel.pk for channel in one.channels}]
    if not found:
        said = _("Name one of the official channels of the company.")
        raise ValidationError({"channelId": [said]})
    return found[0]


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    """The template's columns by the API's names."""
    names = {"message_send_ttl_seconds": "ttl_seconds", "sample_media_id": "sample_id"}
    return {names.get(name, name): value for name, value in values.items()}


def _check_sample(columns: dict[str, Any]) -> None:
    sample = columns.get("sample_id")
    if sample and not Media.objects.filter(pk=sample).exists():
        raise ValidationError({"sampleMediaId": [_("There is no such file.")]})


def _check(template: Template) -> None:
    """What Meta would refuse is the caller's to mend: 400, with the path of each field."""
    found = writing.problems(template)
    if found:
        raise ValidationError(by_path(found))


def _edit(request: ApiRequest, template: Template, columns: dict[str, Any]) -> Template:
    for name in ("name", "language", "parameter_format"):
        if name in columns and columns[name] != getattr(template, name):
            raise refusals.NotADraft
    wanted = {
        name: columns[name]
        for name in ("components", "category", "ttl_seconds", "sample_id")
        if columns.get(name) is not None
    }
    try:
        return editing.edit(request.tenant, template, by=request.actor, **wanted)
    except refusals.Incomplete as refusal:
        raise ValidationError(by_path(refusal.problems)) from refusal
