"""What a campaign says: kept as drafted, read into what its batch sends, shown to whoever looks.

variant = {"name"?, "kind", "content", "weight"}
    | {"name"?, "template": {"name", "language", "values"?, "components"?}, "weight"}
twin = {"kind", "content"}
"""

from apps.campaigns.wording.checking import checked, checked_twin
from apps.campaigns.wording.previewing import Preview, preview
from apps.campaigns.wording.reading import category, channels, of_draft, read, said

__all__ = [
    "Preview",
    "category",
    "channels",
    "checked",
    "checked_twin",
    "of_draft",
    "preview",
    "read",
    "said",
]
