"""auth/register, verify-email: a company begins."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailConfirmationHMAC
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError as TooWeak
from django.db import IntegrityError
from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.accounts import access, signup
from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.sessions import begin
from apps.accounts.api.shapes import SessionOutput
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import Line, Serializer
from apps.accounts.models import User


def taken() -> serializers.ValidationError:
    # Registering has to say so; the throttle keeps anybody from trying addresses by the thousand.
    words = _("There is a login with this address already. Log in, or reset the password.")
    return serializers.ValidationError({"email": [words]})


class RegisterInput(Serializer):
    tenant_name = Line(max_length=120)
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=200, trim_whitespace=False)
    name = Line(max_length=120)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if signup.address_is_taken(attrs["email"]):
            raise taken()
        person = User(email=attrs["email"], name=attrs["name"])
        check_password(attrs["password"], person)
        return attrs


def check_password(password: str, person: User) -> None:
    """Raises a field error that says why it is too weak."""
    try:
        validate_password(password, person)
    except TooWeak as exc:
        raise serializers.ValidationError({"password": exc.messages}) from exc


class Register(ApiView):
    """Make a company and its owner, who is logged in at once.

    Nothing can be sent until the link in the verification mail was followed.
    """

    permission = {"POST": access.ANYONE}
    enters_tenant = False
    throttle = "login"

    @operation(reads=RegisterInput, answers=SessionOutput, status=201)
    def post(self, request: ApiRequest, values: dict[str, Any]) -> dict[str, Any]:
        try:
            made = signup.register(request._request, **values)
        except IntegrityError as exc:
            # Somebody registered the same address, or a company of the same name, meanwhile.
            if signup.address_is_taken(values["email"]):
                raise taken() from exc
            made = signup.register(request._request, **values)
        return begin(request, made.user, made.tenant)


class KeyInput(Serializer):
    key = serializers.CharField(max_length=500)


class VerifiedOutput(Serializer):
    email = serializers.EmailField()


class VerifyEmail(ApiView):
    """Confirm an e-mail address with the key from the link in the mail."""

    permission = {"POST": access.ANYONE}
    enters_tenant = False
    throttle = "login"

    @operation(reads=KeyInput, answers=VerifiedOutput)
    def post(self, request: ApiRequest, values: dict[str, Any]) -> Any:
        confirmation = EmailConfirmationHMAC.from_key(values["key"])
        address = confirmation.confirm(request._request) if confirmation else None
        if address is None:
            words = _("This link was used or has expired. Ask for a new one in your profile.")
            raise serializers.ValidationError({"key": [words]})
        return address
