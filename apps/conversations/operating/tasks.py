"""What the clock starts so that somebody hears of it when messages don't leave."""

from __future__ import annotations

import logging

from apps.accounts.tenancy import public_task
from apps.conversations.operating import alarm_mail, watching

logger = logging.getLogger(__name__)


@public_task(ignore_result=True, expires=25)
def look_at_the_engine() -> None:
    found = watching.look_and_fold()
    logger.info("engine looked at", extra={"companies": found.companies})
    alarm_mail.send(found.opened)
