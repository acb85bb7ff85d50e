"""What workers do for the wire; Celery finds tasks here, each topic keeps its own."""

from apps.whatsapp.channels import tasks as channels

__all__ = ["channels"]
