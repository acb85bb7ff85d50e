"""At which hours conversations are given to somebody: said by oneself, or by who keeps the team."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.access import requires
from apps.accounts.models import User
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask, done
from apps.conversations.assignment import agents
from apps.conversations.forms.work_hours import WorkHoursForm
from apps.conversations.handling.owners import answerer
from apps.conversations.views import teams

FORM = "conversations/settings/work_hours.html"


@requires("conversations.reply")
def mine(request: MemberRequest) -> HttpResponse:
    form = _form(request, request.user)
    if _is_kept(request, request.user, form):
        return done(request, _("Your working hours are saved."), url=reverse("my_inbox"))
    return _asked(request, request.user, form, back="my_inbox")


@requires("team.manage")
def of(request: MemberRequest, user_id: UUID) -> HttpResponse:
    person = answerer(request.tenant, user_id)
    form = _form(request, person)
    if _is_kept(request, person, form):
        words = _("The working hours of %(name)s are saved.") % {"name": person.called}
        return teams.rows(request).said(request, words)
    return _asked(request, person, form, back="teams")


def _form(request: MemberRequest, person: User) -> WorkHoursForm:
    return WorkHoursForm(request.POST or None, kept=agents.of(person.pk).hours)


def _is_kept(request: MemberRequest, person: User, form: WorkHoursForm) -> bool:
    if not form.is_valid():
        return False
    agents.set_hours(request.tenant, person, form.cleaned_data["hours"], by=request.actor)
    return True


def _asked(request: MemberRequest, person: User, form: WorkHoursForm, *, back: str) -> HttpResponse:
    context = {
        "form": form,
        "person": person,
        "back": reverse(back),
        "zone": request.tenant.time_zone,
    }
    return ask(request, FORM, context)
