"""Settings of production: refuses to start with a development secret."""

from django.core.exceptions import ImproperlyConfigured

from config.settings import base
from config.settings.base import *  # noqa: F403
from config.settings.environment import env

for _name in ("SECRET_KEY", "ENCRYPTION_KEYS", "PUBLIC_URL", "DATABASE_URL", "REDIS_URL"):
    if not env.str(_name, default=""):
        raise ImproperlyConfigured(f"Set {_name}: with DEBUG=0 it has no default.")
if base.SECRET_KEY == base.DEVELOPMENT_SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to one of your own: everybody knows this one.")
if base.DEVELOPMENT_ENCRYPTION_KEY in base.ENCRYPTION_KEYS:
    raise ImproperlyConfigured("Take the development key out of ENCRYPTION_KEYS.")

SECURE_HSTS_SECONDS = 31_536_000  # one year
# Not for subdomains: the header also goes out on customers' own domains.
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health", r"^metrics$", r"^internal/"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES = {
    **base.STORAGES,
    "staticfiles": {"BACKEND": "config.static_files.StaticFiles"},
}
LOG_FORMAT = env.str("LOG_FORMAT", default="json")
