"""How segments and bulk actions are told in pages."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from apps.accounts.templatetags.figures import percent_of
from apps.conversations.models import BulkJob, Segment, Tag
from apps.conversations.segments import bulk, progress, words, workbooks
from apps.conversations.segments.refusals import BadRules

register = template.Library()
register.filter("job_problem", progress.problem_of)
register.filter("job_is_undoable", bulk.is_undoable)
register.filter("job_link", workbooks.link)


@register.filter
def job_title(job: BulkJob) -> str:
    """What it does, with the name of the tag or list."""
    title = _("Undo: %(action)s") if job.undoes_id else "%(action)s"
    action = job.get_action_display()
    name = _name_of(job)
    told = f"{action}: {name}" if name else action
    told = title % {"action": told}
    return told[:1].upper() + told[1:]


def _name_of(job: BulkJob) -> str:
    if "tag" in job.details:
        return str(Tag.objects.filter(pk=job.details["tag"]).first() or "")
    if "list" in job.details:
        return str(Segment.objects.filter(pk=job.details["list"]).first() or "")
    return ""


@register.filter
def job_said(job: BulkJob) -> str:
    return progress.said(job.action, job.changed)


@register.filter
def job_share(job: BulkJob) -> float:
    """How far it is, from 0 to 100."""
    return percent_of(job.seen, job.total)


@register.filter
def sentence(segment: Segment) -> str:
    """Its rules in words; what is wrong with them when they can't be asked any more."""
    try:
        return words.sentence(segment.rules)
    except BadRules as refusal:
        return str(refusal)
