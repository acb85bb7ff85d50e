"""Settings that hold everywhere. One name, one place, one comment with the unit."""

import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.settings import environment, media, unfold
from config.settings.environment import DATABASE_URL, env

BASE_DIR: Path = environment.BASE_DIR
DATA_DIR: Path = environment.DATA_DIR
REDIS_URL: str = environment.REDIS_URL
DEBUG = False
UNFOLD = unfold.UNFOLD
DEVELOPMENT_SECRET_KEY = "development-only-secret-key-never-in-production"
DEVELOPMENT_ENCRYPTION_KEY = "ZGV2ZWxvcG1lbnQtb25seS1rZXktMzItYnl0ZXMhISE="
SECRET_KEY = env.str("SECRET_KEY", default=DEVELOPMENT_SECRET_KEY)
# AES-256-GCM keys, base64 of 32 bytes each: the first encrypts, all decrypt.
ENCRYPTION_KEYS = env.list("ENCRYPTION_KEYS", default=[DEVELOPMENT_ENCRYPTION_KEY])

# ── Addresses ────────────────────────────────────────────────────────────────
PUBLIC_URL = env.str("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
_PORT = urlsplit(PUBLIC_URL).port
# Hosts that serve the platform itself; a tenant's own domains are rows in the database.
MAIN_HOSTS = [
    *env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"]),
    urlsplit(PUBLIC_URL).netloc.rpartition("@")[2].lower().removesuffix(f":{_PORT}"),
]
ALLOWED_HOSTS = ["*"]  # HostMiddleware decides: main hosts and verified domains only.
ALLOWED_ORIGINS = env.list("ALLOWED_ORIGINS", default=[])
CORS_ALLOWED_ORIGINS = ALLOWED_ORIGINS
CORS_URLS_REGEX = r"^(/t/[^/]+)?/api/"
CORS_EXPOSE_HEADERS = ["retry-after", "idempotent-replay"]
CORS_ALLOW_HEADERS = ["authorization", "content-type", "idempotency-key", "x-tenant-id"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
ROOT_URLCONF = "config.urls_public"
TENANT_URLCONF = "config.urls"
# django-tenants asks for this name; our own middleware chooses the URLconf.
PUBLIC_SCHEMA_URLCONF = ROOT_URLCONF
ASGI_APPLICATION = "config.asgi.application"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# ── Apps ─────────────────────────────────────────────────────────────────────
SHARED_APPS = [
    "config",
    "apps.accounts",  # before django_tenants: its `migrate` is the fleet's
    "django_tenants",
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "channels",
    "corsheaders",
    "csp",
    "django_celery_beat",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "template_partials",
]
TENANT_APPS = ["apps.whatsapp", "apps.conversations", "apps.ai", "apps.campaigns"]
INSTALLED_APPS = SHARED_APPS + TENANT_APPS
TENANT_MODEL = "accounts.Tenant"
TENANT_DOMAIN_MODEL = "accounts.Domain"
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
TENANT_LIMIT_SET_CALLS = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "apps.accounts.trace.RequestIdMiddleware",
    "config.health.metrics.MeasureMiddleware",
    "apps.accounts.middleware.FreshConnectionMiddleware",
    "apps.accounts.middleware.HostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "apps.accounts.csp.AdminAwareCSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.accounts.middleware.TenantMiddleware",
    "apps.accounts.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "apps.accounts.middleware.AccessMiddleware",
    "apps.accounts.views.refusals.RefusalMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "apps.accounts.presence.PresenceMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

# ── Database, Redis, sockets, tasks ──────────────────────────────────────────
DATABASES = {
    "default": {
        **environ.Env.db_url_config(DATABASE_URL),
        "ENGINE": "django_tenants.postgresql_backend",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # a pooled connection may have outlived the server
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
}
if env.bool("RECADO_WEB_PROCESS", default=False):
    # Only the web process pools: a pool that is open before a fork hangs the children.
    DATABASES["default"]["OPTIONS"] = {
        "pool": {
            "min_size": 2,
            "max_size": env.int("DATABASE_POOL_SIZE", default=16),
            "timeout": 10,  # seconds a request waits for a connection
            # Seconds after which one idle connection more than min_size is closed.
            "max_idle": env.int("DATABASE_POOL_IDLE", default=60),
        }
    }
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "recado",
    }
}
CHANNEL_LAYERS: dict[str, Any] = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        # Redis publishes to all its databases at once, so the database is part of the name.
        "CONFIG": {
            "hosts": [REDIS_URL],
            "prefix": f"recado{urlsplit(REDIS_URL).path.strip('/') or '0'}",
        },
    }
}
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_TIME_LIMIT = 600  # seconds
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# ── Pages ────────────────────────────────────────────────────────────────────
# Our `i18n` is Django's with a memory, and meant to stand in its place.
SILENCED_SYSTEM_CHECKS = ["templates.W003"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.accounts.frame.context",
            ],
            # Ours draw the same as Django's, and remember it.
            "builtins": ["apps.accounts.templatetags.signs"],
            "libraries": {"i18n": "apps.accounts.templatetags.i18n"},
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / ".static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# file:///folder, s3://bucket?region=… or gs://bucket; by default the data folder.
MEDIA_STORAGE = env.str("MEDIA_STORAGE", default="")
# In front of a bucket: browsers are sent there with a link that soon expires.
MEDIA_CDN_URL = env.str("MEDIA_CDN_URL", default="").rstrip("/")
_MEDIA_ORIGINS = [found] if (found := media.origin(MEDIA_CDN_URL)) else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "media": media.storage(MEDIA_STORAGE, default=DATA_DIR / "media"),
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *_MEDIA_ORIGINS],
        "media-src": [SELF, *_MEDIA_ORIGINS],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# ── People ───────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "apps.accounts.views.errors.csrf_failure"
