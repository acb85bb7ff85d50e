"""What the company's artificial intelligence needs to know."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.secrets import EncryptedTextField


class ProviderKey(models.Model):
    """The company's own key at a model provider; it wins over the platform's."""

    class Provider(models.TextChoices):
        OPENAI = "openai", "OpenAI"
        GROQ = "groq", "Groq"
        GEMINI = "gemini", "Google Gemini"

    provider = models.CharField(
        _("provider"), max_length=10, choices=Provider.choices, primary_key=True
    )
    key = EncryptedTextField(_("key"))
    last4 = models.CharField(max_length=4, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("AI key")
        verbose_name_plural = _("AI keys")

    def __str__(self) -> str:
        return f"{self.get_provider_display()} (…{self.last4})"
