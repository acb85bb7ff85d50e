"""What Django REST Framework is told: errors, envelope, throttles, description.

What views themselves use lives in `apps.accounts.api`.
"""
