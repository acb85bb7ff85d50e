"""What `manage.py benchmark` runs."""
