"""What a page says of things that are deleted, and where it leads on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Gone


class ChannelGone(Gone):
    message = _("This channel was deleted. What was said through it is still with the contacts.")
    url_name = "channels"
    way_on = _("Go to the channels")


class TemplateGone(Gone):
    message = _("This template was deleted, here or at Meta.")
    url_name = "templates"
    way_on = _("Go to the templates")
