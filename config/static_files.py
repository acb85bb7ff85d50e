"""How styles, scripts and pictures are stored for production: compressed, named by content."""

from __future__ import annotations

import posixpath
import re
from hashlib import md5
from typing import Any

from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)

_IMPORTED = re.compile(r"""\b(?:from|import)\s*\(?\s*["'](\.{1,2}/[^"']+\.js)["']""")


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    # Our modules import each other: those addresses carry the content's digest as well.
    support_js_module_import_aggregation = True

    def file_hash(self, name: str | None, content: Any = None) -> str:
        """A script's digest is that of all it loads. Django takes what is written with the others'
        digests in it, which has no end where two import each other."""
        if not name or not name.endswith(".js"):
            return str(super().file_hash(name, content))
        digest = md5(usedforsecurity=False)
        for one in sorted(self._loaded_by(name)):
            digest.update(self._text_of(one).encode())
        return digest.hexdigest()[:12]

    def _loaded_by(self, name: str) -> set[str]:
        """The script itself, what it imports, and so on."""
        known: set[str] = set()
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one not in known and self.exists(one):
                known.add(one)
                beside = posixpath.dirname(one)
                found = _IMPORTED.findall(self._text_of(one))
                waiting += [posixpath.normpath(posixpath.join(beside, path)) for path in found]
        return known

    def _text_of(self, name: str) -> str:
        with self.open(name) as file:
            return str(file.read().decode("utf-8", "replace"))
