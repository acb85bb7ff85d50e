"""Step one: who gets it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.ids import as_id
from apps.campaigns.audience import numbers, outcomes
from apps.campaigns.forms.base import Choices, Ids, Json, StepForm
from apps.campaigns.models import Campaign, Status
from apps.conversations.among import among
from apps.conversations.models import Contact, Import, Segment, Tag

Pairs = Sequence[tuple[str, str]]
_OUTCOMES = [
    (outcomes.Outcome.NOT_DELIVERED, gettext_lazy("who did not get it")),
    (outcomes.Outcome.NOT_READ, gettext_lazy("who did not read it")),
    (outcomes.Outcome.NOT_REPLIED, gettext_lazy("who did not answer")),
    (outcomes.Outcome.FAILED, gettext_lazy("whose message failed")),
    (outcomes.Outcome.NOT_DEALT, gettext_lazy("whose turn never came")),
]
_MOST = 200  # of a kind offered, the newest
_NUMBER = re.compile(r"[0-9]{1,9}\Z")


@dataclass(frozen=True, slots=True)
class Kind:
    """A way to name people. `name`: of the field, and of the audience's part."""

    name: str
    label: Any
    icon: str
    options: Pairs
    chosen: Pairs

    @property
    def left(self) -> Pairs:
        taken = {key for key, _name in self.chosen}
        return [pair for pair in self.options if pair[0] not in taken]


class WhoForm(StepForm):
    """Each part of the audience, and with `x_` before its name what is taken away."""

    PLACES: ClassVar = (
        ("name", "name"),
        ("audience.exclude.numbers", "x_numbers"),
        ("audience.exclude.campaign", "x_campaign"),
        ("audience.exclude.segments", "x_segments"),
        ("audience.exclude.tags", "x_tags"),
        ("audience.exclude.imports", "x_imports"),
        ("audience.numbers", "numbers"),
        ("audience.campaign", "campaign"),
        ("audience.segments", "segments"),
        ("audience.tags", "tags"),
        ("audience.imports", "imports"),
    )
    name = forms.CharField(label=gettext_lazy("Name of the campaign"), max_length=200)
    all = forms.ChoiceField(
        label=gettext_lazy("Who gets it"),
        choices=[
            ("", gettext_lazy("Whom I choose")),
            ("yes", gettext_lazy("All contacts")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    contacts = Ids(required=False)
    numbers = forms.CharField(
        label=gettext_lazy("Pasted numbers"),
        required=False,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false", "inputmode": "tel"}),
        help_text=gettext_lazy("One a line, as many as 10,000. New ones become contacts."),
    )
    x_numbers = forms.CharField(
        label=gettext_lazy("Without these numbers"),
        required=False,
        widget=forms.Textarea({"rows": 2, "spellcheck": "false", "inputmode": "tel"}),
    )

    def __init__(self, data: Any, *, campaign: Campaign) -> None:
        super().__init__(data, initial=_initial(campaign))
        self.campaign = campaign
        for name in ("segments", "tags", "imports", "x_segments", "x_tags", "x_imports"):
            self.fields[name] = Choices(required=False)
        others = _campaigns(campaign)
        for before in ("", "x_"):
            kept = _kept_campaign(self._kept(before), others)
            self.fields[f"{before}campaign"] = forms.ChoiceField(
                label=_("Campaign"),
                required=False,
                choices=[("", _("No campaign")), *others, *kept],
            )
            self.fields[f"{before}outcome"] = forms.ChoiceField(
                label=_("Those"), required=False, choices=_OUTCOMES
            )
        self._known: dict[str, Pairs] = {
            "segments": _segments(), "tags": _tags(), "imports": _imports(),
        }  # fmt: skip

    def kinds(self) -> list[Kind]:
        return self._kinds("")

    def taken_away(self) -> list[Kind]:
        return self._kinds("x_")

    def one_by_one(self) -> list[str]:
        """Ids of contacts who were chosen elsewhere and are still there: nobody can take off
        here who is gone."""
        return _there(self.fields["contacts"].clean(self["contacts"].value()))

    def _kinds(self, before: str) -> list[Kind]:
        told = [
            ("segments", _("Segments and lists"), "filter"),
            ("tags", _("Tags"), "tag"),
            ("imports", _("Imported files"), "file"),
        ]
        return [
            Kind(f"{before}{name}", label, icon, self._known[name], self._chosen(before, name))
            for name, label, icon in told
        ]

    def _chosen(self, before: str, name: str) -> Pairs:
        known = dict(self._known[name])
        texts = self[f"{before}{name}"].value() or ()
        keys = list(dict.fromkeys(str(text) for text in texts if text))
        if more := [key for key in keys if key not in known]:
            known |= _NAMED[name](more)
        return [(key, known.get(key, _("deleted"))) for key in keys]

    def clean(self) -> Json:
        given: Json = super().clean() or {}
        self.pasted = {name: self._pasted(name) for name in ("numbers", "x_numbers")}
        return given

    def _pasted(self, name: str) -> list[str]:
        """Those that can be read are taken; the others are told."""
        read = numbers.read(self.cleaned_data.get(name) or "")
        if len(read.found) > numbers.MOST:
            self.add_error(name, _("Paste at most 10,000 numbers. Bring more as a file."))
            return []
        wrong = [str(one) for one in read.wrong]
        if wrong:
            self.add_error(name, " ".join([*wrong[:5], *(["…"] if len(wrong) > 5 else [])]))
        return read.found

    def given(self) -> Json:
        audience = self._parts("")
        if self.cleaned_data.get("all"):
            audience["all"] = True
        if self.cleaned_data.get("contacts") and (chosen := self.one_by_one()):
            audience["contactIds"] = chosen
        if excluded := {**self._parts("x_"), **self._taken_away_one_by_one()}:
            audience["exclude"] = excluded
        given: Json = {"audience": audience}
        if name := self.cleaned_data.get("name"):
            given["name"] = name
        return given

    def _taken_away_one_by_one(self) -> Json:
        """By a program: it stays, though no field shows it."""
        excluded = self.campaign.audience.get("exclude") or {}
        chosen = _there(excluded.get("contactIds") or ())
        return {"contactIds": chosen} if chosen else {}

    def _parts(self, before: str) -> Json:
        told = self.cleaned_data
        parts: Json = {
            "segments": told.get(f"{before}segments"),
            "tags": [int(one) for one in told.get(f"{before}tags") or () if _NUMBER.match(one)],
            "imports": told.get(f"{before}imports"),
            "numbers": self.pasted[f"{before}numbers"],
        }
        if other := told.get(f"{before}campaign"):
            outcome = told.get(f"{before}outcome") or str(outcomes.Outcome.NOT_READ)
            kept = self._kept(before)
            same = (kept.get("id"), kept.get("outcome")) == (other, outcome)
            narrowed = {name: kept[name] for name in ("codes", "variant") if same and name in kept}
            parts["campaign"] = {"id": other, "outcome": outcome, **narrowed}
        return {name: value for name, value in parts.items() if value}

    def _kept(self, before: str) -> Json:
        audience = self.campaign.audience
        of = audience.get("exclude") or {} if before else audience
        return dict(of.get("campaign") or {})


def _there(ids: Iterable[str]) -> list[str]:
    """Those that are contacts still."""
    chosen = [one for one in map(as_id, ids) if one]
    rows = Contact.objects.present().filter(pk__in=among(chosen))
    there = set(rows.values_list("pk", flat=True)) if chosen else set()
    return [str(one) for one in chosen if one in there]


def _initial(campaign: Campaign) -> Json:
    audience: Mapping[str, Any] = campaign.audience
    return {
        "name": campaign.name,
        "all": "yes" if audience.get("all") else "",
        "contacts": audience.get("contactIds") or [],
        **_fields("", audience),
        **_fields("x_", audience.get("exclude") or {}),
    }


def _fields(before: str, parts: Mapping[str, Any]) -> Json:
    other = parts.get("campaign") or {}
    return {
        f"{before}segments": parts.get("segments") or [],
        f"{before}tags": [str(one) for one in parts.get("tags") or []],
        f"{before}imports": parts.get("imports") or [],
        f"{before}numbers": "\n".join(parts.get("numbers") or []),
        f"{before}campaign": other.get("id", ""),
        f"{before}outcome": other.get("outcome", outcomes.Outcome.NOT_READ),
    }


def _segments() -> Pairs:
    rows = Segment.objects.filter(deleted_at=None).exclude(kind=Segment.Kind.VIEW)
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")[:_MOST]]


def _tags() -> Pairs:
    rows = Tag.objects.order_by("name").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows[:_MOST]]


def _imports() -> Pairs:
    rows = Import.objects.filter(state=Import.State.DONE).order_by("-pk")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "filename")[:_MOST]]


