"""Who is asked in, and as what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms.entrance import EMAIL_ERRORS
from apps.accounts.models import Role
from apps.accounts.permissions import may_change_role

#: What a role is for, in one line.
IN_SHORT: dict[str, Any] = {
    Role.OWNER: _("Everything, also closing the account and making owners"),
    Role.ADMIN: _("Runs the company: team, settings, keys, sending campaigns"),
    Role.AGENT: _("Answers customers and prepares campaigns"),
    Role.VIEWER: _("Reads and changes nothing"),
}


def roles_for(my_role: str) -> list[tuple[str, str]]:
    """The roles somebody may give, least first."""
    return [
        (role.value, str(role.label))
        for role in reversed(Role)
        if may_change_role(mine=my_role, theirs=role, to=role)
    ]


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off", "autofocus": True}),
        error_messages=EMAIL_ERRORS,
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect, initial=Role.AGENT)

    def __init__(self, *args: Any, my_role: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role, f"{label.capitalize()}: {IN_SHORT[role]}") for role, label in roles_for(my_role)
        ]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)
