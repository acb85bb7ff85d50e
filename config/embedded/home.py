"""Whose the servers are and where their data live: PostgreSQL refuses to run as root."""

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.embedded.owner import Owner, owner_for_root
from config.embedded.words import CannotStart, _

STATE_FOLDERS = ("/var/lib", "/var/tmp")  # noqa: S108 (made private, and checked)  # nosec B108
CLUSTER = "postgres"  # the folder of PostgreSQL's data inside a home
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Home:
    """Where one installation's servers keep their data, and whose it is."""

    path: Path
    owner: Owner
    passing: bool = False  # to be removed with everything in it at the end

    def folder(self, name: str) -> Path:
        """A 0700 folder inside, made and given to the owner when it is not there."""
        path = self.path / name
        if not path.is_dir():
            path.mkdir(mode=0o700)
            self.owner.own(path)
        return path

    def borrow(self, name: str, root: Path, *parts: str) -> Path:
        """`root`, or a copy of its `parts` in here when the owner can't reach the original.

        The first part is what must be executable. `name` says which copy, version included.
        """
        if self.owner.reaches(root / parts[0]):
            return root
        copy = self.folder("programs") / name
        if not copy.is_dir():
            draft = copy.with_name(f"{name}.draft")
            shutil.rmtree(draft, ignore_errors=True)
            for part in parts:
                _copy(root / part, draft / part)
            self.owner.own_tree(draft)
            draft.rename(copy)
        return copy


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        # Headers and static libraries are not needed to run anything.
        skipped = shutil.ignore_patterns("include", "*.a")
        shutil.copytree(source, target, ignore=skipped, dirs_exist_ok=True)
    elif source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def settle(data_dir: Path, *, durable: bool, say: Say) -> Home:
    """Find the home of the servers of `data_dir`; as root, that of an unprivileged user."""
    _make(data_dir)
    if os.geteuid() != 0:
        return _own_home(data_dir)
    owner = owner_for_root(data_dir / CLUSTER)
    elsewhere = _elsewhere(data_dir, durable=durable)
    if (data_dir / CLUSTER).exists():
        return _known_home(data_dir, owner)
    if not (elsewhere / CLUSTER).exists() and owner.reaches(data_dir):
        return Home(data_dir, owner)
    say(
        _("User %(user)s can't reach %(folder)s, so the data are kept in %(elsewhere)s.")
        % {"user": owner.name, "folder": data_dir, "elsewhere": elsewhere}
    )
    return Home(_private(elsewhere, owner), owner, passing=not durable)


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


def _elsewhere(data_dir: Path, *, durable: bool) -> Path:
    digest = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]
    temporary = tempfile.gettempdir()
    candidates = STATE_FOLDERS if durable else ()
    parents = [folder for folder in candidates if os.access(folder, os.W_OK | os.X_OK)]
    return Path([*parents, temporary][0], f"recado-{digest}")


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
