"""What follows a transaction: pushes to pages, wake-up calls, files to delete."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ParamSpec

from django.db import transaction

P = ParamSpec("P")


def once_committed(do: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Call it then, with these arguments. What was committed stands whatever becomes of this:
    its failure is logged, and neither the caller nor the others that follow hear of it."""
    call = partial(do, *args, **kwargs)
    # Django names what failed by an attribute that a partial does not have.
    vars(call)["__qualname__"] = getattr(do, "__qualname__", repr(do))
    transaction.on_commit(call, robust=True)
