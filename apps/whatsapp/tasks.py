"""What workers do for the wire; Celery finds tasks here, each topic keeps its own."""
