"""What is answered to people: the company's own words, or ours in its language."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.models import Tenant
from apps.conversations.consent import rules
from apps.conversations.models import ConsentRules

#: The word we name for coming back, by the company's language.
_COME_BACK = {"pt-br": "VOLTAR", "en": "START"}


def stopped(tenant: Tenant, in_force: ConsentRules, *, only_promotions: bool) -> str:
    if in_force.stop_text:
        return in_force.stop_text
    with translation.override(tenant.language):
        said = _promotions_end(tenant) if only_promotions else _all_ends(tenant)
        return f"{said} {_way_back(tenant, in_force)}".strip()


def _promotions_end(tenant: Tenant) -> str:
    return _("Done. You will get no more promotions from %(company)s here.") % {
        "company": tenant.name
    }


def _all_ends(tenant: Tenant) -> str:
    return _("Done. %(company)s will write to you here only when you write first.") % {
        "company": tenant.name
    }


def started(tenant: Tenant, in_force: ConsentRules) -> str:
    if in_force.start_text:
        return in_force.start_text
    with translation.override(tenant.language):
        said = _("Done. You will get news and offers from %(company)s here.")
        return said % {"company": tenant.name}


def question(tenant: Tenant, in_force: ConsentRules) -> str:
    if in_force.question_text:
        return in_force.question_text
    with translation.override(tenant.language):
        said = _("Do you want news and offers from %(company)s here? Answer YES to confirm.")
        return said % {"company": tenant.name}


def _way_back(tenant: Tenant, in_force: ConsentRules) -> str:
    known = rules.start_words(in_force)
    word = known[0].upper() if known else ""
    if in_force.start_words is None:
        word = _COME_BACK.get(tenant.language, "START")
    return _("To change your mind, write %(word)s.") % {"word": word} if word else ""
