"""What we send is what Meta's own description asks for."""

from __future__ import annotations

import pytest

from apps.whatsapp.messages import Address, MarkRead, Message, Template, Text
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.meta.adapter import Meta
from apps.whatsapp.providers.protocol import Connection
from tests.whatsapp.providers.meta.contents import EXAMPLES
from tests.whatsapp.providers.meta.graph_spec import complaints, described, deviations

CONNECTION = Connection("https://graph.example", "42", token="t0ken", version="v25.0")
PLACES = (Address("+5511900000101"), Address(user_id="BR.13491208655302741918"))


def bodies() -> list[object]:
    meta = provider_of("meta")
    messages = [
        Message(place, content, reply_to=reply, tag="m=7")
        for content, _ in EXAMPLES.values()
        for place in PLACES
        for reply in ("", "wamid.B")
    ]
    return [meta.request_for(CONNECTION, message).json for message in messages]


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("to", PLACES, ids=["phone", "user id"])
def test_each_kind_is_as_described(name: str, to: Address) -> None:
    message = Message(to, EXAMPLES[name][0], reply_to="wamid.B", tag="m=7")
    body = provider_of("meta").request_for(CONNECTION, message).json
    assert complaints("Message", body) == []


def test_a_wrong_message_is_noticed() -> None:
    body = provider_of("meta").request_for(CONNECTION, Message(PLACES[0], Text("Oi"))).json
    assert complaints("Message", {**body, "surprise": 1})
    assert complaints("Message", {**body, "type": "image"})
    assert complaints("Message", {**body, "text": {"body": 7}})


def test_marketing_is_as_described() -> None:
    message = Message(PLACES[0], Template("promo", "pt_BR", marketing=True), tag="m=7")
    body = Meta(marketing_endpoint=True).request_for(CONNECTION, message).json
    assert complaints("MarketingMessageRequestPayload", body) == []


def test_having_read_is_as_described() -> None:
    request = provider_of("meta").mark_read(CONNECTION, MarkRead("wamid.B", typing=True))
    assert request is not None
    assert complaints("MarkMessageRequestPayload", request.json) == []


def test_the_history_is_asked_for_as_described() -> None:
    request = provider_of("meta").history(CONNECTION, "wamid.B")
    assert request is not None
    assert set(request.params) <= {one["name"] for one in described()["message_history"]}


@pytest.mark.parametrize("place", range(len(deviations())))
def test_each_deviation_is_still_needed(place: int) -> None:
    """One that changes nothing any more goes out of the overlay."""
    marketing = Message(PLACES[0], Template("promo", "pt_BR", marketing=True), tag="m=7")
    special = Meta(marketing_endpoint=True).request_for(CONNECTION, marketing).json
    refused = [body for body in bodies() if complaints("Message", body, without=(place,))]
    refused += complaints("MarketingMessageRequestPayload", special, without=(place,))

    discriminators = "Discriminators" in deviations()[place]["why"]
    assert bool(refused) != discriminators  # that one adds strictness, the others take some away


def test_each_deviation_says_why_and_where_from() -> None:
    for deviation in deviations():
        assert deviation["why"]
        assert deviation["source"]
