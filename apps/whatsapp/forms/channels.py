"""What people type to connect a channel. Secrets are written, never shown again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.whatsapp.channels import addresses

NAME_LENGTH = 80
ENGINES = [("NOWEB", "NOWEB"), ("GOWS", "GOWS"), ("WEBJS", "WEBJS")]


class SecretField(forms.CharField):
    """A token, key or secret: one line without spaces; what was pasted round it is cut off."""

    def __init__(self, **options: Any) -> None:
        widget = forms.PasswordInput({"autocomplete": "off", "spellcheck": "false"})
        super().__init__(**{"max_length": 1000, "widget": widget, **options})

    def clean(self, value: Any) -> str:
        secret: str = super().clean(value)
        if not (secret.isascii() and secret.isprintable()) or " " in secret:
            raise ValidationError(
                _("There are spaces or line breaks inside. Copy it once more."), code="invalid"
            )
        return secret


class MetaIdField(forms.CharField):
    """An id at Meta: digits only."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        )
        super().__init__(**{"max_length": 30, "widget": widget, **options})

    def clean(self, value: Any) -> str:
        written: str = super().clean(value)
        if written and not (written.isascii() and written.isdigit()):
            raise ValidationError(
                _("This id has digits only. A telephone number goes somewhere else."),
                code="not_an_id",
            )
        return written


class GatewayField(forms.URLField):
    """A gateway's address, one that the platform may reach."""

    def __init__(self, **options: Any) -> None:
        widget = forms.URLInput({"autocomplete": "off", "spellcheck": "false"})
        super().__init__(
            **{"max_length": 300, "assume_scheme": "https", "widget": widget, **options}
        )

    def clean(self, value: Any) -> str:
        return addresses.check_gateway(super().clean(value))


class NamedForm(forms.Form):
    """Every channel has a name by which the team knows it."""

    display_name = forms.CharField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        help_text=_("What your team calls it, such as Shop or Support. Customers don’t see it."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def leave_secrets(self) -> None:
        """Drawn again over htmx, secrets that were right stay in the page, and only there."""
        for name, field in self.fields.items():
            if isinstance(field, SecretField) and name not in self.errors:
                field.widget.attrs["hx-preserve"] = "true"


class MetaForm(NamedForm):
    """A number of the official Cloud API. The numbers in the hints are those in the picture."""

    phone_number_id = MetaIdField(
        label=_("Phone number ID"), help_text=_("In the picture: 2. It is not the number itself.")
    )
    business_account_id = MetaIdField(
        label=_("WhatsApp Business Account ID"), help_text=_("In the picture: 3.")
    )
    access_token = SecretField(
        label=_("Access token"),
        help_text=_(
            "Best is one of a system user, which does not run out. The one in the picture (1)"
            " is good for a day, to try."
        ),
    )
    app_secret = SecretField(
        label=_("App secret"),
        required=False,
        help_text=_("In the picture: 4. It proves that a webhook comes from Meta."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["app_secret"].required = not settings.META_APP_SECRET


class QrForm(NamedForm):
    """A session at a WAHA gateway. The one who connects has read what may happen."""

    gateway_url = GatewayField(
        label=_("Address of the gateway"),
        help_text=_("Where your WAHA runs, such as https://waha.example.com."),
    )
    api_key = SecretField(
        label=_("Key of the gateway"),
        required=False,
        help_text=_("WAHA_API_KEY in its settings. Leave it empty if the gateway asks for none."),
    )
    session = forms.RegexField(
        r"\A[a-z0-9][a-z0-9_-]*\Z",
        label=_("Name of the session"),
        max_length=50,
        initial="default",
        help_text=_("Small letters, digits, - and _. WAHA Core knows only “default”."),
        error_messages={
            "invalid": _("Only small letters, digits, - and _, beginning with a letter or digit.")
        },
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    engine = forms.ChoiceField(
        label=_("Engine"),
        choices=ENGINES,
        initial="NOWEB",
        help_text=_("What the gateway was started with. NOWEB is Baileys, light and usual."),
    )
    understood = forms.BooleanField(
        label=_("I know that WhatsApp can block this number, and that nobody can undo it."),
        error_messages={"required": _("Read the warning, then tick this.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["gateway_url"].initial = settings.DEFAULT_WAHA_URL

    def settings(self) -> dict[str, str]:
        """For `connecting.create`."""
        given = self.cleaned_data
        return {
            "display_name": given["display_name"],
            "name": given["session"],
            "gateway_url": given["gateway_url"],
            "api_key": given["api_key"],
            "engine": given["engine"],
        }


class SandboxForm(NamedForm):
    """A channel of the simulator: everything is made up for it."""

    kind = forms.ChoiceField(
        label=_("What to try"),
        choices=[
            ("meta", _("The official way: templates, receipts, webhooks")),
            ("waha", _("By QR code: the code scans itself after a few seconds")),
        ],
        initial="meta",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["display_name"].initial = _("Sandbox")
