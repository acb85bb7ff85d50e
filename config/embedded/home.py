"""Whose the servers are and where their data live: PostgreSQL refuses to run as root."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.embedded.words import CannotStart, _

UNPRIVILEGED = ("postgres", "nobody", "daemon")
STATE_FOLDERS = ("/var/lib", "/var/tmp")
CLUSTER = "postgres"  # the folder of PostgreSQL's data inside a home
Say = Callable[[str], None]


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


@dataclass(frozen=True, slots=True)
class Home:
    """Where one installation's servers keep their data, and whose it is."""

    path: Path
    owner: Owner

    def folder(self, name: str) -> Path:
        """A 0700 folder inside, made and given to the owner when it is not there."""
        path = self.path / name
        if not path.is_dir():
            path.mkdir(mode=0o700)
            self.owner.own(path)
        return path

    def borrow(self, package: str, *folders: Path, key: Path) -> Path:
        """The folder that holds `folders` for the owner: as they are, or as a copy in here.

        `key` is a program among them. `package` names the copy, version included.
        """
        original = folders[0].parent
        if self.owner.reaches(key):
            return original
        copy = self.folder("programs") / package
        if not copy.is_dir():
            draft = copy.with_name(f"{package}.draft")
            shutil.rmtree(draft, ignore_errors=True)
            for folder in folders:
                # Headers and static libraries are not needed to run anything.
                shutil.copytree(
                    folder, draft / folder.name, ignore=shutil.ignore_patterns("include", "*.a")
                )
            self.owner.own_tree(draft)
            draft.rename(copy)
        return copy


def settle(data_dir: Path, *, say: Say) -> Home:
    """Find the home of the servers of `data_dir`; as root, that of an unprivileged user."""
    _make(data_dir)
    if os.geteuid() != 0:
        return _own_home(data_dir)
    owner = _owner_for_root(data_dir)
    elsewhere = _elsewhere(data_dir)
    if (data_dir / CLUSTER).exists():
        return _known_home(data_dir, owner)
    if not (elsewhere / CLUSTER).exists() and owner.reaches(data_dir):
        return Home(data_dir, owner)
    say(
        _("User %(user)s can't reach %(folder)s, so the data are kept in %(elsewhere)s.")
        % {"user": owner.name, "folder": data_dir, "elsewhere": elsewhere}
    )
    return Home(_private(elsewhere, owner), owner)


def _make(data_dir: Path) -> None:
    if data_dir.is_dir():
        return
    data_dir.mkdir(parents=True)
    # Ours, so ours to set: as root the servers' user passes through without looking around.
    data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)


def _own_home(data_dir: Path) -> Home:
    owner = Owner(os.geteuid(), os.getegid())
    cluster = data_dir / CLUSTER
    if cluster.exists() and cluster.stat().st_uid != owner.uid:
        raise CannotStart(
            _(
                "The data in %(folder)s belong to another user. "
                "Start Recado as that user, or choose another folder with --data-dir."
            )
            % {"folder": data_dir}
        )
    return Home(data_dir, owner)


def _known_home(data_dir: Path, owner: Owner) -> Home:
    if not owner.reaches(data_dir / CLUSTER):
        raise CannotStart(
            _(
                "User %(user)s, who owns the data, can't reach %(folder)s any more. "
                "Let that user pass through the folders above it, then start again."
            )
            % {"user": owner.name, "folder": data_dir / CLUSTER}
        )
    return Home(data_dir, owner)


def _owner_for_root(data_dir: Path) -> Owner:
    cluster = data_dir / CLUSTER
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


def _elsewhere(data_dir: Path) -> Path:
    digest = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]
    for folder in STATE_FOLDERS:
        if os.access(folder, os.W_OK | os.X_OK):
            return Path(folder, f"recado-{digest}")
    return Path(tempfile.gettempdir(), f"recado-{digest}")


def _private(path: Path, owner: Owner) -> Path:
    if not path.exists():
        path.mkdir(mode=0o700)
        owner.own(path)
    found = path.lstat()
    # In a folder that everybody can write to, somebody else may have made it first.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.uid or found.st_mode & 0o077:
        raise CannotStart(
            _(
                "%(folder)s is not a private folder of user %(user)s. "
                "Remove it, or choose another folder with --data-dir."
            )
            % {"folder": path, "user": owner.name}
        )
    return path
