"""What a list of conversations is narrowed to, and whom one begins to write to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Membership, Tenant
from apps.conversations.folders.asked import ME, NOBODY
from apps.conversations.models import Conversation, Tag, Team
from apps.whatsapp.models import Channel
from apps.whatsapp.models.channel import ChannelQuerySet
from apps.whatsapp.providers import NAMES


def colleagues(tenant: Tenant) -> list[tuple[str, str]]:
    """Ids and names of those who can be chosen."""
    members = Membership.objects.filter(tenant=tenant, user__is_active=True).select_related("user")
    people = [(str(one.user_id), one.user.called) for one in members]
    return sorted(people, key=lambda one: one[1].casefold())


def sendable() -> ChannelQuerySet:
    return Channel.objects.present().filter(provider__in=NAMES).order_by("created_at")


class InboxFilterForm(forms.Form):
    """Its names are those of the address, see `folders.asked`."""

    hide_optional = True
    assignee = forms.ChoiceField(label=gettext_lazy("Who answers"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)
    tag = forms.ChoiceField(label=gettext_lazy("Tag"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)
    unread = forms.BooleanField(
        label=gettext_lazy("Only unread"),
        required=False,
        widget=forms.CheckboxInput({"value": "1"}, check_test=lambda value: value in {True, "1"}),
    )

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(ME, _("Me")), (NOBODY, _("Nobody")), *colleagues(tenant)]
        self._offer("assignee", _("Anybody"), people)
        channels = sendable().values_list("pk", "display_name")
        self._offer("channel", _("Any"), [(str(pk), name) for pk, name in channels])
        tags = Tag.objects.values_list("pk", "name")
        self._offer("tag", _("Any"), [(str(pk), name) for pk, name in tags])
        teams = Team.objects.values_list("pk", "name")
        self._offer("team", _("Any"), [(str(pk), name) for pk, name in teams])
        levels = [(str(value), label) for value, label in Conversation.Priority.choices[::-1]]
        self._offer("priority", _("Any"), levels)

    def _offer(self, name: str, empty: str, pairs: list[tuple[str, Any]]) -> None:
        """A choice between nothing is no choice."""
        if pairs:
            self.fields[name].choices = [("", empty), *pairs]  # type: ignore[attr-defined]
        else:
            del self.fields[name]


class BeginForm(forms.Form):
    """`contact`: chosen of those that the search found; else `who` has to be a number."""

    who = forms.CharField(required=False, max_length=100)
    contact = forms.UUIDField(required=False)
    channel = forms.ModelChoiceField(
        label=gettext_lazy("Channel"), queryset=Channel.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].queryset = sendable()  # type: ignore[attr-defined]
