"""How imports look in JSON."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.accounts.api.wire import Serializer
from apps.conversations.importing import figures, formats
from apps.conversations.importing.planning import RULES
from apps.conversations.models import Import


class ListField(serializers.CharField):
    """A JSON list of texts, or one text with commas: a form has no lists."""

    def to_internal_value(self, data: Any) -> list[str]:  # type: ignore[override]
        text = super().to_internal_value(data).strip()
        if not text.startswith("["):
            return [name.strip() for name in text.split(",") if name.strip()]
        return _texts(_json(text))


class MappingField(serializers.CharField):
    """A JSON object: the column's name, or its place from 0, → a field; null leaves it out."""

    def to_internal_value(self, data: Any) -> dict[str, str]:  # type: ignore[override]
        found = _json(super().to_internal_value(data))
        if not isinstance(found, dict):
            raise serializers.ValidationError(_("Write a JSON object here."))
        _texts([target for target in found.values() if target is not None])
        return {name: target for name, target in found.items() if target}


class ImportInput(Serializer):
    """`mapping` left out: by the columns' names and what they hold. Its targets are name, phone,
    email, category, notes, tags, language, timeZone and attribute:<key>. `encoding` and
    `delimiter` of a CSV file are recognised where they are left out."""

    is_text = True

    file = serializers.FileField()
    mapping = MappingField(required=False, max_length=20_000)
    tags = ListField(required=False, max_length=10_000)
    on_duplicate = serializers.ChoiceField(RULES, required=False)
    country = serializers.RegexField(r"^[A-Z]{2}$", required=False)
    area = serializers.RegexField(r"^[0-9]{2}$", required=False)
    encoding = serializers.ChoiceField(formats.ENCODINGS, required=False)
    delimiter = serializers.ChoiceField(list(formats.DELIMITERS), required=False)


class StartedOutput(Serializer):
    import_id = serializers.UUIDField()


class ImportCountsOutput(Serializer):
    """Rows. `optedOut` says for how many of them consent was not taken; the others add up."""

    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    invalid = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    opted_out = serializers.IntegerField()


class ImportOutput(Serializer):
    """`done` of `rows` have been looked at; `counts` of what is done, `announced` by the check
    before it; `problem` and `message` say why it failed. `errors`: where to have the rows that
    were not taken in."""

    id = serializers.UUIDField()
    filename = serializers.CharField()
    state = serializers.ChoiceField(Import.State.values)
    rows = serializers.IntegerField(allow_null=True)
    done = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True)
    counts = ImportCountsOutput()
    announced = ImportCountsOutput(allow_null=True)
    problem = serializers.CharField(allow_blank=True)
    message = serializers.CharField(allow_blank=True)
    error_rows = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, instance: Import) -> Any:
        found = figures.of(instance)
        times = ("created_at", "started_at", "ended_at")
        values = {
            **{name: getattr(instance, name) for name in ("id", "filename", *times)},
            **{name: getattr(found, name) for name in ("state", "rows", "done", "percent")},
            "counts": found.counts,
            "announced": found.announced or None,
            "problem": found.problem,
            "message": found.problem_words,
            "error_rows": found.told,
        }
        return super().to_representation(values)


def target_of(word: str) -> str:
    """A target as programs write it."""
    return {"timeZone": "time_zone", "phoneNumber": "phone"}.get(word, word)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise serializers.ValidationError(_("This is no JSON. Correct it and try again.")) from exc


def _texts(values: Any) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise serializers.ValidationError(_("Write texts here."))
    return values
