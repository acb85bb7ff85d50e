"""The web process: HTTP and sockets under one roof."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["RECADO_WEB_PROCESS"] = "1"  # before settings: only this process pools connections

from django.core.asgi import get_asgi_application

http = get_asgi_application()

from channels.routing import ProtocolTypeRouter

from apps.accounts.live.sockets import websocket_application

application = ProtocolTypeRouter({"http": http, "websocket": websocket_application})
