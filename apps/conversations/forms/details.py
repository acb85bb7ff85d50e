"""One detail of a contact at a time, with the control that suits it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Tenant, User
from apps.accounts.timezones import time_zones
from apps.conversations.models import Attribute, Contact
from apps.conversations.people import attributes, worded
from apps.whatsapp.message_templates import languages
from apps.whatsapp.numbers import spoken

ATTRIBUTE = "attribute-"  # before the key, in addresses


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Detail:
    """A line of the contact's page. `column`: of Contact, "" for an attribute; `shown`: the
    value in words, "" for none; `read`: what was typed as the verb wants it (ValueError)."""

    name: str
    label: Any
    shown: Callable[[Any], str]
    control: Callable[[Any], forms.Field]
    column: str = ""
    key: str = ""
    read: Callable[[Any], Any] = _same

    def value(self, contact: Contact) -> Any:
        return contact.attributes.get(self.key) if self.key else getattr(contact, self.column)

    def typed(self, contact: Contact) -> Any:
        """The value as somebody would type it."""
        value = self.value(contact)
        if self.column == "phone":
            return spoken(value)
        return number_format(value, use_l10n=True) if isinstance(value, float) else value

    def given(self, typed: Any) -> dict[str, Any]:
        """As the verb that changes contacts takes it. Raises ValueError in words."""
        value = self.read(typed)
        return {"attributes": {self.key: value}} if self.key else {self.column: value}


class DetailForm(forms.Form):
    """`version`: the contact's when the form was opened."""

    hide_optional = True
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, detail: Detail, contact: Contact, **kwargs: Any) -> None:
        value = detail.value(contact)
        typed = detail.typed(contact)
        kwargs.setdefault("initial", {"version": contact.version, "value": typed})
        kwargs.setdefault("prefix", detail.name)
        super().__init__(*args, **kwargs)
        field = detail.control(value)
        field.required, field.label = False, detail.label
        field.widget.attrs |= {"autofocus": True}
        self.fields["value"] = field


def _line(longest: int, **attrs: str) -> Callable[[Any], forms.Field]:
    def control(value: Any) -> forms.Field:
        return forms.CharField(
            max_length=longest, widget=forms.TextInput({"autocomplete": "off", **attrs})
        )

    return control


def _notes(value: Any) -> forms.Field:
    return forms.CharField(widget=forms.Textarea({"rows": 3}))


def _choose(
    pairs: list[tuple[str, str]], value: Any, empty: str, read: Callable[[str], Any] = str
) -> forms.Field:
    """A value that is no longer among the choices stays one of them."""
    codes = {code for code, _label in pairs}
    if value not in (None, "") and str(value) not in codes:
        pairs = [(str(value), str(value)), *pairs]
    return forms.TypedChoiceField(choices=[("", empty), *pairs], coerce=read, empty_value="")


def _language(value: Any) -> forms.Field:
    pairs = [(code.replace("_", "-"), name) for code, name in languages.choices()]
    return _choose(pairs, value, _("Not known"))


def _time_zone(value: Any) -> forms.Field:
    pairs = [(name, worded.place(name)) for name in time_zones()]
    return _choose(pairs, value, _("As the number says"))


def own(tenant: Tenant) -> list[Detail]:
    """What every contact has."""
    team = colleagues(tenant)

    def owner(value: Any) -> forms.Field:
        pairs = [(str(pk), name) for pk, name in team.items()]
        field = _choose(pairs, value, _("Nobody"), UUID)
        field.empty_value = None  # type: ignore[attr-defined]
        return field

    def owner_shown(value: Any) -> str:
        return team.get(value, _("somebody who left")) if value else ""

    return [
        Detail("name", gettext_lazy("Name"), str, _line(200), "name"),
        Detail(
            "phone", gettext_lazy("Number"), spoken, _line(40, type="tel", inputmode="tel"), "phone"
        ),
        Detail("email", gettext_lazy("E-mail"), str, _line(254, type="email"), "email"),
        Detail("category", gettext_lazy("Category"), str, _line(80), "category"),
        Detail("owner", gettext_lazy("Owner"), owner_shown, owner, "owner_id"),
        Detail("language", gettext_lazy("Language"), worded.language, _language, "language"),
        Detail("time_zone", gettext_lazy("Time zone"), worded.city, _time_zone, "time_zone"),
        Detail("notes", gettext_lazy("Notes"), str, _notes, "notes"),
    ]


def colleagues(tenant: Tenant) -> dict[UUID, str]:
    """The team, by name."""
    people = User.objects.filter(memberships__tenant=tenant)
    named = {one.pk: one.called for one in people}
    return dict(sorted(named.items(), key=lambda pair: pair[1].casefold()))


def added() -> list[Detail]:
    """What the company added."""
    return [_of_attribute(one) for one in Attribute.objects.all()]


def _of_attribute(attribute: Attribute) -> Detail:
    return Detail(
        ATTRIBUTE + attribute.key,
        attribute.name,
        worded.BY_KIND.get(attribute.kind, worded.plain),
        lambda value: _CONTROLS[attribute.kind](attribute, value),
        key=attribute.key,
        read=partial(attributes.typed, attribute),
    )


def find(tenant: Tenant, name: str) -> Detail | None:
    return next((one for one in [*own(tenant), *added()] if one.name == name), None)


Kind = Attribute.Kind


def _date(attribute: Attribute, value: Any) -> forms.Field:
    return forms.CharField(widget=forms.TextInput({"type": "date"}))


def _choice(attribute: Attribute, value: Any) -> forms.Field:
    return _choose([(str(one), str(one)) for one in attribute.choices], value, _("Nothing"))


def _boolean(attribute: Attribute, value: Any) -> forms.Field:
    return _choose([("True", _("yes")), ("False", _("no"))], value, _("Not known"))


def _text(attribute: Attribute, value: Any) -> forms.Field:
    return forms.CharField(max_length=1000)


def _number(attribute: Attribute, value: Any) -> forms.Field:
    return forms.CharField(max_length=40, widget=forms.TextInput({"inputmode": "decimal"}))


_CONTROLS: dict[str, Callable[[Attribute, Any], forms.Field]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.BOOLEAN: _boolean,
}
