"""A face shaped like WAHA: sessions with a QR code, sending, receipts and webhooks."""
