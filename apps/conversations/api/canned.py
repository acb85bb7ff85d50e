"""canned-replies: what is said again and again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.conversations.api.canned_shapes import (
    CannedReplyInput,
    CannedReplyOutput,
    CannedReplyPatch,
    CannedReplyQuery,
)
from apps.conversations.composing import canned
from apps.conversations.composing.canned import Given
from apps.conversations.composing.refusals import NobodysOwn, NotYourReply, ShortcutTaken
from apps.conversations.models import CannedReply, Team

_SHARED = "settings.manage"


class CannedReplies(ApiView):
    """Ready answers: everybody's, those of one's teams, and one's own."""

    permission = {"GET": "conversations.view", "POST": "conversations.reply"}

    @operation(asks=CannedReplyQuery, answers=CannedReplyOutput, listed="pages")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[CannedReply]:
        """List canned replies by shortcut; with `search` the best matches first."""
        rows = _visible(request)
        return canned.matching(rows, values["search"]) if "search" in values else rows

    @operation(
        reads=CannedReplyInput,
        answers=CannedReplyOutput,
        status=201,
        idempotent=True,
        refuses=(ShortcutTaken, NotYourReply, NobodysOwn),
    )
    def post(self, request: ApiRequest, values: dict[str, Any]) -> CannedReply:
        """Add a canned reply. Those that others use need the permission to change settings."""
        given = _given(request, values)
        return canned.define(request.tenant, given, by=request.actor)


class OneCannedReply(ApiView):
    """One canned reply."""

    permission = {
        "GET": "conversations.view",
        "PATCH": "conversations.reply",
        "DELETE": "conversations.reply",
    }

    @operation(answers=CannedReplyOutput)
    def get(self, request: ApiRequest, values: dict[str, Any], reply_id: UUID) -> CannedReply:
        """Read a canned reply."""
        return get_object_or_404(_visible(request), pk=reply_id)

    @operation(
        reads=CannedReplyPatch,
        answers=CannedReplyOutput,
        refuses=(ShortcutTaken, NotYourReply, NobodysOwn),
    )
    def patch(self, request: ApiRequest, values: dict[str, Any], reply_id: UUID) -> CannedReply:
        """Change what is given; the rest stays."""
        reply = _theirs(request, reply_id)
        kept: dict[str, Any] = {
            "shortcut": reply.shortcut,
            "title": reply.title,
            "text": reply.text,
            "media_id": reply.media_id,
            "team_id": reply.team_id,
            "personal": reply.owner_id is not None,
        }
        if values.get("team_id"):
            kept["personal"] = False
        if values.get("personal"):
            kept["team_id"] = None
        given = _given(request, {**kept, **values})
        return canned.change(request.tenant, reply, given, by=request.actor)

    @operation(refuses=(NotYourReply,))
    def delete(self, request: ApiRequest, values: dict[str, Any], reply_id: UUID) -> None:
        """Delete a canned reply. What was sent with it stays."""
        canned.delete(request.tenant, _theirs(request, reply_id), by=request.actor)


def _visible(request: ApiRequest) -> QuerySet[CannedReply]:
    user = request.actor.user
    return canned.visible(user.pk if user else None)


def _theirs(request: ApiRequest, pk: UUID) -> CannedReply:
    reply = get_object_or_404(_visible(request), pk=pk)
    if reply.owner_id is None and _SHARED not in request.may:
        raise NotYourReply
    return reply


def _given(request: ApiRequest, values: dict[str, Any]) -> Given:
    """Raises NotYourReply, NobodysOwn."""
    told = dict(values)
    user, team_id = request.actor.user, told.pop("team_id")
    is_own = told.pop("personal")
    if is_own and user is None:
        raise NobodysOwn
    if not is_own and _SHARED not in request.may:
        raise NotYourReply
    team = Team.objects.filter(pk=team_id).first() if team_id else None
    return Given(**told, team=team, owner_id=user.pk if is_own and user else None)
