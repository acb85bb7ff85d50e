"""Finding, beginning, copying and deleting templates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.whatsapp.message_templates import accounts, languages
from apps.whatsapp.message_templates.starters import STARTERS
from apps.whatsapp.models import Template

Category = Template.Category

CATEGORIES = [
    (Category.MARKETING, _("Marketing: offers, news, invitations")),
    (Category.UTILITY, _("Utility: about an order, appointment or request of the customer’s")),
    (Category.AUTHENTICATION, _("Authentication: one-time codes")),
]
NAME_RULE = RegexValidator(
    r"^[a-z0-9_]+\Z", _("Use lower-case letters without accents, digits and underscores.")
)


class TemplateFilter(forms.Form):
    """What can't be understood filters nothing."""

    hide_optional = True
    q = forms.CharField(
        label=_("Search"), required=False, widget=forms.SearchInput({"autocomplete": "off"})
    )
    status = forms.ChoiceField(label=_("Status"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    quality = forms.ChoiceField(label=_("Quality"), required=False)
    account = forms.ChoiceField(label=_("Channel"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = Template.objects.in_use()
        everything = pgettext_lazy("filter", "All")
        self._offer("status", everything, Template.Status.choices)
        self._offer("category", everything, Category.choices)
        self._offer("quality", everything, Template.Quality.choices)
        codes = self.rows.order_by("language").values_list("language", flat=True).distinct()
        self._offer("language", everything, [(one, languages.name_of(one)) for one in codes])
        known = [(one.key, str(one)) for one in accounts.connected()]
        self._offer("account", everything, known)
        if len(known) < 2:
            del self.fields["account"]

    def _offer(self, name: str, everything: Any, choices: Any) -> None:
        self.fields[name].choices = [("", everything), *choices]  # type: ignore[attr-defined]

    @property
    def is_used(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def found(self) -> QuerySet[Template]:
        wanted = self.cleaned_data if self.is_valid() else {}
        rows = self.rows
        for name in ("status", "category", "language", "quality"):
            if wanted.get(name):
                rows = rows.filter(**{name: wanted[name]})
        if words := (wanted.get("q") or "").strip():
            named = Q(name__icontains=words.replace(" ", "_"))
            rows = rows.filter(named | Q(components__icontains=words))
        if key := wanted.get("account"):
            account, _colon, sandbox = key.partition(":")
            rows = rows.filter(account=account, sandbox=bool(sandbox))
        return rows


class StartForm(forms.Form):
    """What a draft needs to exist."""

    name = forms.CharField(
        label=_("Name"),
        max_length=512,
        validators=[NAME_RULE],
        help_text=_("For your team and for programs; customers don’t see it."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(label=_("Language"))
    category = forms.ChoiceField(label=_("Category"), choices=CATEGORIES)
    account = forms.ChoiceField(label=_("Channel"))
    starter = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {one.key: one for one in accounts.connected()}
        self.fields["language"].choices = languages.choices()  # type: ignore[attr-defined]
        shown = [(key, str(one)) for key, one in self.accounts.items()]
        self.fields["account"].choices = shown  # type: ignore[attr-defined]
        self.fields["account"].help_text = _(
            "Numbers of the same WhatsApp account share their templates."
        )
        if len(shown) == 1:
            self.fields["account"].widget = forms.HiddenInput()
            self.fields["account"].initial = shown[0][0]
        slugs = [("", ""), *((one.slug, one.title) for one in STARTERS)]
        self.fields["starter"].choices = slugs  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).strip()


class CopyForm(forms.Form):
    """Into which language; those that are there already aren't offered."""

    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, template: Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        siblings = Template.objects.present().of_account(template.account, sandbox=template.sandbox)
        taken = set(siblings.filter(name=template.name).values_list("language", flat=True))
        same = ("", _("The same language, under another name"))
        self.fields["language"].required = False
        self.fields["language"].choices = [*languages.choices(without=taken), same]  # type: ignore[attr-defined]


class DeleteForm(forms.Form):
    all_languages = forms.BooleanField(label=_("Delete all its languages"), required=False)

    def __init__(self, *args: Any, siblings: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if siblings < 2:
            del self.fields["all_languages"]

    def clean(self) -> dict[str, Any]:
        return {"all_languages": False, **(super().clean() or {})}
