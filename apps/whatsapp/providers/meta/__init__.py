"""Meta's official Cloud API."""

from apps.whatsapp.providers.meta.adapter import Meta
from apps.whatsapp.providers.protocol import Provider

__all__ = ["provider"]

provider: Provider = Meta()
