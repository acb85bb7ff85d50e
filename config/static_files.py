"""How styles, scripts and pictures are stored for production: compressed, named by content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    # Our modules import each other: those addresses carry the content's digest as well.
    support_js_module_import_aggregation = True
