"""A notice shows on an open page: in the bell, as a toast, and the session's end ends it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FOUNDER = "founder@acme.example.com"
NOTIFY = """
from apps.accounts import notifications
from apps.accounts.models import Tenant, User
notifications.notify(
    Tenant.objects.get(slug="acme"), "member_joined",
    to=User.objects.filter(email="founder@acme.example.com"), name="Rosa <b>Lima</b>",
)
"""
REMOVE = """
from apps.accounts.models import Notification, Tenant
Notification.objects.filter(tenant=Tenant.objects.get(slug="acme")).delete()
"""
LOG_OUT = """
from allauth.usersessions.models import UserSession
from apps.accounts import logins
from apps.accounts.actor import PLATFORM
from apps.accounts.models import User
logins.end_everywhere(User.objects.get(email="{email}"), by=PLATFORM)
"""


def test_a_notice_appears_at_once_in_the_bell_and_as_a_toast(open_window, live):
    live.python(REMOVE)
    window = open_window(FOUNDER)
    window.page.goto(f"{live.url}/t/acme/")
    window.hears()

    live.python(NOTIFY)

    window.page.locator("#toasts .toast", has_text="Rosa <b>Lima</b> has joined").wait_for()
    expect(window.page.locator("#bell")).to_have_attribute("aria-label", "Notices, 1 new")
    expect(window.page.locator("#bell .count")).to_have_text("1")
    window.page.locator("#bell").click()
    panel = window.page.locator("#notifications")
    panel.get_by_role("link", name="Rosa <b>Lima</b> has joined the team.").click()
    window.page.wait_for_url("**/t/acme/team/")
    expect(window.page.locator("#bell .count")).to_have_count(0)
    assert (window.complaints, window.strangers) == ([], [])


def test_a_page_says_that_its_login_ended_elsewhere(open_window, live):
    email = "leaver@acme.example.com"
    live.python(
        "from apps.accounts.models import Membership, Tenant\n"
        "from tests.factories import make_user\n"
        f"user = make_user('{email}', name='Leaver')\n"
        "Membership.objects.create("
        "tenant=Tenant.objects.get(slug='acme'), user=user, role='agent')"
    )
    window = open_window(email)
    window.page.goto(f"{live.url}/t/acme/")
    window.hears()

    assert not window.page.locator("#live .offline").is_visible()
    live.python(LOG_OUT.format(email=email))

    window.page.locator("#live .offline").wait_for()
    assert "no longer updates" in window.page.locator("#live .offline").inner_text()
