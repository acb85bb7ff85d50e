"""Pages about consent."""

from django.urls import URLPattern, path

from apps.conversations.views import consent, consent_rules, suppression

urlpatterns: list[URLPattern] = [
    path("contacts/<uuid:pk>/consent/", consent.shown, name="contact_consent"),
    path("contacts/<uuid:pk>/consent/note/", consent.note, name="contact_consent_note"),
    path("settings/consent/", consent_rules.page, name="consent_rules"),
    path("settings/suppressed/", suppression.listing, name="suppressed"),
    path("settings/suppressed/add/", suppression.add, name="suppress"),
    path("settings/suppressed/<int:pk>/remove/", suppression.remove, name="unsuppress"),
]
