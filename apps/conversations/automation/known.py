"""What rules may speak of by name in this company: read once, when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from apps.accounts.tenancy import current_tenant
from apps.conversations.handling.owners import ANSWER
from apps.conversations.models import CannedReply, Segment, Team, WebhookEndpoint
from apps.conversations.segments import known
from apps.whatsapp.message_templates.sendable import SENDABLE
from apps.whatsapp.models import Channel, Template


class Known(known.Known):
    """Must be used inside the tenant. Names by id, in the order in which they are shown."""

    @cached_property
    def channels(self) -> dict[str, str]:
        rows = Channel.objects.present().order_by("display_name")
        return {str(pk): name for pk, name in rows.values_list("pk", "display_name")}

    @cached_property
    def answerers(self) -> dict[str, str]:
        """Colleagues who may answer customers."""
        from apps.accounts.notifications import those_who_may

        rows = those_who_may(current_tenant(), ANSWER).distinct()
        found = {str(one.pk): one.called for one in rows}
        return dict(sorted(found.items(), key=lambda pair: pair[1].casefold()))

    @cached_property
    def colleagues(self) -> dict[str, str]:
        return {str(pk): name for pk, name in self.people.items()}

    @cached_property
    def teams(self) -> dict[str, str]:
        return {str(pk): name for pk, name in Team.objects.values_list("pk", "name")}

    @cached_property
    def tag_choices(self) -> dict[int, str]:
        return dict(sorted(self.tags.items(), key=lambda pair: pair[1].casefold()))

    @cached_property
    def groups(self) -> dict[str, str]:
        """Segments and lists."""
        rows = [one for one in self.segments.values() if one.kind != Segment.Kind.VIEW]
        return {str(one.pk): one.name for one in sorted(rows, key=lambda one: one.name.casefold())}

    @cached_property
    def canned_replies(self) -> dict[str, str]:
        """Everybody's: a colleague's own are not the company's."""
        rows = CannedReply.objects.filter(owner_id=None)
        return {str(one.pk): one.title or one.shortcut for one in rows}

    @cached_property
    def endpoints(self) -> dict[str, str]:
        rows = WebhookEndpoint.objects.defer("secret", "old_secret").order_by("name")
        return {str(one.pk): one.name for one in rows}

    @cached_property
    def templates(self) -> dict[str, Template]:
        """Approved ones, by `name:language`."""
        rows = Template.objects.present().filter(status__in=SENDABLE).order_by("name", "language")
        return {f"{one.name}:{one.language}": one for one in rows}

    def person(self, user_id: str) -> str:
        return self.people.get(UUID(user_id), "")
