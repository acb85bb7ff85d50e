"""What the process has imported of which `copies` are made."""

import django

django.setup()

from apps.conversations import automation, delivery, importing, inbox  # noqa: E402, F401
from config import celery  # noqa: E402, F401
