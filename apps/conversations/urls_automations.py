"""Pages about automations and macros."""

from django.urls import URLPattern, path

from apps.conversations.views import automation_editor, automations, macros, macros_run

_ONE = "automations/<uuid:pk>/"
_MACRO = "settings/macros/<uuid:pk>/"
urlpatterns: list[URLPattern] = [
    path("automations/", automations.listing, name="automations"),
    path("automations/new/", automation_editor.new, name="automation_new"),
    path("automations/look/", automation_editor.look, name="automation_look"),
    path(_ONE, automations.one, name="automation"),
    path(f"{_ONE}change/", automation_editor.change, name="automation_change"),
    path(f"{_ONE}switch/", automations.switch, name="automation_switch"),
    path(f"{_ONE}move/", automations.move, name="automation_move"),
    path(f"{_ONE}try/", automations.attempt, name="automation_try"),
    path(f"{_ONE}delete/", automations.remove, name="automation_remove"),
    path("settings/macros/", macros.listing, name="macros"),
    path("settings/macros/new/", macros.new, name="macro_new"),
    path("settings/macros/look/", macros.look, name="macro_look"),
    path(_MACRO, macros.change, name="macro"),
    path(f"{_MACRO}delete/", macros.remove, name="macro_remove"),
    path("inbox/macros/", macros_run.many, name="macros_run"),
    path("inbox/<uuid:pk>/macros/", macros_run.one, name="conversation_macro"),
]
