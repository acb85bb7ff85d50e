"""The Celery application: queues, routes and what the clock starts."""

import gc
import logging
import os
from typing import Any

from celery import Celery, bootsteps, signals
from celery.schedules import crontab
from redis import RedisError

from apps.accounts import trace, workforce
from config import queues

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
logger = logging.getLogger(__name__)

app = Celery("recado")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.result_expires = None  # no results are kept, so beat need not clean them up
app.conf.task_queues = queues.QUEUES
app.conf.task_default_queue = queues.PROMPT
app.conf.task_routes = queues.ROUTES
app.autodiscover_tasks()

# Housekeeping. The clock is UTC; a superadmin may switch an entry off in the admin, the
# times come from here at each start.
app.conf.beat_schedule = {
    "expire invitations": {
        "task": "apps.accounts.tasks.expire_invitations",
        "schedule": crontab(minute="7"),
    },
    "forget what has expired": {
        "task": "apps.accounts.tasks.forget_expired",
        "schedule": crontab(hour="6", minute="23"),
    },
    "look after channels": {
        "task": "apps.whatsapp.channels.tasks.look_after_channels",
        "schedule": crontab(minute="12"),
    },
    "find webhooks that wait": {
        "task": "apps.whatsapp.webhooks.tasks.find_waiting",
        "schedule": 30.0,  # seconds
    },
    "route webhooks that found their company": {
        "task": "apps.whatsapp.webhooks.tasks.route_what_found_its_home",
        "schedule": crontab(minute="*/5"),
    },
    "lift restrictions that have ended": {
        "task": "apps.whatsapp.webhooks.tasks.lift_ended_restrictions",
        "schedule": crontab(minute="*/10"),
    },
    "forget old webhooks": {
        "task": "apps.whatsapp.webhooks.tasks.forget_webhooks",
        "schedule": crontab(hour="6", minute="41"),
    },
    "fetch files again": {
        "task": "apps.whatsapp.media.tasks.fetch_what_is_due",
        "schedule": crontab(),
    },
    "sync templates": {
        "task": "apps.whatsapp.message_templates.tasks.sync_whose_turn_it_is",
        "schedule": crontab(minute="4-59/15"),  # turns.TICK
    },
    "watch QR sessions": {
        "task": "apps.whatsapp.sessions.tasks.watch_sessions",
        "schedule": 30.0,  # seconds
    },
    "look for messages to send": {
        "task": "apps.conversations.delivery.tasks.look_for_work",
        "schedule": 30.0,  # seconds
    },
    "ask about uncertain messages": {
        "task": "apps.conversations.doubts.tasks.find_doubts",
        "schedule": 60.0,  # seconds
    },
    "look for lost statuses": {
        "task": "apps.conversations.doubts.tasks.find_lost_statuses",
        "schedule": crontab(minute="*/5"),
    },
    "look at the message engine": {
        "task": "apps.conversations.operating.tasks.look_at_the_engine",
        "schedule": 30.0,  # seconds
    },
    "give out conversations": {
        "task": "apps.conversations.assignment.tasks.give_out",
        "schedule": 60.0,  # seconds
    },
    "close quiet conversations": {
        "task": "apps.conversations.assignment.tasks.close_quiet",
        "schedule": crontab(minute="23"),
    },
    "wake snoozed conversations": {
        "task": "apps.conversations.handling.tasks.wake_snoozed",
        "schedule": 30.0,  # seconds
    },
    "find occasions for automations": {
        "task": "apps.conversations.automation.tasks.find_occasions",
        "schedule": 30.0,  # seconds
    },
    "forget old runs of automations": {
        "task": "apps.conversations.automation.tasks.forget_old_runs",
        "schedule": crontab(hour="6", minute="31"),
    },
    "sum the figures of days up": {
        "task": "apps.conversations.analytics.tasks.sum_days_up",
        "schedule": crontab(minute="*/10"),
    },
    "look at campaigns": {
        "task": "apps.campaigns.tasks.look_at_campaigns",
        "schedule": 30.0,  # seconds
    },
    "sum the figures of campaigns up": {
        "task": "apps.campaigns.tasks.sum_figures_up",
        "schedule": crontab(minute="37"),
    },
    "find webhooks to send": {
        "task": "apps.conversations.hooks.tasks.find_waiting_webhooks",
        "schedule": 30.0,  # seconds
    },
    "forget sent webhooks": {
        "task": "apps.conversations.hooks.tasks.forget_sent_webhooks",
        "schedule": crontab(hour="7", minute="11"),
    },
    "find imports that were cut off": {
        "task": "apps.conversations.importing.tasks.find_cut_off_imports",
        "schedule": 30.0,  # seconds
    },
    "forget imported files": {
        "task": "apps.conversations.importing.tasks.forget_imported_files",
        "schedule": crontab(hour="6", minute="47"),
    },
    "find bulk actions left behind": {
        "task": "apps.conversations.segments.tasks.find_left_behind",
        "schedule": crontab(minute="*/3"),
    },
    "forget old bulk actions": {
        "task": "apps.conversations.segments.tasks.forget_old_jobs",
        "schedule": crontab(hour="6", minute="53"),
    },
    "find erasures that wait": {
        "task": "apps.conversations.privacy.tasks.find_waiting_erasures",
        "schedule": 60.0,  # seconds
    },
    "find contacts that searches miss": {
        "task": "apps.conversations.people.tasks.find_unfindable",
        "schedule": crontab(hour="6", minute="47"),
    },
    "empty the trash of contacts": {
        "task": "apps.conversations.people.tasks.empty_trashes",
        "schedule": crontab(hour="6", minute="59"),
    },
    "forget what no message came for": {
        "task": "apps.conversations.inbox.tasks.forget_orphans",
        "schedule": crontab(hour="7", minute="5"),
    },
    "sweep unsent uploads": {
        "task": "apps.conversations.composing.tasks.sweep_unsent_uploads",
        "schedule": crontab(minute="29"),
    },
    "sweep files": {
        "task": "apps.whatsapp.media.tasks.sweep_files",
        "schedule": crontab(hour="6", minute="41"),
    },
}


