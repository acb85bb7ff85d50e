"""Addresses inside a company where nothing is, as a server answers them."""

from __future__ import annotations

from tests.live import Live

#: As under daphne: what an exception leads to is drawn in a thread of its own.
ASK = """
import asyncio
from django.test import AsyncClient, override_settings
from apps.accounts.models import User
browser = AsyncClient()
browser.force_login(User.objects.get(email="dona@acme.example.com"))
with override_settings(DEBUG=False, ALLOWED_HOSTS=["*"], MAIN_HOSTS=["testserver"]):
    answer = asyncio.run(browser.get("/t/acme/nothing-here/"))
page = answer.content.decode()
print(answer.status_code, 'aria-label="Principal"' in page, "Não há nada neste endereço" in page)
"""


def test_a_page_that_is_not_there_is_told_within_the_company(live: Live):
    assert live.python(ASK).splitlines()[-1].split() == ["404", "True", "True"]
