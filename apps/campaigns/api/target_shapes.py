"""Whom a campaign is meant for, in the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.accounts.api.wire import Query, Serializer
from apps.campaigns.audience.outcomes import Outcome
from apps.campaigns.audience.reading import LONGEST_LISTS, MOST
from apps.campaigns.unfit import BadCampaign
from apps.conversations.models import Status, Tag
from apps.conversations.people import tags

_CODE = r"^[A-Za-z0-9_.:-]{1,60}$"
Values = dict[str, Any]


class Ids(serializers.ListField):
    def __init__(self, most: int, **kwargs: Any) -> None:
        child = serializers.UUIDField()
        super().__init__(child=child, max_length=most, required=False, **kwargs)


class OtherCampaignInput(Serializer):
    """`codes`: of `failed` only these error codes. `variant`: from 0."""

    id = serializers.UUIDField()
    outcome = serializers.ChoiceField([one.value for one in Outcome])
    codes = serializers.ListField(
        child=serializers.RegexField(_CODE), required=False, max_length=LONGEST_LISTS
    )
    variant = serializers.IntegerField(required=False, min_value=0, max_value=99)


class PartsInput(Serializer):
    """Parts are united. `tags`: names. `numbers`: as people write them; new ones become contacts
    when it starts. `campaign`: by what came of another one."""

    contact_ids = Ids(MOST)
    segment_id = serializers.UUIDField(required=False)
    segment_ids = Ids(LONGEST_LISTS)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=tags.LONGEST),
        required=False,
        max_length=LONGEST_LISTS,
    )
    import_id = serializers.UUIDField(required=False)
    import_ids = Ids(LONGEST_LISTS)
    numbers = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=MOST
    )
    campaign = OtherCampaignInput(required=False)


class AudienceInput(PartsInput):
    """`all`: everybody. `exclude`: whoever is taken away."""

    all = serializers.BooleanField(required=False)
    exclude = PartsInput(required=False)


class TargetsInput(AudienceInput):
    """Added to whom it is meant for so far; with `replace` instead of them."""

    replace = serializers.BooleanField(default=False)


class TargetsOutput(Serializer):
    """`audience`: as it is now; `words`: the same for people; `people`: how many that are."""

    audience = serializers.JSONField()
    words = serializers.ListField(child=serializers.CharField())
    people = serializers.IntegerField(min_value=0)


class TargetQuery(Query):
    """`status`: of their message, once it has begun."""

    status = serializers.ChoiceField(
        [one for one in Status.values if one != Status.RECEIVED], required=False
    )


class TargetOutput(Serializer):
    """Somebody who is meant, or since the start who gets a message. `status` null: it has not
    begun."""

    contact_id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    phone_number = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(Status.choices, allow_null=True)
    code = serializers.CharField()
    message_id = serializers.UUIDField(allow_null=True)
    channel_id = serializers.UUIDField(allow_null=True)
    variant = serializers.IntegerField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    read_at = serializers.DateTimeField(allow_null=True)


def audience_of(values: Values, where: str = "audience") -> Values:
    """As a campaign keeps it. Raises BadCampaign for tags that there are not."""
    given: Values = {"all": True} if values.get("all") else {}
    given["segments"] = _both(values, "segment_id", "segment_ids")
    given["imports"] = _both(values, "import_id", "import_ids")
    given["contactIds"] = [str(one) for one in values.get("contact_ids", ())]
    given["numbers"] = list(values.get("numbers", ()))
    given["tags"] = _tags(values.get("tags", ()), f"{where}.tags")
    if other := values.get("campaign"):
        given["campaign"] = {**other, "id": str(other["id"])}
    if excluded := values.get("exclude"):
        given["exclude"] = audience_of(excluded, f"{where}.exclude")
    return {name: part for name, part in given.items() if part}


def united(before: Mapping[str, Any], added: Mapping[str, Any]) -> Values:
    """Of what can be named only once the later one holds."""
    result = dict(before)
    for name, part in added.items():
        if isinstance(part, list):
            result[name] = list(dict.fromkeys([*before.get(name, []), *part]))
        elif name == "exclude":
            result[name] = united(before.get(name) or {}, part)
        else:
            result[name] = part
    return result


def as_wire(audience: Mapping[str, Any]) -> Values:
    """With names of tags, in the words of the input."""
    known = dict(Tag.objects.filter(pk__in=audience.get("tags") or []).values_list("pk", "name"))
    named = {"segments": "segmentIds", "imports": "importIds"}
    told = {named.get(name, name): part for name, part in audience.items()}
    if "tags" in told:
        told["tags"] = [known[pk] for pk in told["tags"] if pk in known]
    if "exclude" in told:
        told["exclude"] = as_wire(told["exclude"])
    return told


def _both(values: Values, one: str, many: str) -> list[str]:
    named = [values[one]] if one in values else []
    return list(dict.fromkeys(str(pk) for pk in [*named, *values.get(many, ())]))


def _tags(names: Any, where: str) -> list[int]:
    known = {name.casefold(): pk for name, pk in tags.known_ids(list(names)).items()}
    unknown = [name for name in names if name.casefold() not in known]
    if unknown:
        words = _("There is no tag “%(name)s”.")
        raise BadCampaign({where: [words % {"name": name} for name in unknown]})
    return list(dict.fromkeys(known[name.casefold()] for name in names))
