"""The pages of webhooks out, and what superadmins see of them."""

from __future__ import annotations

import re

import pytest

from apps.accounts.tenancy import in_tenant
from apps.conversations.models import WebhookDelivery, WebhookEndpoint

LIST = "/t/acme/settings/webhooks/"
HTMX = {"HX-Request": "true"}


def text(answer):
    return answer.content.decode()


@pytest.fixture
def added(as_admin, acme, program):
    """The answer to adding one, and the endpoint."""
    given = {"name": "Shop", "url": program.url, "events": ["message.received"]}
    answer = as_admin.post(f"{LIST}add/", given, headers=HTMX)
    with in_tenant(acme):
        return answer, WebhookEndpoint.objects.get()


def test_one_is_added_and_its_secret_shown_once(as_admin, added):
    answer, endpoint = added
    shown = re.findall(r"whsec_[\w+/=]+", text(answer))
    assert shown
    assert shown[0].endswith(endpoint.last4)
    assert "no-store" in answer["Cache-Control"]

    page = as_admin.get(f"{LIST}{endpoint.pk}/")
    assert page.status_code == 200
    assert "whsec_" not in text(page)
    assert f"Ends in {endpoint.last4}" in text(page)
    assert "A customer wrote" in text(page)
    assert "Shop" in text(as_admin.get(LIST))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"url": "http://shop.example.com/"}, "begins with https://"),
        ({"url": "https://192.168.0.4/"}, "private network"),
        ({"url": "nothing"}, "Write the whole address"),
        ({"events": []}, "required"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(as_admin, acme, wrong, said):
    given = {"name": "Shop", "url": "https://shop.example.com/", "events": ["message.received"]}

    answer = as_admin.post(f"{LIST}add/", {**given, **wrong})

    assert answer.status_code == 200
    assert said in str(answer.context["form"].errors[next(iter(wrong))])
    assert said in text(answer)
    with in_tenant(acme):
        assert not WebhookEndpoint.objects.exists()


def test_a_test_tells_what_came_of_it_and_stands_in_the_list(as_admin, added, program):
    _answer, endpoint = added
    page = as_admin.post(f"{LIST}{endpoint.pk}/test/", follow=True)
    assert "Heard: it answered 200" in text(page)

    program.status = 500
    page = as_admin.post(f"{LIST}{endpoint.pk}/test/", follow=True)
    assert "The answer was 500" in text(page)
    failed = as_admin.get(f"{LIST}{endpoint.pk}/?state=failed")
    assert text(failed).count("<tr>") == 2


def test_one_is_changed_switched_off_resent_to_and_deleted(as_admin, added, acme, program):
    _answer, endpoint = added
    page = f"{LIST}{endpoint.pk}/"
    as_admin.post(
        f"{page}change/",
        {"name": "CRM", "url": program.url, "events": ["contact.opted_out"]},
    )
    as_admin.post(f"{page}switch/", {"on": "no"})
    shown = text(as_admin.get(page))
    assert "CRM" in shown
    assert "A customer wrote" not in shown
    assert "Switched off. What happens meanwhile" in shown

    as_admin.post(f"{page}test/")
    with in_tenant(acme):
        sent = WebhookDelivery.objects.get()
    assert "switched off" in text(as_admin.post(f"{page}{sent.pk}/resend/", follow=True))
    as_admin.post(f"{page}switch/", {"on": "yes"})
    assert "sent again" in text(as_admin.post(f"{page}{sent.pk}/resend/", follow=True))

    as_admin.post(f"{page}delete/")
    assert as_admin.get(page).status_code == 404


def test_a_stretch_of_time_is_resent(as_admin, added, program):
    _answer, endpoint = added
    program.status = 500
    as_admin.post(f"{LIST}{endpoint.pk}/test/")
    dialog = as_admin.get(f"{LIST}{endpoint.pk}/replay/", headers=HTMX)
    assert "<dialog" in text(dialog)

    span = {"start": "2020-01-01T00:00", "end": "2100-01-01T00:00"}
    done = as_admin.post(f"{LIST}{endpoint.pk}/replay/", span, follow=True)
    assert "1 webhook is sent again" in text(done)
    wrong = as_admin.post(
        f"{LIST}{endpoint.pk}/replay/", {"start": span["end"], "end": span["start"]}
    )
    assert "lies before" in text(wrong)


def test_a_new_secret_is_shown_in_a_dialog(as_admin, added):
    _answer, endpoint = added
    answer = as_admin.post(f"{LIST}{endpoint.pk}/secret/", headers=HTMX)

    assert "<dialog" in text(answer)
    assert "whsec_" in text(answer)
    assert "24 hours" in text(answer)


def test_agents_see_nothing_of_it(as_agent, added):
    _answer, endpoint = added

    assert as_agent.get(LIST).status_code == 403
    assert as_agent.get(f"{LIST}{endpoint.pk}/").status_code == 403


def test_superadmins_may_read_but_not_the_secret(as_superadmin, as_admin, added, acme):
    _answer, endpoint = added
    as_admin.post(f"{LIST}{endpoint.pk}/test/")
    as_superadmin.post("/t/acme/enter/")
    admin = "/t/acme/admin/conversations"
    with in_tenant(acme):
        sent = WebhookDelivery.objects.get()
        secret = WebhookEndpoint.objects.get().secret

    for page in (
        f"{admin}/webhookendpoint/",
        f"{admin}/webhookendpoint/{endpoint.pk}/change/",
        f"{admin}/webhookdelivery/",
        f"{admin}/webhookdelivery/{sent.pk}/change/",
    ):
        shown = as_superadmin.get(page)
        assert shown.status_code == 200
        assert secret not in text(shown)
    change = f"{admin}/webhookendpoint/{endpoint.pk}/change/"
    assert as_superadmin.post(change, {"name": "X"}).status_code == 403
