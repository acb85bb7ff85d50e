"""How a job stands: on open pages while it runs, and in the bell once it is over."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts import notifications
from apps.accounts.live import publishing, rooms
from apps.accounts.models import Tenant, User
from apps.conversations.models import BulkJob

TEMPLATE = "conversations/segments/_job_news.html"
Action, State = BulkJob.Action, BulkJob.State


def show(tenant: Tenant, job: BulkJob) -> None:
    """To whoever began it. It comes as `import:update`, the stream for long work on contacts."""
    if job.user_id is None:
        return
    publishing.publish(
        tenant,
        rooms.of_user(tenant.schema_name, job.user_id),
        "import:update",
        as_data(job),
        template=TEMPLATE,
        context={"job": job},
        about=job.pk,
        version=job.steps * 2 + job.is_over,
    )


def as_data(job: BulkJob) -> dict[str, Any]:
    return {
        "kind": "bulk",
        "id": str(job.pk),
        "action": job.action,
        "state": job.state,
        "total": job.total,
        "seen": job.seen,
        "changed": job.changed,
        "refused": job.refused,
    }


def tell(tenant: Tenant, job: BulkJob) -> None:
    """A notice for whoever began it, unless they stopped it themselves."""
    person = User.objects.filter(pk=job.user_id).first() if job.user_id else None
    if person is not None and job.state != State.CANCELLED:
        kind = "bulk_ended" if job.state == State.DONE else "bulk_failed"
        notifications.notify(
            tenant, kind, to=[person], action=job.action, changed=job.changed, problem=job.problem
        )


@notifications.kinds.add("bulk_ended", icon="people", url_name="bulk_jobs")
def _ended(params: notifications.Params) -> str:
    return said(params["action"], params["changed"])


@notifications.kinds.add("bulk_failed", icon="alert", url_name="bulk_jobs")
def _failed(params: notifications.Params) -> str:
    return f"{_PROBLEMS.get(params['problem'], _PROBLEMS['broken'])} {_ended(params)}"


_PROBLEMS = {
    "quota_exceeded": gettext_lazy("The plan's limit of contacts stopped it."),
    "target_gone": gettext_lazy("The tag or list is gone meanwhile."),
    "bad_rules": gettext_lazy("Its rules name something that is gone meanwhile."),
    "broken": gettext_lazy("It broke off; what was done until then stays."),
}


def problem_of(job: BulkJob) -> str:
    """Why it failed, in words; "" when it did not."""
    return str(_PROBLEMS.get(job.problem, _PROBLEMS["broken"])) if job.problem else ""


def said(action: str, changed: int) -> str:
    """What was done to how many people, in a sentence."""
    words = {
        Action.TAG: ngettext("%(n)d person tagged.", "%(n)d people tagged.", changed),
        Action.UNTAG: ngettext(
            "Tag taken from %(n)d person.", "Tag taken from %(n)d people.", changed
        ),
        Action.LIST: ngettext(
            "%(n)d person put on the list.", "%(n)d people put on the list.", changed
        ),
        Action.UNLIST: ngettext(
            "%(n)d person taken from the list.", "%(n)d people taken from the list.", changed
        ),
        Action.OPT_OUT: ngettext(
            "%(n)d person gets no offers any more.", "%(n)d people get no offers any more.", changed
        ),
        Action.BLOCK: ngettext("%(n)d person blocked.", "%(n)d people blocked.", changed),
        Action.UNBLOCK: ngettext("%(n)d person unblocked.", "%(n)d people unblocked.", changed),
        Action.TRASH: ngettext(
            "%(n)d person put into the trash.", "%(n)d people put into the trash.", changed
        ),
        Action.RESTORE: ngettext(
            "%(n)d person brought back.", "%(n)d people brought back.", changed
        ),
        Action.ERASE: ngettext("%(n)d person erased.", "%(n)d people erased.", changed),
        Action.EXPORT: ngettext("%(n)d person exported.", "%(n)d people exported.", changed),
    }
    text = words.get(Action(action)) if action in Action.values else _("%(n)d people changed.")
    return str(text) % {"n": changed}
