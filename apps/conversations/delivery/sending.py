"""One message over the wire: what became of it, never an exception."""

from __future__ import annotations

import asyncio

from apps.accounts import faultpoints
from apps.conversations.delivery import outcomes
from apps.conversations.delivery.jobs import Job
from apps.conversations.delivery.outcomes import Outcome
from apps.whatsapp.bulk_transport import Line
from apps.whatsapp.errors import Failure
from apps.whatsapp.providers.protocol import Provider
from apps.whatsapp.transport import MaybeSent, NotSent


async def send(line: Line, job: Job, provider: Provider) -> Outcome:
    """Only for who has just seen that the duty and the claim are still theirs."""
    faultpoints.reach("delivery.before_send")
    try:
        answer = await line.call(job.request)
    except NotSent as exc:
        return outcomes.of_no_connection(job, str(exc), provider.name)
    except (MaybeSent, asyncio.CancelledError) as exc:
        return outcomes.of_silence(job, str(exc) or type(exc).__name__)
    except Exception as exc:  # whatever it is, it may have left
        return outcomes.of_silence(job, type(exc).__name__)
    faultpoints.reach("delivery.after_send")
    try:
        told = provider.outcome(answer)
    except Exception as exc:  # an answer that nobody foresaw says nothing
        return outcomes.of_silence(job, type(exc).__name__)
    if isinstance(told, Failure):
        return outcomes.of_failure(job, told, provider.name)
    return outcomes.of_sent(job, told)
