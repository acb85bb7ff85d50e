"""Settings, look, domains, keys."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import dns.resolver
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from apps.accounts import branding, domains
from apps.accounts.actor import PLATFORM
from apps.accounts.frame import SETTINGS, navigation
from apps.accounts.models import ApiKey, AuditEntry, Branding, Domain, Tenant
from apps.accounts.tenancy import in_tenant
from apps.ai.models import ProviderKey


def listed(page: str) -> list[str]:
    """What the page of all settings leads to, in its order."""
    return re.findall(r'<a class="cover" href="([^"]+)"', page)


def test_all_settings_stand_on_one_page_in_groups(as_owner: Client, acme: Tenant):
    page = as_owner.get("/t/acme/settings/").content.decode()

    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", page)[:6] == [
        "Company",
        "Conversations",
        "Contacts",
        "Consent and sending",
        "Keys and programs",
        "Record and privacy",
    ]
    assert len(listed(page)) == sum(one.section == SETTINGS for one in navigation.items)
    assert all(as_owner.get(url).status_code == 200 for url in listed(page))


def test_an_agent_finds_what_agents_may_set_and_nothing_else(as_agent: Client, acme: Tenant):
    urls = listed(as_agent.get("/t/acme/settings/").content.decode())

    assert "/t/acme/settings/my-inbox/" in urls
    assert "/t/acme/settings/company/" not in urls
    assert all(as_agent.get(url).status_code == 200 for url in urls)


def test_who_can_set_nothing_is_not_led_there(as_viewer: Client, acme: Tenant):
    assert "/t/acme/settings/" not in as_viewer.get("/t/acme/").content.decode()
    assert as_viewer.get("/t/acme/settings/").status_code == 403


def test_a_page_of_the_settings_shows_where_one_is(as_admin: Client, acme: Tenant):
    page = as_admin.get("/t/acme/settings/branding/").content.decode()

    beside = page[page.index("settings-nav") : page.index("settings-page")]
    assert re.findall(r'href="([^"]+)" aria-current="page"', beside) == [
        "/t/acme/settings/branding/"
    ]


def test_name_language_and_time_zone_are_changed_and_recorded(as_admin: Client, acme: Tenant):
    given = {"name": "Acme Ltda", "language": "pt-br", "time_zone": "America/Manaus"}

    assert as_admin.post("/t/acme/settings/company/", given).url == "/t/acme/settings/company/"

    acme.refresh_from_db()
    assert (acme.name, acme.time_zone) == ("Acme Ltda", "America/Manaus")
    entry = AuditEntry.objects.get(action="tenant.settings_changed")
    assert entry.before["name"] == "Acme"


def test_a_time_zone_that_is_none_is_refused(as_admin: Client, acme: Tenant):
    page = as_admin.post(
        "/t/acme/settings/company/", {"name": "Acme", "language": "en", "time_zone": "Moon/Base"}
    )

    assert "time_zone" in page.context["form"].errors
    acme.refresh_from_db()
    assert acme.time_zone != "Moon/Base"


def test_closing_the_account_asks_for_its_address_and_shuts_everybody_out(
    as_owner: Client, as_agent: Client, acme: Tenant
):
    page = as_owner.post("/t/acme/settings/close/", {"slug": "acm"})
    assert "This is not the company" in page.content.decode()

    as_owner.post("/t/acme/settings/close/", {"slug": "acme"})

    acme.refresh_from_db()
    assert acme.status == Tenant.Status.CANCELLED
    assert as_agent.get("/t/acme/").status_code == 403


def test_only_owners_close_the_account(as_admin: Client, acme: Tenant):
    assert as_admin.post("/t/acme/settings/close/", {"slug": "acme"}).status_code == 403
    acme.refresh_from_db()
    assert acme.is_active


def picture(size: tuple[int, int] = (600, 300), kind: str = "JPEG") -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", size, "#00a859").save(drawn, kind)
    return SimpleUploadedFile(f"logo.{kind.lower()}", drawn.getvalue())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_logo_is_redrawn_small_and_served_to_anybody(
    as_admin: Client, as_nobody: Client, acme: Tenant, kind: str
):
    given = {"color": "#00a859", "title": "Acme chat", "logo": picture(kind=kind)}

    assert as_admin.post("/t/acme/settings/branding/", given).status_code == 302

    served = as_nobody.get("/t/acme/brand/logo.png?v=1")
    assert served["Content-Type"] == "image/png"
    assert "immutable" in served["Cache-Control"]
    drawn = Image.open(io.BytesIO(served.content))
    assert (drawn.format, drawn.size) == ("PNG", (256, 128))
    css = as_nobody.get("/t/acme/brand.css")
    assert css.content == b":root{--brand:#00a859}\n"
    again = as_nobody.get("/t/acme/brand.css", headers={"if-none-match": css["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script>",
        b"\x89PNG\r\n\x1a\nbroken",
        b"",
        b"GIF89a" + b"\0" * 100,
        b"x" * (2 * 1024 * 1024 + 1),
    ],
)
def test_what_is_no_picture_is_refused_in_words(as_admin: Client, acme: Tenant, content: bytes):
    file = SimpleUploadedFile("logo.png", content, content_type="image/png")

    page = as_admin.post("/t/acme/settings/branding/", {"color": "#00a859", "logo": file})

    assert page.context["form"].errors["logo"]
    assert not Branding.objects.get(tenant=acme).logo


def test_a_picture_that_unpacks_to_gigabytes_is_refused(as_admin: Client, acme: Tenant):
    bomb = picture((5000, 4000), "PNG")
    assert len(bomb) < 200_000

    page = as_admin.post("/t/acme/settings/branding/", {"color": "#00a859", "logo": bomb})

    assert "4096 px" in page.content.decode()


@pytest.mark.parametrize("color", ["#ffffff", "#fffffe", "#fdfdf0", "red", "#12345"])
def test_a_colour_nobody_could_read_is_refused(as_admin: Client, acme: Tenant, color: str):
    page = as_admin.post("/t/acme/settings/branding/", {"color": color})

    assert page.context["form"].errors["color"]
    assert Branding.objects.get(tenant=acme).color == ""


@pytest.mark.parametrize("color", ["#ffdd00", "#000000", "#ff6fae", "#00a859"])
def test_yellow_black_pink_and_green_may_be_worn(as_admin: Client, acme: Tenant, color: str):
    as_admin.post("/t/acme/settings/branding/", {"color": color})

    assert Branding.objects.get(tenant=acme).color == color


def test_the_verb_refuses_near_white_too(acme: Tenant):
    with pytest.raises(branding.ColourTooLight):
        branding.change(acme, by=PLATFORM, color="#fefefe")


def test_a_look_is_taken_off_again(as_admin: Client, acme: Tenant):
    as_admin.post("/t/acme/settings/branding/", {"color": "#00a859", "logo": picture()})

    as_admin.post("/t/acme/settings/branding/", {"color": "#2743c4", "remove_logo": "on"})

    looks = Branding.objects.get(tenant=acme)
    assert (looks.color, looks.logo) == ("", None)
    assert as_admin.get("/t/acme/brand/logo.png").status_code == 404


class Resolver:
    """The edge to the domain name system: what it would have answered."""

    records: dict[str, list[bytes]] = {}
    silent = False

    def resolve(self, name: str, _kind: str, lifetime: float) -> list[object]:
        if self.silent:
            raise dns.resolver.LifetimeTimeout(timeout=lifetime, errors=[])
        if name not in self.records:
            raise dns.resolver.NXDOMAIN
        return [type("Record", (), {"strings": (text,)})() for text in self.records[name]]


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Resolver]]:
    monkeypatch.setattr(dns.resolver, "Resolver", Resolver)
    yield Resolver
    Resolver.records, Resolver.silent = {}, False


def test_a_domain_serves_only_once_its_record_is_there(
    as_owner: Client, as_nobody: Client, acme: Tenant, resolver: type[Resolver]
):
    as_owner.post("/t/acme/settings/domains/", {"domain": " Chat.Acme.Example.com. "})
    domain = Domain.objects.get(domain="chat.acme.example.com")
    page = as_owner.get("/t/acme/settings/domains/").content.decode()
    assert "_recado.chat.acme.example.com" in page
    assert domain.token in page
    host = {"host": "chat.acme.example.com"}
    assert as_nobody.get("/", headers=host).status_code == 404
    assert as_nobody.get("/internal/domains/ask?domain=chat.acme.example.com").status_code == 404

    missing = as_owner.post(f"/t/acme/settings/domains/{domain.pk}/verify/", follow=True)
    assert "The record is not there yet" in missing.content.decode()
    resolver.records["_recado.chat.acme.example.com"] = [b"other", domain.token.encode()]
    as_owner.post(f"/t/acme/settings/domains/{domain.pk}/verify/")

    asked = as_nobody.get(
        "/internal/domains/ask?domain=chat.acme.example.com", headers={"host": "web:8000"}
    )
    assert asked.status_code == 200
    assert as_nobody.get("/", headers=host).url == "/login/?next=/"
    as_owner.post(f"/t/acme/settings/domains/{domain.pk}/remove/")
    assert as_nobody.get("/", headers=host).status_code == 404


def test_silent_name_servers_are_told_and_change_nothing(
    as_owner: Client, acme: Tenant, resolver: type[Resolver]
):
    domain = domains.add(acme, "chat.acme.example.com", by=PLATFORM)
    resolver.silent = True

    page = as_owner.post(f"/t/acme/settings/domains/{domain.pk}/verify/")

    assert page.status_code == 503
    assert "did not answer" in page.content.decode()
    domain.refresh_from_db()
    assert domain.verified_at is None


def test_of_two_companies_the_first_to_prove_a_domain_has_it(
    acme: Tenant, globex: Tenant, resolver: type[Resolver]
):
    squatter = domains.add(globex, "chat.acme.example.com", by=PLATFORM)
    rightful = domains.add(acme, "chat.acme.example.com", by=PLATFORM)
    resolver.records["_recado.chat.acme.example.com"] = [rightful.token.encode()]

    domains.verify(rightful, by=PLATFORM)

    with pytest.raises(domains.DomainNotProven):
        domains.verify(squatter, by=PLATFORM)
    both = [squatter.token.encode(), rightful.token.encode()]
    resolver.records["_recado.chat.acme.example.com"] = both
    with pytest.raises(domains.DomainTaken):
        domains.verify(squatter, by=PLATFORM)


def test_a_domain_that_changed_hands_goes_to_whoever_proves_it_now(
    acme: Tenant, globex: Tenant, resolver: type[Resolver]
):
    former = domains.add(acme, "chat.example.com", by=PLATFORM)
    resolver.records["_recado.chat.example.com"] = [former.token.encode()]
    domains.verify(former, by=PLATFORM)

    new = domains.add(globex, "chat.example.com", by=PLATFORM)
    resolver.records["_recado.chat.example.com"] = [new.token.encode()]
    domains.verify(new, by=PLATFORM)

    assert Domain.objects.get(verified_at__isnull=False).tenant == globex
    assert AuditEntry.objects.filter(tenant=acme, action="domain.lost").exists()


def test_a_domain_of_another_script_is_taken_in_its_ascii_form(as_owner: Client):
    as_owner.post("/t/acme/settings/domains/", {"domain": "chat.xn--e1afmkfd.xn--p1ai"})

    assert Domain.objects.get().domain == "chat.xn--e1afmkfd.xn--p1ai"


@pytest.mark.parametrize("name", ["testserver", "localhost", "no spaces.com", "https://a.example"])
def test_names_that_are_no_domains_of_theirs_are_refused(as_owner: Client, name: str):
    page = as_owner.post("/t/acme/settings/domains/", {"domain": name})

    assert page.context["form"].errors["domain"]
    assert not Domain.objects.exists()


def test_administrators_do_not_reach_domains(as_admin: Client):
    assert as_admin.get("/t/acme/settings/domains/").status_code == 403


def test_an_api_key_is_shown_once_and_revoked(as_admin: Client, acme: Tenant):
    given = {"name": "Shop", "scopes": ["contacts.manage"]}

    made = as_admin.post("/t/acme/settings/api-keys/new/", given)

    secret = made.context["secret"]
    assert secret.startswith("rk_")
    assert secret in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    listed = as_admin.get("/t/acme/settings/api-keys/").content.decode()
    assert secret not in listed
    assert "Add, change and import contacts" in listed
    key = ApiKey.objects.get()
    as_admin.post(f"/t/acme/settings/api-keys/{key.pk}/revoke/")
    key.refresh_from_db()
    assert key.revoked_at is not None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["company.close"]}, "scopes"),
        ({"scopes": ["made.up"]}, "scopes"),
        ({"name": ""}, "name"),
        ({"expires": "2020-01-01"}, "expires"),
    ],
)
def test_a_wrong_key_is_not_made(as_owner: Client, wrong: dict[str, object], field: str):
    given = {"name": "Shop", "scopes": ["contacts.manage"]} | wrong

    page = as_owner.post("/t/acme/settings/api-keys/new/", given)

    assert page.context["form"].errors[field]
    assert not ApiKey.objects.exists()


def test_keys_of_another_company_are_out_of_reach(
    as_owner: Client, as_stranger: Client, globex: Tenant
):
    as_stranger.post(
        "/t/globex/settings/api-keys/new/", {"name": "Shop", "scopes": ["contacts.manage"]}
    )
    key = ApiKey.objects.get(tenant=globex)

    assert as_owner.post(f"/t/acme/settings/api-keys/{key.pk}/revoke/").status_code == 404
    key.refresh_from_db()
    assert key.revoked_at is None


def test_an_ai_key_is_written_and_never_read_back(as_admin: Client, acme: Tenant, globex: Tenant):
    secret = "sk-acme-0123456789wxyz"

    as_admin.post("/t/acme/settings/ai-keys/openai/", {"openai-key": secret})

    page = as_admin.get("/t/acme/settings/ai-keys/").content.decode()
    assert secret not in page
    assert "ends in wxyz" in page
    with in_tenant(acme):
        assert ProviderKey.objects.get().key == secret
    with in_tenant(globex):
        assert not ProviderKey.objects.exists()
    as_admin.post("/t/acme/settings/ai-keys/openai/remove/")
    assert "ends in" not in as_admin.get("/t/acme/settings/ai-keys/").content.decode()


@pytest.mark.parametrize("key", ["", "short", "with a space in it", "línea-0123456789"])
def test_a_key_that_can_be_none_is_refused(as_admin: Client, acme: Tenant, key: str):
    page = as_admin.post("/t/acme/settings/ai-keys/openai/", {"openai-key": key})

    assert page.status_code == 200
    with in_tenant(acme):
        assert not ProviderKey.objects.exists()
    assert as_admin.post("/t/acme/settings/ai-keys/made-up/", {}).status_code == 404
