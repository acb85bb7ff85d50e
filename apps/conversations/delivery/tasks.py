"""What workers do so that messages leave."""

from __future__ import annotations

from apps.accounts.tenancy import public_task


@public_task()
def deliver() -> None:
    """One slice; see the package."""
