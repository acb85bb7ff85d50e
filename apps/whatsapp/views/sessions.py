"""Linking a phone: the code to scan, which renews itself, and the one to type."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from apps.accounts import audit
from apps.accounts.access import requires
from apps.accounts.models import Tenant
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.accounts.views.refusals import told_in
from apps.whatsapp.errors import Failure
from apps.whatsapp.forms.sessions import PairingForm
from apps.whatsapp.models import Channel
from apps.whatsapp.sessions import verbs
from apps.whatsapp.sessions.refusals import GatewayTrouble
from apps.whatsapp.sessions.stages import Stage, stage_of
from apps.whatsapp.views.channels import channel_of

PAGE = "whatsapp/sessions/scan.html"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows now. `seen`: differs when it would show anything else."""

    stage: Stage
    qr: verbs.Qr | None = None
    trouble: str = ""

    @property
    def seen(self) -> str:
        code = self.qr.version if self.qr else ""
        return sha256(f"{self.stage} {code} {self.trouble}".encode()).hexdigest()[:12]

    @property
    def seconds(self) -> int:
        """Until the code changes, as far as is known."""
        left = (self.qr.expires_at - timezone.now()).total_seconds() if self.qr else 0
        return max(0, ceil(left))

    @property
    def left(self) -> str:
        return f"{self.seconds // 60}:{self.seconds % 60:02}"

    @property
    def of(self) -> int:
        return int(self.qr.lives.total_seconds()) if self.qr else 0

    @property
    def part(self) -> int:
        """Per cent of the code's life that is left."""
        return min(100, round(100 * self.seconds / self.of)) if self.of else 0


@requires("channels.manage")
@require_GET
@never_cache
def scan(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The page; for htmx what changed in it, or 204 when nothing did."""
    channel = _qr_channel(pk)
    shown = _shown(request.tenant, channel)
    if shown.stage == Stage.ONLINE:
        return _go_on(request, channel)
    if not is_fragment(request):
        return _page(request, channel, shown)
    if request.GET.get("seen") == shown.seen:
        return HttpResponse(status=204)
    return render(request, "whatsapp/sessions/_session.html", _context(channel, shown))


def _page(request: MemberRequest, channel: Channel, shown: Shown, **more: object) -> HttpResponse:
    context = {**_context(channel, shown), "form": PairingForm(), **more}
    response = render(request, PAGE, context)
    response["Vary"] = "HX-Request"
    return response


def _context(channel: Channel, shown: Shown) -> dict[str, object]:
    return {"channel": channel, "shown": shown, "stage": str(shown.stage)}


def _go_on(request: MemberRequest, channel: Channel) -> HttpResponse:
    messages.success(request, _("%(name)s is connected.") % {"name": channel.display_name})
    url = reverse("channel", args=[channel.pk])
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _shown(tenant: Tenant, channel: Channel) -> Shown:
    """Asks the gateway where an answer can change what is shown: webhooks may not reach us."""
    stage = stage_of(channel)
    if stage in {Stage.ONLINE, Stage.IDLE}:
        return Shown(stage)
    if stage == Stage.SCAN:
        try:
            return Shown(stage, verbs.qr(channel))
        except GatewayTrouble:
            pass  # it is at another point by now, or does not answer: the look tells which
    told = verbs.look(tenant, channel)
    if isinstance(told, Failure):
        return Shown(Stage.TROUBLE, trouble=str(GatewayTrouble(told)))
    return _with_code(channel, stage_of(channel))


def _with_code(channel: Channel, stage: Stage) -> Shown:
    if stage != Stage.SCAN:
        return Shown(stage)
    try:
        return Shown(stage, verbs.qr(channel))
    except GatewayTrouble:  # not there yet: the next question will find it
        return Shown(Stage.STARTING)


@requires("channels.manage")
@require_POST
def start(request: MemberRequest, pk: UUID) -> HttpResponse:
    channel = _qr_channel(pk)
    verbs.start(request.tenant, channel, by=request.actor)
    return redirect("channel_qr", channel.pk)


@requires("channels.manage")
@require_POST
def restart(request: MemberRequest, pk: UUID) -> HttpResponse:
    channel = _qr_channel(pk)
    audit.record("channel.restarted", by=request.actor, tenant=request.tenant, about=channel)
    verbs.restart(request.tenant, channel)
    return redirect("channel_qr", channel.pk)


@requires("channels.manage")
@require_POST
def log_out(request: MemberRequest, pk: UUID) -> HttpResponse:
    channel = _qr_channel(pk)
    verbs.log_out(request.tenant, channel, by=request.actor)
    audit.record("channel.logged_out", by=request.actor, tenant=request.tenant, about=channel)
    messages.success(request, _("The phone is unlinked. A new scan connects it again."))
    return redirect("channel_qr", channel.pk)


@requires("channels.manage")
@require_POST
@never_cache
def pair(request: MemberRequest, pk: UUID) -> HttpResponse:
    channel = _qr_channel(pk)
    form, code = PairingForm(request.POST), ""
    if form.is_valid():
        with told_in(form, "to"):
            code = verbs.pairing_code(channel, form.cleaned_data["to"])
    more = {"form": form, "code": code}
    if is_fragment(request):
        context = {"channel": channel, **more}
        return render(request, "whatsapp/sessions/_pairing.html", context)
    return _page(request, channel, _shown(request.tenant, channel), **more)


def _qr_channel(pk: UUID) -> Channel:
    channel = channel_of(pk)
    if channel.provider != Channel.Provider.WAHA:
        raise Http404
    return channel
