"""Addresses that are worked out once are the ones `reverse` gives, wherever it is asked."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse, set_script_prefix, set_urlconf

from apps.accounts.signposts import way


@pytest.fixture
def inside(settings):
    """As a request to a company's pages has it."""
    set_urlconf(settings.TENANT_URLCONF)
    yield set_script_prefix
    set_urlconf(None)
    set_script_prefix("/")


@pytest.mark.parametrize(
    ("name", "count"),
    [("inbox", 0), ("conversation", 1), ("thread_menu", 2), ("thread_details", 2)],
)
def test_a_way_is_what_reverse_says_in_every_company(inside, name, count):
    for prefix in ("/t/acme/", "/t/globex/", "/"):
        inside(prefix)
        ids = [uuid4() for _ in range(count)]
        assert way(name, *ids) == reverse(name, args=ids)


def test_a_name_leads_only_where_it_is_known(inside):
    assert way("inbox") == "/inbox/"
    assert way("inbox", uuid4()) is None
    set_urlconf(None)
    assert way("inbox") is None


def test_the_tag_says_the_same_and_stores_it_where_asked(inside):
    inside("/t/acme/")
    pk = uuid4()
    told = "{% url 'thread_menu' pk pk %}|{% url 'conversation' pk as here %}{{ here }}"
    said = Template(told).render(Context({"pk": pk}))
    assert said == f"{reverse('thread_menu', args=[pk, pk])}|{reverse('conversation', args=[pk])}"


def test_the_tag_leaves_to_django_what_is_no_page_of_ours(inside):
    with pytest.raises(NoReverseMatch):
        Template("{% url 'nowhere' %}").render(Context())
    assert Template("{% url 'nowhere' as here %}[{{ here }}]").render(Context()) == "[]"
    text = Template("{% url 'conversation' pk %}")
    pk = uuid4()
    assert text.render(Context({"pk": str(pk)})) == reverse("conversation", args=[pk])
