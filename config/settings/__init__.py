"""The settings in force: production when `DEBUG` says 0, else development.

Name `config.settings.test` (or another module) in DJANGO_SETTINGS_MODULE to choose by hand.
"""

import os

if os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings") == "config.settings":
    from config.settings.environment import env

    if env.bool("DEBUG", default=True):
        from config.settings.dev import *  # noqa: F403
    else:
        from config.settings.prod import *  # noqa: F403