ACCOUNT_ADAPTER = "apps.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = None  # the person is asked at the log-in
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(PUBLIC_URL).scheme
ACCOUNT_RATE_LIMITS = {
    "login": "10/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "register_address": "60/m/ip",  # is this address of a company free?
    "invitation": "20/m/ip",
}
ACCOUNT_FORMS = {
    "login": "apps.accounts.forms.entrance.LoginForm",
    "reset_password": "apps.accounts.forms.entrance.ResetPasswordForm",
    "reset_password_from_key": "apps.accounts.forms.entrance.NewPasswordForm",
    "set_password": "apps.accounts.forms.entrance.SetPasswordForm",
    "change_password": "apps.accounts.forms.entrance.ChangePasswordForm",
    "add_email": "apps.accounts.forms.entrance.ChangeEmailForm",
    "reauthenticate": "apps.accounts.forms.entrance.ReauthenticateForm",
}
MFA_ADAPTER = "apps.accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "apps.accounts.forms.entrance.SecondFactorForm",
    "reauthenticate": "apps.accounts.forms.entrance.SecondFactorAgainForm",
    "activate_totp": "apps.accounts.forms.entrance.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Recado"
USERSESSIONS_TRACK_ACTIVITY = True
JWT_ACCESS_MINUTES = env.int("JWT_ACCESS_MINUTES", default=15)
JWT_REFRESH_DAYS = env.int("JWT_REFRESH_DAYS", default=30)

