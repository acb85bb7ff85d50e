"""WhatsApp by QR code through a WAHA gateway. Unofficial: WhatsApp may ban the number."""

from apps.whatsapp.providers.waha.adapter import Waha

provider = Waha()
