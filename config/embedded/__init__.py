"""PostgreSQL and Redis that live and die with the program that needs them.

`manage.py up` and the tests start them when no address is given in the environment.
"""

from typing import TYPE_CHECKING

from config.embedded.record import Services, running
from config.embedded.words import CannotStart

if TYPE_CHECKING:
    from config.embedded.lifecycle import Running, start

__all__ = ["CannotStart", "Running", "Services", "running", "start"]


def __getattr__(name: str) -> object:
    # Settings ask for `running` in every process; what starts servers costs them no import.
    if name in {"Running", "start"}:
        from config.embedded import lifecycle

        return getattr(lifecycle, name)
    raise AttributeError(name)