# ── API ──────────────────────────────────────────────────────────────────────
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["apps.accounts.api_auth.BearerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["apps.accounts.api_auth.MayDoIt"],
    "DEFAULT_RENDERER_CLASSES": ["config.api.envelope.EnvelopeRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.api.envelope.BoundedJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "config.api.envelope.JsonUnlessAsked",
    "DEFAULT_THROTTLE_CLASSES": [
        "config.api.throttles.AddressThrottle",
        "config.api.throttles.LoginThrottle",
        "config.api.throttles.TenantThrottle",
    ],
    "DEFAULT_SCHEMA_CLASS": "config.api.description.Description",
    "EXCEPTION_HANDLER": "config.api.errors.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
ADDRESS_REQUESTS_A_MINUTE = 100  # requests without credentials, for each address
LOGIN_REQUESTS_A_MINUTE = 10  # log-ins, registrations and resets, for each address
SPECTACULAR_SETTINGS = {
    "TITLE": "Recado API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [],  # choices stay where they are used
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

# ── Mail ─────────────────────────────────────────────────────────────────────
EMAIL_PROVIDER = env.str("EMAIL_PROVIDER", default="smtp")
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 30  # seconds without a word; a silent mail server must not hold a worker
if EMAIL_PROVIDER == "ses":
    EMAIL_BACKEND = "anymail.backends.amazon_ses.EmailBackend"
    INSTALLED_APPS = [*INSTALLED_APPS, "anymail"]
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Recado <recado@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# ── Language and time ────────────────────────────────────────────────────────
LANGUAGE_CODE = "pt-br"
LANGUAGES = [("pt-br", _("Portuguese (Brazil)")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "recado_language"
TIME_ZONE = "America/Sao_Paulo"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# ── WhatsApp ─────────────────────────────────────────────────────────────────
META_APP_ID = env.str("META_APP_ID", default="")
META_APP_SECRET = env.str("META_APP_SECRET", default="")
META_VERIFY_TOKEN = env.str("META_VERIFY_TOKEN", default="")
META_GRAPH = "https://graph.facebook.com"
META_GRAPH_URL = env.str("META_GRAPH_URL", default=META_GRAPH).rstrip("/")
META_GRAPH_VERSION = env.str("META_GRAPH_VERSION", default="v26.0")
META_EMBEDDED_SIGNUP_CONFIG = env.str("META_EMBEDDED_SIGNUP_CONFIG", default="")
# Where channels of the sandbox find the simulator; "" offers no sandbox.
SANDBOX_URL = env.str(
    "SANDBOX_URL", default="" if META_GRAPH_URL == META_GRAPH else META_GRAPH_URL
).rstrip("/")
# Signs what the simulator posts; a secret of its own, so that it never speaks for Meta.
SANDBOX_APP_SECRET = env.str(
    "SANDBOX_APP_SECRET", default=sha256(b"sandbox" + SECRET_KEY.encode()).hexdigest()
)
DEFAULT_WAHA_URL = env.str("DEFAULT_WAHA_URL", default="").rstrip("/")
DEFAULT_WAHA_API_KEY = env.str("DEFAULT_WAHA_API_KEY", default="")
WEBHOOK_RETENTION_DAYS = env.int("WEBHOOK_RETENTION_DAYS", default=30)

# ── Delivery ─────────────────────────────────────────────────────────────────
# Slices that send at once, over all workers; each occupies one of their processes.
DELIVERY_SLICES: int = env.int("DELIVERY_SLICES", default=max(1, (os.cpu_count() or 2) // 2))
DELIVERY_SLICE_SECONDS = env.float("DELIVERY_SLICE_SECONDS", default=25.0)
DELIVERY_IDLE_SECONDS = env.float("DELIVERY_IDLE_SECONDS", default=4.0)  # then it ends
DELIVERY_CONNECTIONS: int = env.int("DELIVERY_CONNECTIONS", default=1024)  # of one slice
# Seconds for which a channel is a slice's own, and until its messages count as lost.
DELIVERY_DUTY_SECONDS = env.float("DELIVERY_DUTY_SECONDS", default=10.0)
DELIVERY_CLAIM_SECONDS = env.float("DELIVERY_CLAIM_SECONDS", default=120.0)

# ── Operation ────────────────────────────────────────────────────────────────
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
# Metrics of the message engine by company and channel; without it, sums over all of them.
METRICS_BY_CHANNEL = env.bool("METRICS_BY_CHANNEL", default=True)
ALARM_MAILS = env.bool("ALARM_MAILS", default=True)  # superadmins are mailed alarms of the engine
PRIVATE_HOSTS_ALLOWED = env.list("PRIVATE_HOSTS_ALLOWED", default=[])
SOCKETS_A_TENANT = 200  # open connections at once, unless the plan says otherwise
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOG_FORMAT = env.str("LOG_FORMAT", default="console")
LOGGING_CONFIG = "config.logs.configure"
LOGGING = {"version": 1}  # Django calls LOGGING_CONFIG only when this is not empty
SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    from config import reporting

    reporting.start(SENTRY_DSN)
