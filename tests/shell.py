"""Django, set up once: each piece of code runs in a copy of this process, and says what it prints.

Setting Django up takes seconds, and tests on a real server reach into its database often.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Shell:
    """The process, and how to speak to it."""

    process: subprocess.Popen[str]

    @classmethod
    def open(cls, environment: dict[str, str]) -> Shell:
        command = [sys.executable, "-m", "tests.shell"]
        pipe = subprocess.PIPE
        return cls(
            subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True)
        )

    def run(self, code: str) -> str:
        """What the code prints; fails with what it said when it raises."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(code) + "\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline()
        assert said, "the shell died"
        answer: dict[str, Any] = json.loads(said)
        assert answer["status"] == 0, answer["said"]
        return str(answer["said"])

    def close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()
        self.process.wait(10)


def _run_in_a_copy(code: str) -> dict[str, Any]:
    with TemporaryFile() as out, TemporaryFile() as trouble:
        child = os.fork()
        if not child:
            os.dup2(out.fileno(), 1)
            os.dup2(trouble.fileno(), 2)
            _run(code)
        _pid, status = os.waitpid(child, 0)
        kept = trouble if status else out
        kept.seek(0)
        return {"status": status, "said": kept.read().decode()}


def _run(code: str) -> NoReturn:
    status = 0
    try:
        exec(compile(code, "<test>", "exec"), {"__name__": "__main__"})
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def main() -> None:
    import django

    django.setup()
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        print(json.dumps(_run_in_a_copy(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
