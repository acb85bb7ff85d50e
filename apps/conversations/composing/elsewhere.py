"""A draft goes on on another device: its pages show it where nobody is writing just then."""

from __future__ import annotations

from dataclasses import dataclass

from apps.accounts.live import publishing, rooms
from apps.accounts.models import Tenant
from apps.conversations.contents import summary
from apps.conversations.models import Message, ReplyDraft

_DRAFT = "conversations/composer/_elsewhere.html"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """`page`: which of their pages it comes from."""

    draft: ReplyDraft
    quoted: Message | None
    page: str

    @property
    def quoted_text(self) -> str:
        """In the language in force."""
        return summary(self.quoted.kind, self.quoted.content) if self.quoted else ""


def tell(tenant: Tenant, draft: ReplyDraft, *, page: str) -> None:
    """To their own pages and nobody else's, once the transaction commits."""
    room = rooms.of_user(tenant.schema_name, draft.user_id)
    context = {"it": Elsewhere(draft, _quoted(draft), page[:64])}
    publishing.publish(tenant, room, "conversation:updated", None, template=_DRAFT, context=context)


def _quoted(draft: ReplyDraft) -> Message | None:
    if draft.reply_to is None:
        return None
    row = draft.conversation
    return Message.objects.of_thread(row.contact, row.channel).filter(pk=draft.reply_to).first()
