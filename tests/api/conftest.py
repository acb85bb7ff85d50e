"""The same programs as the API's own tests have."""

from tests.accounts.api.conftest import api, by_key, nobody

__all__ = ["api", "by_key", "nobody"]
