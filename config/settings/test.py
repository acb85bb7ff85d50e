"""Settings of the test suite: real services, cheap passwords, mail kept in memory."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

from config.embedded.lifecycle import start

_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if "pytest" in sys.modules and os.environ.get("RECADO_TEST_SERVICES", _worker) != _worker:
    # Those of the process that started this one of several workers.
    del os.environ["DATABASE_URL"], os.environ["REDIS_URL"]
if "pytest" in sys.modules and not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
    # Each run, and each worker of a run, has services of its own, so that two never meet.
    # Processes that the run starts (task workers, web servers) find them in the environment.
    _folder = Path(tempfile.mkdtemp(prefix="recado-test-"))
    _running = start(
        _folder,
        durable=False,
        database_url=os.environ.get("DATABASE_URL", ""),
        redis_url=os.environ.get("REDIS_URL", ""),
        say=lambda _line: None,
    )
    os.environ["RECADO_TEST_SERVICES"] = _worker
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    atexit.register(_running.stop)  # runs first
    os.environ["DATABASE_URL"] = _running.services.database_url
    os.environ["REDIS_URL"] = _running.services.redis_url

from config.settings.base import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MAIN_HOSTS = ["testserver", "localhost", "127.0.0.1", "recado.example.com"]
PUBLIC_URL = "http://testserver"
META_GRAPH_URL = "http://127.0.0.1:9"  # nobody: what needs a Meta names the simulator
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
LOG_LEVEL = "WARNING"
SANDBOX_APP_SECRET = "sandbox-app-secret"
_media = Path(tempfile.mkdtemp(prefix="recado-test-media-"))
atexit.register(shutil.rmtree, _media, ignore_errors=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "media": {
        "BACKEND": "apps.whatsapp.media.folder.FolderShelf",
        "OPTIONS": {"location": str(_media), "base_url": None},
    },
}
(BASE_DIR / ".static").mkdir(exist_ok=True)  # WhiteNoise warns where nothing is collected
WHITENOISE_AUTOREFRESH = True  # each client of a test would look through all of them
