"""Refusals: each says in the user's language what is wrong and what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """Something asked for can't be done now; nothing was changed.

    `code` is for programs, the message for people, `status` the HTTP status of both
    the API's and the pages' answer.
    """

    code = "refused"
    status = 409
    message: Any = _("This can't be done now.")

    def __init__(self, message: Any = None, **extra: Any) -> None:
        self.message = message or self.message
        self.extra = extra
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)


class Gone(Refusal):
    """What was asked for is deleted, or never was: the answer does not tell which. A page leads on
    to `url_name`, in the words of `way_on`."""

    code = "not_found"
    status = 404
    url_name = "home"
    way_on: Any = _("Go to the start")


class NotAllowed(Refusal):
    """The role or the key does not include the permission."""

    code = "not_allowed"
    status = 403
    message = _("Your role does not include this. Ask an owner or administrator of the company.")


class TenantSuspended(Refusal):
    code = "tenant_suspended"
    status = 403
    message = _("This company is suspended. Whoever runs the platform can lift it.")


class EmailNotVerified(Refusal):
    code = "email_not_verified"
    message = _("Verify the company's e-mail address first: the link is in the mail we sent.")


class LastOwner(Refusal):
    code = "last_owner"
    message = _("A company needs an owner. Make somebody else owner first.")


class AlreadyMember(Refusal):
    code = "already_member"
    message = _("This person is already on the team.")


class QuotaExceeded(Refusal):
    """A limit of the plan is reached. `extra`: resource, limit, used."""

    code = "quota_exceeded"
    status = 402
    message = _("The plan's limit is reached.")
