"""Two colleagues answer the same customer: whoever comes second is asked first."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import Q

from apps.accounts.actor import Actor
from apps.accounts.models import User
from apps.conversations.correspondence.telling import line_of
from apps.conversations.handling.refusals import AnsweredMeanwhile
from apps.conversations.models import Conversation, Message, Status

Origin = Message.Origin
#: Those by whom somebody is answered; what goes to many answers nobody.
_ANSWERS = (Origin.AGENT, Origin.PHONE, Origin.AI, Origin.API)

_TURN = "SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext(%s))"


def check(conversation: Conversation, *, seen: UUID | None, by: Actor) -> None:
    """`seen`: the last answer that stood there when they began to write; None asks nothing. In
    the transaction that sends: of two in the same moment one waits for the other, and sees what
    they sent. Raises AnsweredMeanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(_TURN, [str(conversation.thread_id)])
    answer = newer(conversation, seen, by) if seen else None
    if answer is not None:
        raise AnsweredMeanwhile(who=_name(answer), text=line_of(answer), answer=answer.pk)


def newer(conversation: Conversation, seen: UUID, by: Actor) -> Message | None:
    """The latest answer of somebody else since the one they saw."""
    rows = Message.objects.of_thread(conversation.contact, conversation.channel)
    others = rows.outgoing().filter(pk__gt=seen, origin__in=_ANSWERS, batch=None)
    others = others.exclude(status__in=[Status.CANCELLED, Status.FAILED])
    if by.user:
        others = others.filter(~Q(author_id=by.user.pk) | Q(author_id=None))
    return others.exclude(kind=Message.Kind.REACTION).order_by("-pk").first()


def _name(message: Message) -> str:
    """Blank for who has no name."""
    writer = User.objects.filter(pk=message.author_id).first() if message.author_id else None
    return writer.called if writer else ""
