"""The web process: HTTP, webhooks and sockets under one roof."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["RECADO_WEB_PROCESS"] = "1"  # before settings: only this process pools connections

from django.core.asgi import get_asgi_application

http = get_asgi_application()

from channels.routing import ProtocolTypeRouter

from apps.accounts.live.sockets import websocket_application
from apps.whatsapp.webhooks.addresses import PREFIX
from apps.whatsapp.webhooks.asgi import webhooks
from config.health import metrics


async def http_or_webhook(scope: Any, receive: Any, send: Any) -> None:
    """Webhooks at any host go round Django, whose handler costs more than storing them."""
    is_webhook = scope["path"].startswith(PREFIX)
    await (measured_webhooks if is_webhook else http)(scope, receive, send)


measured_webhooks = metrics.measured("webhook", webhooks)
application = ProtocolTypeRouter({"http": http_or_webhook, "websocket": websocket_application})