class SignsOfLife(bootsteps.StartStopStep):
    """Tells the others that this worker is there, whatever pool and flags it runs with."""

    requires = ("celery.worker.components:Timer",)

    def __init__(self, worker: Any, **_options: Any) -> None:
        self.name_of_worker = f"{worker.hostname}/{os.getpid()}"
        self.queues = list(worker.app.amqp.queues.consume_from)
        self.timer: Any = None

    def start(self, worker: Any) -> None:
        self.sign()
        self.timer = worker.timer.call_repeatedly(workforce.EVERY, self.sign)

    def stop(self, _worker: Any) -> None:
        if self.timer:
            self.timer.cancel()
        try:
            workforce.gone(self.name_of_worker)
        except RedisError:
            logger.warning("could not sign off")

    def sign(self) -> None:
        try:
            workforce.sign_of_life(self.name_of_worker, self.queues)
        except RedisError:  # the next one is due in a few seconds
            logger.warning("sign of life not left")


app.steps["worker"].add(SignsOfLife)


@signals.worker_process_init.connect
def leave_the_program_alone(**_: Any) -> None:
    """What the program consists of stays until the end; nobody needs to look through it for what
    can be thrown away, which costs a fifth of an import."""
    gc.freeze()


@signals.task_prerun.connect
def say_in_the_log(task_id: str, task: Any, **_: Any) -> None:
    if not task.request.is_eager:
        trace.about.set({"task": task.name, "task_id": task_id})


@signals.task_postrun.connect
def say_no_longer(task: Any, **_: Any) -> None:
    if not task.request.is_eager:
        trace.about.set(None)
