"""What need not be kept any longer. Each sweep is safe to repeat and says how many rows went."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.accounts.models import Notification

NOTIFICATIONS_KEPT = timedelta(days=90)


def sessions() -> int:
    """Browsers' sessions that have run out, and the list of devices without them."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    living = Session.objects.filter(session_key=OuterRef("session_key"))
    return int(UserSession.objects.exclude(Exists(living)).delete()[0])


def notifications() -> int:
    old = Notification.objects.filter(created_at__lt=timezone.now() - NOTIFICATIONS_KEPT)
    return int(old.delete()[0])
