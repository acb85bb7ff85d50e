"""Why something asked of a channel can't be done."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.errors import Refusal
from apps.whatsapp import error_catalogue
from apps.whatsapp.errors import Failure


class AlreadyConnected(Refusal):
    code = "channel_exists"
    message = gettext_lazy("This company has connected this channel already.")


class NameTaken(Refusal):
    code = "channel_name_taken"
    message = gettext_lazy("Another channel has this name for programs. Choose another.")


class NoSandbox(Refusal):
    code = "no_sandbox"
    message = gettext_lazy("This installation has no sandbox. Connect a real number.")


class NotForThisChannel(Refusal):
    """The provider has no such thing."""

    code = "not_for_this_channel"
    message = gettext_lazy("Channels of this kind have no such thing.")


class ChannelNotLive(Refusal):
    code = "channel_not_live"
    message = gettext_lazy("This channel is not live. Connect it first.")


class ChannelHeld(Refusal):
    """`message` says why."""

    code = "channel_held"
    message = gettext_lazy("Nothing leaves through this channel for now.")


class ProviderRefused(Refusal):
    """The provider said no. `extra`: providerCode."""

    code = "provider_refused"

    def __init__(self, failure: Failure, provider: str = "meta") -> None:
        self.failure = failure
        super().__init__(in_words(failure, provider), providerCode=failure.code)


class ProviderSilent(Refusal):
    """Nobody answered. `status` 503: the same may be asked again."""

    code = "provider_silent"
    status = 503
    message = gettext_lazy("The other side did not answer. Try again in a few minutes.")


def refusal_of(failure: Failure, provider: str = "meta") -> Refusal:
    if failure.code in {"unreachable", "no_answer"}:
        return ProviderSilent()
    return ProviderRefused(failure, provider)


def in_words(failure: Failure, provider: str = "meta") -> str:
    """What our table says of the code; of a code that it does not know, what was said."""
    entry = error_catalogue.entry(failure.code, provider=provider, subcode=failure.subcode)
    said = failure.detail or failure.title
    if entry in {error_catalogue.UNKNOWN, error_catalogue.BROKEN} and said:
        return _("The provider refused: %(said)s") % {"said": said[:300]}
    return f"{_(entry.title)}. {_(entry.text)}"
