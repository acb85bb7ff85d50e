"""The user that the servers run as: PostgreSQL refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.embedded.words import CannotStart, _

UNPRIVILEGED = ("postgres", "nobody", "daemon")


@dataclass(frozen=True, slots=True)
class Owner:
    """The user that the servers run as."""

    uid: int
    gid: int

    @property
    def name(self) -> str:
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return str(self.uid)

    @property
    def identity(self) -> dict[str, Any]:
        """Arguments of `subprocess.Popen` that make a child run as this user."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, *paths: Path) -> bool:
        """True when this user can enter or execute all of `paths`."""
        script = 'for path; do test -x "$path" || exit 1; done'
        return not subprocess.call(
            ["/bin/sh", "-c", script, "sh", *paths], cwd="/", **self.identity
        )

    def own(self, path: Path) -> None:
        if self.uid != os.geteuid():
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def own_tree(self, path: Path) -> None:
        self.own(path)
        for folder, folders, files in os.walk(path):
            for name in (*folders, *files):
                self.own(Path(folder, name))


def owner_for_root(cluster: Path) -> Owner:
    """Who owns `cluster`; when there is none yet, a user without rights."""
    if cluster.exists() and (found := cluster.stat()).st_uid != 0:
        return Owner(found.st_uid, found.st_gid)
    for name in UNPRIVILEGED:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return Owner(user.pw_uid, user.pw_gid)
    raise CannotStart(
        _(
            "PostgreSQL does not run as root and there is no unprivileged user to run it. "
            "Make one called postgres (useradd --system postgres), then start again."
        )
    )
