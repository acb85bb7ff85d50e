"""Shapes of the API are named once: two of one name would describe each other's answers."""

from __future__ import annotations

from collections import Counter

from django.urls import get_resolver

from apps.accounts.api.wire import Serializer


def _shapes(kind: type[Serializer]) -> set[type[Serializer]]:
    return {kind, *(deeper for one in kind.__subclasses__() for deeper in _shapes(one))}


def test_no_two_shapes_have_the_same_name():
    assert get_resolver("config.urls").url_patterns  # every API module is loaded
    names = Counter(shape.__name__ for shape in _shapes(Serializer) if "apps." in shape.__module__)

    assert len(names) > 50
    assert [name for name, times in names.items() if times > 1] == []
