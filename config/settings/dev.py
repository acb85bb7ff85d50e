"""Settings of a developer's machine and of `manage.py up` by default."""

from config.settings import base
from config.settings.base import *  # noqa: F403

DEBUG = True
PRIVATE_HOSTS_ALLOWED = ["127.0.0.0/8", "::1/128", "localhost"]
(BASE_DIR / ".static").mkdir(exist_ok=True)  # WhiteNoise warns where nothing is collected
if not base.SANDBOX_URL:
    SANDBOX_URL = "http://127.0.0.1:9100"  # where `manage.py simulate_meta` listens by itself
