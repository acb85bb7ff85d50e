"""What can be changed about a channel that is there."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from apps.whatsapp.channels import changing, profile, registration
from apps.whatsapp.channels.profile import Profile
from apps.whatsapp.forms.channels import NAME_LENGTH, GatewayField, MetaIdField, SecretField
from apps.whatsapp.models import Channel


class TestForm(forms.Form):
    """To whom a test goes; written as people write numbers, kept as E.164."""

    to = forms.CharField(
        label=_("To which number"),
        max_length=30,
        help_text=_("With country and area code, such as +55 11 90000-0101."),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_to(self) -> str:
        written: str = self.cleaned_data["to"]
        digits = re.sub(r"[\s().\-/]", "", written)
        if re.fullmatch(r"\+?[1-9]\d{9,14}", digits) is None:
            raise ValidationError(
                _("This is not a whole number yet. Example: +55 11 90000-0101."), code="invalid"
            )
        return digits if digits.startswith("+") else f"+{_with_country(digits)}"


def _with_country(digits: str) -> str:
    """Ten or eleven digits without + are a Brazilian number with its area code."""
    return f"55{digits}" if len(digits) in {10, 11} else digits


class RenameForm(forms.Form):
    display_name = forms.CharField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class PaceForm(forms.Form):
    own_pace = forms.IntegerField(
        label=_("Own limit, in messages a second"),
        min_value=1,
        max_value=changing.FASTEST,
        required=False,
        help_text=_("Empty means as fast as the provider allows."),
    )


class SecretsForm(forms.Form):
    """A field left empty stays as it is."""

    hide_optional = True

    def __init__(self, *args: Any, channel: Channel, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.help_text = _said_of(channel, name)

    def clean(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if not given and not self.errors:
            raise ValidationError(_("Write what is to be replaced."), code="nothing")
        return given


def _said_of(channel: Channel, name: str) -> Any:
    if name not in channel.hints:
        return _("Not set yet.")
    last4 = channel.hints[name]
    return _("Set, ends in %(last4)s.") % {"last4": last4} if last4 else _("Set.")


class MetaSecretsForm(SecretsForm):
    access_token = SecretField(label=_("New access token"), required=False)
    app_secret = SecretField(label=_("New app secret"), required=False)


class GatewayForm(forms.Form):
    """Where the session is, and the key that opens the gateway."""

    gateway_url = GatewayField(label=_("Address of the gateway"))
    api_key = SecretField(label=_("New key of the gateway"), required=False)
    hide_optional = True

    def __init__(self, *args: Any, channel: Channel, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"gateway_url": channel.gateway_url}
        self.fields["api_key"].help_text = _said_of(channel, "api_key")


class IdsForm(forms.Form):
    """As in the wizard, for a channel whose number nobody has proven yet."""

    phone_number_id = MetaIdField(label=_("Phone number ID"))
    business_account_id = MetaIdField(label=_("WhatsApp Business Account ID"))


class PinForm(forms.Form):
    pin = forms.CharField(
        label=_("PIN, six digits"),
        max_length=6,
        validators=[registration.valid_pin],
        widget=forms.PasswordInput({"inputmode": "numeric", "autocomplete": "off"}),
    )


class ProfileForm(forms.Form):
    """The business profile, with Meta's limits of length."""

    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("JPEG or PNG, square, at least 192 pixels, up to 5 MB. Empty leaves it."),
        widget=forms.FileInput({"accept": "image/jpeg,image/png"}),
    )
    about = forms.CharField(
        label=_("Line below the name"),
        max_length=profile.LONGEST["about"],
        required=False,
        help_text=_("Up to 139 characters. WhatsApp calls it “About”."),
    )
    description = forms.CharField(
        label=_("Description"),
        max_length=profile.LONGEST["description"],
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    address = forms.CharField(
        label=_("Address"), max_length=profile.LONGEST["address"], required=False
    )
    email = forms.EmailField(label=_("E-mail"), max_length=profile.LONGEST["email"], required=False)
    website_1 = forms.URLField(
        label=_("Website"),
        max_length=profile.LONGEST_WEBSITE,
        required=False,
        assume_scheme="https",
    )
    website_2 = forms.URLField(
        label=_("Second website"),
        max_length=profile.LONGEST_WEBSITE,
        required=False,
        assume_scheme="https",
    )
    vertical = forms.ChoiceField(
        label=_("Line of business"), choices=list(profile.VERTICALS.items()), required=False
    )
    hide_optional = True

    def __init__(self, *args: Any, known: Profile, **options: Any) -> None:
        super().__init__(*args, **options)
        first, second, *_rest = [*known.websites, "", ""]
        self.initial = {**asdict(known), "website_1": first, "website_2": second}

    def clean_photo(self) -> UploadedFile[bytes] | None:
        photo: UploadedFile[bytes] | None = self.cleaned_data["photo"]
        if photo is None:
            return None
        if (photo.size or 0) > profile.LARGEST_PHOTO:
            raise ValidationError(
                _("The photo is over 5 MB. Make it smaller and send it again."), code="too_big"
            )
        if self.photo_type(photo) not in profile.PHOTO_TYPES:
            raise ValidationError(_("Only JPEG and PNG can be a photo."), code="wrong_type")
        return photo

    @staticmethod
    def photo_type(photo: UploadedFile[bytes]) -> str:
        """By its first bytes, whatever the browser says it is; "" for what it must not be."""
        head = photo.read(8)
        photo.seek(0)
        if head.startswith(b"\xff\xd8\xff"):
            return "image/jpeg"
        return "image/png" if head == b"\x89PNG\r\n\x1a\n" else ""

    def wanted(self) -> dict[str, Any]:
        """For `profile.change`; the photo goes its own way."""
        given = self.cleaned_data
        websites = tuple(url for url in (given["website_1"], given["website_2"]) if url)
        names = ("about", "description", "address", "email", "vertical")
        return {"websites": websites, **{name: given[name] for name in names}}
