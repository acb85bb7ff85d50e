"""The two admins in Chromium: wide and narrow, light and dark, in both languages."""

from __future__ import annotations

import pytest

from apps.accounts.admin import platform_admin
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_every_page import problems
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser

ROOTS = {"en": "root-en@example.com", "pt-br": "root-pt@example.com"}
LOOKS = {
    "wide-light-pt": (ROOTS["pt-br"], {"viewport": WIDE, "color_scheme": "light"}),
    "phone-dark-en": (ROOTS["en"], {"viewport": PHONE, "color_scheme": "dark"}),
}


@pytest.fixture(scope="module", autouse=True)
def _superadmins(live):
    live.python(
        "from apps.accounts import superadmins\n"
        "from apps.accounts.actor import PLATFORM\n"
        "from apps.accounts.models import User\n"
        f"for language, email in {ROOTS!r}.items():\n"
        "    if not User.objects.filter(email=email).exists():\n"
        f"        made = superadmins.create(email, {PASSWORD!r}, by=PLATFORM, name='Root')\n"
        "        User.objects.filter(pk=made.pk).update(language=language)\n"
    )


def wrong_with(window, url: str) -> list[str]:
    """As for our own pages, except that the library's frame may move while its font loads."""
    return [trouble for trouble in problems(window, url) if "moves while" not in trouble]


def lists() -> list[str]:
    return [f"/admin/{m._meta.app_label}/{m._meta.model_name}/" for m in platform_admin._registry]


def company_page(live) -> str:
    pk = live.python(
        "from apps.accounts.models import Tenant; print(Tenant.objects.get(slug='acme').pk)"
    )
    return f"/admin/accounts/tenant/{pk.strip()}/change/"


@pytest.mark.timeout(600)
@pytest.mark.parametrize("half", [0, 1], ids=LOOKS)
def test_every_list_and_form_of_the_platform(open_window, live, half):
    """Each in one look, its neighbour in the other."""
    email, look = list(LOOKS.values())[half]
    window = open_window(email, **look)
    forms = ["accounts/tenant", "accounts/plan", "django_celery_beat/periodictask"]
    pages = ["/admin/", *lists(), *(f"/admin/{form}/add/" for form in forms), company_page(live)]

    wrong = [it for page in pages[half::2] for it in wrong_with(window, live.url + page)]

    assert not wrong, "\n".join(wrong)


def test_a_company_is_suspended_by_its_dialog_and_reactivated(open_window, live):
    window = open_window(ROOTS["en"])
    page = window.page
    page.goto(live.url + company_page(live))

    for button, said in [("Suspend", "Acme is suspended."), ("Reactivate", "Acme is active again")]:
        page.get_by_role("link", name=button).click()
        page.locator("#dialog button[type=submit]").wait_for()
        window.settle()
        page.locator("#dialog button[type=submit]").click()
        page.get_by_text(said).wait_for()

    assert not window.complaints


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_inside_a_company_the_band_stays_until_one_leaves(open_window, live, viewport):
    window = open_window(ROOTS["en"], viewport=viewport)
    page = window.page
    page.goto(f"{live.url}/t/acme/admin/")
    with page.expect_navigation():  # to the same address
        page.get_by_role("button", name="Enter as superadmin").click()
    window.complaints.clear()  # the page that asks answers 403, which the browser reports

    wrong = []
    for path in ("", "ai/providerkey/", "ai/providerkey/add/"):
        wrong += wrong_with(window, f"{live.url}/t/acme/admin/{path}")
        assert page.get_by_text("You are inside Acme as superadmin").is_visible()
    assert not wrong, "\n".join(wrong)

    page.get_by_role("button", name="Leave").click()
    page.wait_for_url(lambda url: "/t/acme/" not in url)
    page.goto(f"{live.url}/t/acme/admin/")
    assert page.get_by_role("button", name="Enter as superadmin").is_visible()
