"""Our templates made equal to Meta's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.accounts.tenancy import current_schema
from apps.whatsapp import news
from apps.whatsapp.message_templates.absorbing import absorb, status_word
from apps.whatsapp.message_templates.asking import ask
from apps.whatsapp.message_templates.names import free_name
from apps.whatsapp.message_templates.refusals import NotReached
from apps.whatsapp.models import Channel, Template

Status = Template.Status

FIELDS = (
    "id,name,language,status,category,components,parameter_format,quality_score,"
    "rejected_reason,message_send_ttl_seconds,correct_category"
)
PAGE = 100  # templates an answer
MOST_PAGES = 100  # an account has at most 6,000 templates
LINGERS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Counts:
    new: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.new + other.new,
            self.changed + other.changed,
            self.gone + other.gone,
            self.same + other.same,
        )


def sync(tenant: Tenant, channel: Channel) -> Counts:
    """Read all templates of the channel's account. Drafts are ours alone and stay.

    Raises NotReached or MetaRefused, then nothing was changed.
    """
    began = timezone.now()
    told = list(_all_of(channel))
    with transaction.atomic():
        _alone_with(channel.account)
        counts, changed = _Reading(tenant, channel, began).apply(told)
        Channel.objects.filter(account=channel.account, sandbox=channel.sandbox).update(
            templates_synced_at=began
        )
        if changed:
            news.template_changed.send(Template, templates=changed)
    channel.templates_synced_at = began
    return counts


def _alone_with(account: str) -> None:
    """One at a time until the transaction ends: two would both make what is new."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"templates {current_schema()} {account}"],
        )


def _all_of(channel: Channel) -> Iterator[dict[str, Any]]:
    params = {"fields": FIELDS, "limit": str(PAGE)}
    for _page in range(MOST_PAGES):
        answer = ask(channel, "GET", f"{channel.account}/message_templates", params=params)
        listed = answer.get("data")
        if not isinstance(listed, list):  # no list is not an empty one: all would be gone
            raise NotReached
        yield from (one for one in listed if isinstance(one, dict) and one.get("id"))
        paging = answer.get("paging") or {}
        after = (paging.get("cursors") or {}).get("after")
        if not (after and paging.get("next")):
            return
        params = {**params, "after": str(after)}


class _Reading:
    """One listing, laid beside our rows."""

    def __init__(self, tenant: Tenant, channel: Channel, began: datetime) -> None:
        self.tenant, self.channel, self.began = tenant, channel, began
        rows = Template.objects.present().of_account(channel.account, sandbox=channel.sandbox)
        self.rows = list(rows.select_for_update())
        self.by_id = {row.provider_id: row for row in self.rows if row.provider_id}
        self.by_name = {(row.name, row.language): row for row in self.rows}
        # Meta's list may name for a while what we have just deleted there.
        lately = Template.objects.filter(deleted_at__gt=began - LINGERS, account=channel.account)
        self.deleted = set(lately.values_list("provider_id", flat=True))

    def apply(self, told: list[dict[str, Any]]) -> tuple[Counts, list[Template]]:
        new, changed, same = [], [], 0
        for one in told:
            if str(one["id"]) in self.deleted:
                continue
            row = self._row_for(one)
            if row is None:
                new.append(self._new(one))
            elif absorb(self.tenant, row, at=self.began, **columns_of(one)):
                changed.append(row)
            else:
                same += 1
        Template.objects.bulk_create(new)
        gone = self._gone({str(one["id"]) for one in told})
        everything = [*new, *changed, *gone]
        self._mark(everything, told)
        return Counts(len(new), len(changed), len(gone), same), everything

    def _row_for(self, one: dict[str, Any]) -> Template | None:
        key = (str(one.get("name", "")), str(one.get("language", "")))
        row = self.by_id.get(str(one["id"])) or self.by_name.get(key)
        if row is not None and row.is_draft and row.submitted_at is None:
            _step_aside(row)
            return None
        return row

    def _new(self, one: dict[str, Any]) -> Template:
        template = Template(
            account=self.channel.account,
            sandbox=self.channel.sandbox,
            name=str(one.get("name", ""))[:512],
            language=str(one.get("language", ""))[:15],
            **columns_of(one),
        )
        template.remember("found", self.began, status=template.status)
        return template

    def _gone(self, ids: set[str]) -> list[Template]:
        """Those that Meta no longer names; what was submitted since we asked is not among them."""
        gone = []
        for row in self.rows:
            is_later = row.submitted_at is not None and row.submitted_at >= self.began
            if row.provider_id and row.provider_id not in ids and not is_later:
                row.deleted_at = self.began
                absorb(self.tenant, row, at=self.began, status=Status.DELETED)
                gone.append(row)
        return gone

    def _mark(self, touched: list[Template], told: list[dict[str, Any]]) -> None:
        ids = [str(one["id"]) for one in told]
        Template.objects.of_account(self.channel.account, sandbox=self.channel.sandbox).filter(
            provider_id__in=ids
        ).update(synced_at=self.began)
        for row in touched:
            row.synced_at = self.began


def columns_of(one: dict[str, Any]) -> dict[str, Any]:
    """Meta's template in our columns; what it does not mention is left out."""
    score = one.get("quality_score")
    found: dict[str, Any] = {
        "provider_id": str(one["id"]),
        "status": status_word(str(one.get("status", ""))),
        "category": str(one.get("category", "")).lower()[:15],
        "quality": quality_word(score.get("score") if isinstance(score, dict) else None),
        "status_reason": reason_word(one.get("rejected_reason")),
        "status_advice": "",
    }
    if isinstance(one.get("components"), list):
        found["components"] = one["components"]
    if one.get("parameter_format"):
        found["parameter_format"] = str(one["parameter_format"]).lower()[:10]
    if isinstance(one.get("message_send_ttl_seconds"), int):
        found["ttl_seconds"] = one["message_send_ttl_seconds"]
    correct = str(one.get("correct_category") or "").lower()[:15]
    if "correct_category" in one:
        found["impending_category"] = "" if correct == found["category"] else correct
    return found


def quality_word(score: Any) -> str:
    word = str(score or "").lower()
    return word if word in Template.Quality.values else Template.Quality.UNKNOWN


def reason_word(reason: Any) -> str:
    """Nothing where Meta writes NONE."""
    word = str(reason or "").upper()[:60]
    return "" if word == "NONE" else word


def _step_aside(draft: Template) -> None:
    """Meta has a template of this name, made elsewhere: our draft goes on under another."""
    was = draft.name
    draft.name = free_name(draft.account, was, draft.language, sandbox=draft.sandbox)
    draft.remember("renamed", was=was, now=draft.name)
    draft.save(update_fields=["name", "history"])
