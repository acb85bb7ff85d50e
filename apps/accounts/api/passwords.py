"""auth/password/*: a forgotten password."""

from __future__ import annotations

from typing import Any

from allauth.account import signals
from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm, UserTokenForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from apps.accounts import access
from apps.accounts.api.operation import operation
from apps.accounts.api.registration import check_password
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import Serializer


class ForgotInput(Serializer):
    email = serializers.EmailField(max_length=254)


class ForgotPassword(ApiView):
    """Mail a link for a new password. The answer is the same for an address nobody has."""

    permission = {"POST": access.ANYONE}
    enters_tenant = False
    throttle = "login"

    @operation(
        reads=ForgotInput,
        says=gettext_lazy("If this address has a login, a mail with a link is on its way to it."),
    )
    def post(self, request: ApiRequest, values: dict[str, Any]) -> None:
        form = ResetPasswordForm(data=values)
        if form.is_valid():
            form.save(request._request)


class ResetInput(Serializer):
    key = serializers.CharField(max_length=200)
    password = serializers.CharField(max_length=200, trim_whitespace=False)


class ResetPassword(ApiView):
    """Set a new password with the key from the link in the mail. All log-ins by API end."""

    permission = {"POST": access.ANYONE}
    enters_tenant = False
    throttle = "login"

    @operation(reads=ResetInput, says=gettext_lazy("The password is changed. Log in with it."))
    def post(self, request: ApiRequest, values: dict[str, Any]) -> None:
        user = _user_of(values["key"])
        check_password(values["password"], user)
        adapter = get_adapter()
        adapter.set_password(user, values["password"])
        signals.password_reset.send(sender=type(user), request=request._request, user=user)
        adapter.send_notification_mail("account/email/password_reset", user)


def _user_of(key: str) -> Any:
    """Whose link it was. The key is the last part of the link's address, `<person>-<token>`."""
    person, _dash, token = key.partition("-")
    form = UserTokenForm(data={"uidb36": person, "key": token})
    if form.is_valid():
        return form.reset_user
    words = _("This link was used or has expired. Ask for a new one.")
    raise serializers.ValidationError({"key": [words]})
