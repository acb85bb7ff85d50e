"""Where settings come from: the environment, then `.env`, then a running `manage.py up`."""

from pathlib import Path

import environ

from config import embedded

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
if (BASE_DIR / ".env").is_file():
    env.read_env(BASE_DIR / ".env")

DATA_DIR = Path(env.str("RECADO_DATA_DIR", default=str(BASE_DIR / ".recado")))

_up = None
if "DATABASE_URL" not in env.ENVIRON or "REDIS_URL" not in env.ENVIRON:
    _up = embedded.running(DATA_DIR)

# A second terminal finds the services that `manage.py up` started in the first.
DATABASE_URL = env.str(
    "DATABASE_URL", default=_up.database_url if _up else "postgres://recado@127.0.0.1:5432/recado"
)
REDIS_URL = env.str("REDIS_URL", default=_up.redis_url if _up else "redis://127.0.0.1:6379/0")
