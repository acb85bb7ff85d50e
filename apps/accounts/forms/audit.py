"""What to look for in the audit log."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.audit_words import of_action
from apps.accounts.models import ApiKey, AuditEntry, Tenant, User


class AuditFilter(forms.Form):
    """Of one company. What can't be understood filters nothing and says so."""

    hide_optional = True
    action = forms.ChoiceField(label=_("What"), required=False)
    who = forms.ChoiceField(label=_("Who"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = AuditEntry.objects.filter(tenant=tenant)
        self.fields["action"].choices = [("", _("Everything")), *self._actions()]  # type: ignore[attr-defined]
        self.fields["who"].choices = [("", _("Everybody")), *self._people(tenant)]  # type: ignore[attr-defined]

    def _actions(self) -> list[tuple[str, str]]:
        seen = self.entries.order_by("action").values_list("action", flat=True).distinct()
        return sorted(((one, of_action(one)) for one in seen), key=lambda pair: pair[1])

    def _people(self, tenant: Tenant) -> list[tuple[str, str]]:
        ids = self.entries.order_by().values_list("user_id", flat=True).distinct()
        people = [(f"user:{one.pk}", str(one)) for one in User.objects.filter(pk__in=list(ids))]
        keys = [(f"key:{one.pk}", str(one)) for one in ApiKey.objects.filter(tenant=tenant)]
        return sorted(people, key=lambda pair: pair[1].lower()) + keys

    def found(self) -> QuerySet[AuditEntry]:
        """The entries that match, newest first."""
        entries = self.entries.select_related("user", "tenant")
        wanted = self.cleaned_data if self.is_valid() else {}
        if action := wanted.get("action"):
            entries = entries.filter(action=action)
        kind, _colon, pk = (wanted.get("who") or "").partition(":")
        if kind:
            entries = entries.filter(**{"user" if kind == "user" else "api_key": pk})
        if since := wanted.get("since"):
            entries = entries.filter(at__gte=_midnight(since))
        if (until := wanted.get("until")) and until < date.max:
            entries = entries.filter(at__lt=_midnight(until + timedelta(days=1)))
        return entries.order_by("-pk")


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
