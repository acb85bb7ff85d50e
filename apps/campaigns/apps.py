from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "apps.campaigns"
    verbose_name = _("Campaigns")

    def ready(self) -> None:
        """Put our pages, words and ears where every app's are."""
        from apps.accounts import demo as the_demo
        from apps.campaigns import (
            demo,
            erasing,
            frame,
            hearing,
            receivers,  # noqa: F401
        )
        from apps.campaigns.api import reports
        from apps.campaigns.telling import mailing  # noqa: F401 - it listens once it is there

        frame.join()
        erasing.join()
        reports.join()
        hearing.join()
        the_demo.FURNISHINGS.append(demo.furnish)
