"""One secret is used by many at the same moment: real connections, one a thread."""

from __future__ import annotations

from functools import partial

import pytest

from apps.accounts import tokens
from apps.accounts.models import User
from tests.races import at_once

LATE = {tokens.TokenReused, tokens.InvalidToken}


def test_of_many_refreshes_at_once_one_wins_and_then_both_must_log_in(committing):
    owner = User.objects.get(email="founder@acme.example.com")
    pair = tokens.issue(owner, None)

    answers = at_once(None, *[partial(tokens.rotate, pair.refresh)] * 8)

    [won] = [one for one in answers if one not in LATE]
    with pytest.raises(tokens.InvalidToken):
        tokens.rotate(won.refresh)