def _segments_named(keys: Sequence[str]) -> dict[str, str]:
    rows = Segment.objects.filter(deleted_at=None, pk__in=filter(None, map(as_id, keys)))
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def _tags_named(keys: Sequence[str]) -> dict[str, str]:
    rows = Tag.objects.filter(pk__in=[int(one) for one in keys if _NUMBER.match(one)])
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def _imports_named(keys: Sequence[str]) -> dict[str, str]:
    rows = Import.objects.filter(pk__in=filter(None, map(as_id, keys)))
    rows = rows.exclude(state=Import.State.UNDONE)
    return {str(pk): name for pk, name in rows.values_list("pk", "filename")}


#: What is chosen may be older than what is offered.
_NAMED = {"segments": _segments_named, "tags": _tags_named, "imports": _imports_named}


def _kept_campaign(kept: Mapping[str, Any], offered: Pairs) -> Pairs:
    """What is chosen is offered too, whatever became of it since: else it would be lost unseen."""
    chosen = str(kept.get("id") or "")
    if not chosen or chosen in dict(offered):
        return []
    there = Campaign.objects.present().filter(pk=chosen)
    return [(chosen, there.values_list("name", flat=True).first() or _("deleted"))]


def _campaigns(besides: Campaign) -> Pairs:
    rows = Campaign.objects.present().exclude(pk=besides.pk).exclude(started_at=None)
    rows = rows.exclude(status=Status.DRAFT).order_by("-started_at")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")[:_MOST]]
