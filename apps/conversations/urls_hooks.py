"""Pages about webhooks out."""

from django.urls import URLPattern, path

from apps.conversations.views import hook_deliveries, hooks

_ONE = "settings/webhooks/<uuid:pk>/"
urlpatterns: list[URLPattern] = [
    path("settings/webhooks/", hooks.listing, name="hooks"),
    path("settings/webhooks/add/", hooks.add, name="hook_add"),
    path(_ONE, hooks.one, name="hook"),
    path(f"{_ONE}change/", hooks.change, name="hook_change"),
    path(f"{_ONE}switch/", hooks.switch, name="hook_switch"),
    path(f"{_ONE}secret/", hooks.rotate, name="hook_rotate"),
    path(f"{_ONE}delete/", hooks.remove, name="hook_remove"),
    path(f"{_ONE}test/", hook_deliveries.test, name="hook_test"),
    path(f"{_ONE}replay/", hook_deliveries.replay, name="hook_replay"),
    path(f"{_ONE}<uuid:delivery>/resend/", hook_deliveries.resend, name="hook_resend"),
]
