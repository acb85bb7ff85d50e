"""`python -m config.embedded FOLDER COMMAND…`: run a command with services of its own.

The command finds them in DATABASE_URL and REDIS_URL. What is set already is left alone.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

from config.embedded.lifecycle import start
from config.embedded.words import CannotStart


def main(folder: str, *command: str) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    known = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
    try:
        with start(Path(folder), database_url=known[0], redis_url=known[1]) as running:
            addresses = {
                "DATABASE_URL": running.services.database_url,
                "REDIS_URL": running.services.redis_url,
            }
            return subprocess.call(command, env={**os.environ, **addresses})
    except CannotStart as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
