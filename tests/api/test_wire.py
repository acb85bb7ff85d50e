"""What changes its name on the wire, and what never does."""

from __future__ import annotations

import pytest
from rest_framework import serializers

from apps.accounts.api.wire import Line, Query, Serializer, camel


class Place(Serializer):
    postal_code = serializers.CharField()


class Contact(Serializer):
    full_name = Line(max_length=20)
    opted_out = serializers.BooleanField(default=False)
    tag_ids = serializers.ListField(child=serializers.IntegerField(), required=False)
    home_place = Place(required=False)
    other_places = Place(many=True, required=False)
    attributes = serializers.JSONField(required=False)


FREE = {"first_purchase": 1, "dataDeNascimento": {"ano_mes": [{"x_y": None}]}, "a b": "ç"}


@pytest.mark.parametrize(
    ("name", "wire"), [("name", "name"), ("time_zone", "timeZone"), ("last4_of_x", "last4OfX")]
)
def test_declared_names_are_camel_case(name, wire):
    assert camel(name) == wire


def test_what_comes_in_camel_case_is_read_in_snake_case_and_goes_out_again():
    sent = {
        "fullName": "Rosa",
        "optedOut": True,
        "tagIds": [1],
        "homePlace": {"postalCode": "01310"},
        "otherPlaces": [{"postalCode": "20040"}],
        "attributes": FREE,
    }
    read = Contact(data=sent)

    assert read.is_valid(), read.errors
    assert read.validated_data == {
        "full_name": "Rosa",
        "opted_out": True,
        "tag_ids": [1],
        "home_place": {"postal_code": "01310"},
        "other_places": [{"postal_code": "20040"}],
        "attributes": FREE,
    }
    assert Contact(read.validated_data).data == sent


def test_keys_that_customers_chose_pass_untouched():
    read = Contact(data={"fullName": "Rosa", "attributes": FREE})
    assert read.is_valid()

    assert list(Contact(read.validated_data).data["attributes"]) == list(FREE)


def test_snake_case_is_no_name_on_the_wire():
    read = Contact(data={"full_name": "Rosa"})

    assert not read.is_valid()
    assert list(read.errors) == ["full_name", "fullName"]


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({"fullName": "Rosa", "optedout": True}, "optedout"),
        ({"fullName": "Rosa", "homePlace": {"postalCode": "1", "city": "Rio"}}, "homePlace"),
        ({"fullName": "Rosa", "\ud800": 1}, "?"),
    ],
)
def test_a_field_that_is_not_declared_is_refused_by_its_name(sent, named):
    read = Contact(data=sent)

    assert not read.is_valid()
    assert list(read.errors) == [named]


def test_a_thousand_strange_fields_do_not_make_an_answer_of_a_thousand_lines():
    read = Contact(data={"fullName": "Rosa"} | {f"x{'y' * n}": n for n in range(1000)})

    assert not read.is_valid()
    assert len(read.errors) == 20
    assert max(map(len, read.errors)) <= 100


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"fullName": 5}, "fullName"),
        ({"fullName": True}, "fullName"),
        ({"fullName": ["Rosa"]}, "fullName"),
        ({"fullName": "a\nb"}, "fullName"),
        ({"fullName": "a\u2028b"}, "fullName"),
        ({"optedOut": "true"}, "optedOut"),
        ({"optedOut": 1}, "optedOut"),
        ({"tagIds": ["1"]}, "tagIds"),
        ({"tagIds": [True]}, "tagIds"),
        ({"tagIds": [1.5]}, "tagIds"),
        ({"tagIds": {"0": 1}}, "tagIds"),
        ({"homePlace": {"postalCode": 1310}}, "homePlace"),
        ({"homePlace": []}, "homePlace"),
    ],
)
def test_in_json_a_value_has_its_type(sent, field):
    read = Contact(data={"fullName": "Rosa", **sent})

    assert not read.is_valid()
    assert list(read.errors) == [field]


def test_a_whole_number_may_be_written_with_a_point():
    read = Contact(data={"fullName": "Rosa", "tagIds": [2.0]})

    assert read.is_valid(), read.errors
    assert read.validated_data["tag_ids"] == [2]


def test_in_an_address_everything_is_text():
    class Asked(Query):
        page = serializers.IntegerField()
        opted_out = serializers.BooleanField()

    asked = Asked(data={"page": "2", "optedOut": "true"})

    assert asked.is_valid(), asked.errors
    assert asked.validated_data == {"page": 2, "opted_out": True}
