"""By which channel a message goes, and whether it may go there."""

from __future__ import annotations

from django.db.models import F, Q

from apps.conversations.models import Contact, Conversation, Message, Thread
from apps.conversations.outbox.drafts import To, Variant
from apps.conversations.outbox.refusals import ChannelGone, NoChannel
from apps.whatsapp.channels import finding_words, states
from apps.whatsapp.channels.refusals import ChannelHeld
from apps.whatsapp.models import Channel, Template
from apps.whatsapp.models.channel import ChannelQuerySet
from apps.whatsapp.providers import NAMES

#: Holds that end when somebody of ours acts: meanwhile messages wait. Any other is Meta's word
#: that nothing will go through.
_WAITED_OUT = frozenset({states.TOKEN_DEAD, states.BY_ADMIN})


def choose(contact: Contact | None, to: To | None, what: Variant, named: Channel | None) -> Channel:
    """The named one, that of the conversation, the thread's last, or the best there is; checked.
    Raises NoChannel, ChannelGone, ChannelHeld."""
    if named is None and isinstance(to, Conversation):
        named = to.channel
    channel = named or _last(contact, what) or _best(what)
    if channel is None:
        raise NoChannel
    _check(channel)
    return channel


def _check(channel: Channel) -> None:
    if not channel.is_present:
        raise ChannelGone
    if set(channel.held.split()) - _WAITED_OUT:
        raise ChannelHeld(finding_words.of_hold(channel.held))


def _last(contact: Contact | None, what: Variant) -> Channel | None:
    """Where they last wrote to us."""
    threads = Thread.objects.filter(contact=contact, channel__in=_able(what))
    latest = threads.order_by(F("last_inbound_at").desc(nulls_last=True), "-id")
    thread = latest.select_related("channel").first() if contact else None
    return thread.channel if thread else None


def _best(what: Variant) -> Channel | None:
    """One that is live before one that is not, a real one before a sandbox, then the oldest."""
    channels = sorted(
        _able(what).order_by("created_at"), key=lambda one: (not one.may_send, one.sandbox)
    )
    return channels[0] if channels else None


def _able(what: Variant) -> ChannelQuerySet:
    rows = Channel.objects.present().filter(provider__in=NAMES)
    if what.kind == Message.Kind.INTERACTIVE:
        return rows.of_provider(Channel.Provider.META)
    if what.template is None:
        return rows
    named = Template.objects.present().filter(
        name=what.template.name, language=what.template.language
    )
    homes = Q(pk__in=[])
    for account, sandbox in named.values_list("account", "sandbox"):
        homes |= Q(account=account, sandbox=sandbox)
    return rows.of_provider(Channel.Provider.META).filter(homes)
