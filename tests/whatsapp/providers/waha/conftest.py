from __future__ import annotations

import pytest

from apps.whatsapp.providers.protocol import Connection


@pytest.fixture
def connection() -> Connection:
    return Connection("http://gateway.example.com:3000", "loja", token="k", secret="my-secret-key")
