from __future__ import annotations

from tests.campaigns.run.conftest import ana, plan

__all__ = ["ana", "plan"]
