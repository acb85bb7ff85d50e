from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WhatsappConfig(AppConfig):
    name = "apps.whatsapp"
    verbose_name = _("WhatsApp")

    def ready(self) -> None:
        """Put our pages and words where every app's are."""
        from apps.accounts import audit_words, onboarding, palette
        from apps.accounts import demo as the_demo
        from apps.accounts import frame as the_frame
        from apps.accounts.admin import home
        from apps.whatsapp import demo
        from apps.whatsapp.channels import audit_words as ours
        from apps.whatsapp.channels import (
            fleet_tiles,
            frame,
            incident_words,  # noqa: F401 - adds a kind of notice
        )
        from apps.whatsapp.media import audit_words as media
        from apps.whatsapp.message_templates import frame as templates
        from apps.whatsapp.webhooks import audit_words as webhooks

        audit_words.ACTIONS |= ours.ACTIONS | webhooks.ACTIONS | media.ACTIONS
        audit_words.FIELDS |= ours.FIELDS
        the_frame.navigation.add(frame.CHANNELS)
        the_frame.BANNERS.append(frame.banners)
        palette.SOURCES.append(frame.found)
        onboarding.STEPS.insert(1, frame.connect)
        home.TILES.append(fleet_tiles.tiles)
        the_demo.FURNISHINGS.append(demo.furnish)
        templates.join()
