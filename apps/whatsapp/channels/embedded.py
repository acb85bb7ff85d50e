"""Signing up in Meta's own window: a code comes back, and the code is worth a token.

Meta's script may not run on our pages, so the whole page goes to Meta and comes back. Meta
comes back only to addresses that are written in the app: to one on the main host, which
hands on to the company's own page. Source: Meta, "Embedded Signup" and "Facebook Login for
Business", read 2026.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts import secrets as sealed
from apps.accounts.errors import Refusal
from apps.accounts.requests import MemberRequest
from apps.whatsapp import graph
from apps.whatsapp.channels import meta_checks
from apps.whatsapp.channels.findings import Report
from apps.whatsapp.channels.refusals import refusal_of
from apps.whatsapp.errors import ProviderError
from apps.whatsapp.models import Channel
from apps.whatsapp.providers.protocol import Connection

DIALOG = "https://www.facebook.com"
CALLBACK = "/channels/embedded/"  # on the main host; to be written in the app at Meta
SALT = "embedded sign-up"
MINUTES = 30  # to go through Meta's window, and then to choose a number
_STATE, _FOUND = "embedded_state", "embedded_found"  # in the session


class SignUpFailed(Refusal):
    """Meta's window came back without what we need."""

    code = "sign_up_failed"
    message = _("Meta's window was left before the end. Begin again.")


@dataclass(frozen=True, slots=True)
class Number:
    """A number that the person gave us access to. `shown` as Meta writes it."""

    id: str
    account: str
    shown: str
    name: str


def is_on() -> bool:
    return bool(
        settings.META_APP_ID and settings.META_APP_SECRET and settings.META_EMBEDDED_SIGNUP_CONFIG
    )


def start_url(request: MemberRequest) -> str:
    """Where our page sends the person; it comes back to the same company, person and browser."""
    return reverse("channel_embedded")


def dialog_url(request: MemberRequest) -> str:
    """Meta's window. Leaves in the session what the way back must bring."""
    nonce = secrets.token_urlsafe(24)
    request.session[_STATE] = nonce
    state = signing.dumps(
        {
            "to": request.build_absolute_uri(reverse("channel_embedded_back")),
            "nonce": nonce,
            "tenant": str(request.tenant.pk),
            "user": str(request.user.pk),
        },
        salt=SALT,
        compress=True,
    )
    asked = {
        "client_id": settings.META_APP_ID,
        "config_id": settings.META_EMBEDDED_SIGNUP_CONFIG,
        "redirect_uri": callback_url(),
        "response_type": "code",
        "override_default_response_type": "true",
        "state": state,
    }
    return f"{DIALOG}/{settings.META_GRAPH_VERSION}/dialog/oauth?{urlencode(asked)}"


def callback_url() -> str:
    return f"{settings.PUBLIC_URL}{CALLBACK}"


def way_back(state: str) -> str:
    """The company's page that the person set out from. Raises SignUpFailed for a state that is
    not ours, so that nobody is sent anywhere else."""
    return str(_opened(state)["to"])


def _opened(state: str) -> dict[str, Any]:
    try:
        opened: dict[str, Any] = signing.loads(state, salt=SALT, max_age=MINUTES * 60)
    except signing.BadSignature as exc:
        raise SignUpFailed() from exc
    return opened


def check_state(request: MemberRequest, state: str) -> None:
    """Raises SignUpFailed unless this browser set out from here. Works once."""
    opened = _opened(state)
    nonce = request.session.pop(_STATE, "")
    same = (
        nonce
        and secrets.compare_digest(nonce, opened["nonce"])
        and opened["tenant"] == str(request.tenant.pk)
        and opened["user"] == str(request.user.pk)
    )
    if not same:
        raise SignUpFailed()


def token_for(code: str) -> str:
    """What the code is worth. Raises ProviderRefused or ProviderSilent."""
    params = {
        "client_id": settings.META_APP_ID,
        "client_secret": settings.META_APP_SECRET,
        "code": code,
        "redirect_uri": callback_url(),
    }
    try:
        answer = graph.ask(_connection(""), "GET", "oauth/access_token", params=params)
    except ProviderError as exc:
        raise refusal_of(exc.failure) from exc
    token = str(answer.get("access_token") or "")
    if not token:
        raise SignUpFailed()
    return token


def numbers_of(token: str) -> list[Number]:
    """The numbers of the accounts that the token was given, those connected here left out."""
    connection, report, facts = _connection(token), Report(), meta_checks.Facts()
    found: list[Number] = []
    try:
        meta_checks.check_token(connection, report, facts)
        for account in facts.accounts:
            numbers = meta_checks.numbers_of(connection, account, report)
            found += [_number(account, fields) for fields in numbers.values()]
    except meta_checks.Unanswered as exc:
        raise SignUpFailed(report.missing[-1].title) from exc
    here = Channel.objects.present().of_provider(Channel.Provider.META).filter(sandbox=False)
    taken = set(here.values_list("key", flat=True))
    return [number for number in found if number.id not in taken]


def _number(account: str, fields: dict[str, Any]) -> Number:
    shown, name = fields.get("display_phone_number", ""), fields.get("verified_name", "")
    return Number(str(fields["id"]), account, str(shown), str(name))


def _connection(token: str) -> Connection:
    return Connection(
        base_url=settings.META_GRAPH_URL,
        key="",
        token=token,
        version=settings.META_GRAPH_VERSION,
        app_id=settings.META_APP_ID,
    )


def keep(request: MemberRequest, token: str, numbers: list[Number]) -> None:
    """Until the person has chosen a number; sealed, since sessions are rows in a table."""
    kept = {"token": token, "numbers": [[n.id, n.account, n.shown, n.name] for n in numbers]}
    request.session[_FOUND] = sealed.encrypt(json.dumps(kept))


def kept(request: MemberRequest) -> tuple[str, list[Number]]:
    """Raises SignUpFailed when nothing is kept any more."""
    text = request.session.get(_FOUND)
    if not text:
        raise SignUpFailed()
    opened = json.loads(sealed.decrypt(text))
    return opened["token"], [Number(*one) for one in opened["numbers"]]


def forget(request: MemberRequest) -> None:
    request.session.pop(_FOUND, None)
