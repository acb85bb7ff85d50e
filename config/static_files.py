"""How styles, scripts and pictures are stored for production: compressed, named by content."""

from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    # Our modules import each other: those addresses carry the content's digest as well.
    support_js_module_import_aggregation = True
