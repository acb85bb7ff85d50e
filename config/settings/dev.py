"""Settings of a developer's machine and of `manage.py up` by default."""

from config.settings.base import *  # noqa: F403

DEBUG = True
PRIVATE_HOSTS_ALLOWED = ["127.0.0.0/8", "::1/128", "localhost"]
(BASE_DIR / ".static").mkdir(exist_ok=True)  # WhiteNoise warns where nothing is collected
