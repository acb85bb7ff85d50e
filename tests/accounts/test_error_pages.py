"""Pages for what can't be shown: in words, and without telling too much."""

from __future__ import annotations

import re

from django.template.loader import render_to_string


def test_a_stranger_learns_nothing_about_the_company(as_stranger, acme):
    acme.branding.color, acme.branding.title = "#00a859", "Acme's secret project"
    acme.branding.save()

    response = as_stranger.get("/t/acme/")

    assert response.status_code == 403
    page = response.content.decode()
    assert "You are not a member of this company" in page
    assert "founder@globex.example.com" in page
    assert not re.search(r"acme(?!/)|secret|brand", page, re.IGNORECASE)


def test_a_member_finds_the_frame_around_a_wrong_address(as_viewer):
    response = as_viewer.get("/t/acme/no/such/page/")

    assert response.status_code == 404
    page = response.content.decode()
    assert "<title>Nothing at this address · Acme</title>" in page
    assert 'class="side"' in page


def test_a_role_that_may_not_is_told_what_is_missing_and_who_can_help(as_viewer):
    response = as_viewer.get("/t/acme/settings/api-keys/")

    assert response.status_code == 403
    page = response.content.decode()
    assert "What is missing: <b>Make and revoke API keys</b>." in page
    assert "An owner or administrator of the company can change your role" in page


def test_a_suspended_company_is_closed_to_its_members_in_words(as_owner, acme):
    acme.status = acme.Status.SUSPENDED
    acme.save()

    response = as_owner.get("/t/acme/")

    assert response.status_code == 403
    assert "Acme is suspended" in response.content.decode()


def test_a_superadmin_outside_the_company_is_offered_the_door(as_superadmin):
    page = as_superadmin.get("/t/acme/").content.decode()

    assert 'action="/t/acme/enter/"' in page


def test_the_page_about_our_own_failure_needs_neither_database_nor_session():
    for name in ("400.html", "500.html"):
        page = render_to_string(name)
        assert "Recado" in page
        assert "<script" not in page
