"""Pages about the company's artificial intelligence."""

from django.urls import path

from apps.ai.views import keys

urlpatterns = [
    path("settings/ai-keys/", keys.listing, name="ai_keys"),
    path("settings/ai-keys/<slug:provider>/", keys.put, name="ai_key_put"),
    path("settings/ai-keys/<slug:provider>/remove/", keys.remove, name="ai_key_remove"),
]
