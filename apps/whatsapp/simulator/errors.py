"""Refusals in Meta's words and shape.

Titles and HTTP statuses: Meta, "Error codes" of the Cloud API. 130429 answers 429, which is
what Graph does for throughput since v23; everything else as in that table.
"""

from __future__ import annotations

from typing import Any

HREF = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"

#: code → (HTTP status, title)
KNOWN: dict[int, tuple[int, str]] = {
    0: (401, "AuthException"),
    1: (400, "API Unknown"),
    2: (503, "Service temporarily unavailable"),
    3: (500, "API Method"),
    4: (400, "Application request limit reached"),
    10: (403, "Application does not have permission for this action"),
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    190: (401, "Access token has expired"),
    200: (403, "Permissions error"),
    368: (403, "Temporarily blocked for policies violations"),
    613: (400, "Calls to this api have exceeded the rate limit."),
    2200: (400, "Callback verification failed"),
    80007: (400, "Rate limit issues"),
    80008: (400, "There have been too many calls to this WhatsApp Business account."),
    130429: (429, "Rate limit hit"),
    130472: (400, "User's number is part of an experiment"),
    130497: (403, "Business account is restricted from messaging users in this country."),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (500, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131030: (400, "Recipient phone number not in allowed list"),
    131031: (403, "Business Account locked"),
    131037: (
        400,
        "WhatsApp provided number needs display name approval before message can be sent.",
    ),
    131042: (400, "Business eligibility payment issue"),
    131045: (500, "Incorrect certificate"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "This message was not delivered to maintain healthy ecosystem engagement."),
    131050: (400, "User has stopped marketing messages from this business."),
    131051: (400, "Unsupported message type"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131055: (400, "Method not allowed"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Account in maintenance mode"),
    131062: (400, "Business-scoped user ids are not supported for this message"),
    131063: (400, "Marketing templates are disabled for Cloud API"),
    131064: (400, "Messaging limit because of template classification violations"),
    132000: (400, "Number of parameters does not match the expected number of params"),
    132001: (404, "Template name does not exist in the translation"),
    132005: (400, "Translated text too long"),
    132007: (400, "Template format character policy violated"),
    132008: (400, "Template component format mismatch"),
    132012: (400, "Parameter format does not match format in the created template"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
    132018: (400, "There is an issue with the parameters of the template"),
    132068: (400, "Flow is blocked"),
    132069: (400, "Flow is throttled"),
    133000: (500, "Incomplete deregistration"),
    133004: (503, "Server temporarily unavailable"),
    133005: (400, "Two step verification PIN mismatch"),
    133006: (400, "Phone number re-verification needed"),
    133008: (400, "Too many two step verification PIN guesses"),
    133010: (400, "Phone number not registered"),
    133016: (400, "Account register/deregister rate limit exceeded"),
    134100: (400, "Only marketing messages supported"),
    134101: (400, "Template is still syncing"),
    135000: (400, "Generic user error"),
    137000: (400, "Recipient identity key hash mismatch"),
    136025: (400, "Verify code error"),
    147001: (400, "Username is not available"),
    139100: (400, "Failed to block or unblock some users"),
    139101: (400, "Block list limit reached"),
}

#: Templates: the real number is the subcode of a 100.
TEMPLATE_TROUBLES: dict[int, str] = {
    2388019: "Message Template Limit Exceeded",
    2388023: "Message Template Language Is Being Deleted",
    2388024: "Content in This Language Already Exists",
    2388040: "Character Limit Exceeded",
    2388042: "Template Body Is Missing",
    2388043: "Message Template Component Has an Unexpected Field",
    2388047: "Message Header Format Is Incorrect",
    2388072: "Message Body Format Is Incorrect",
    2388073: "Message Footer Format Is Incorrect",
    2388293: "Template Contains Too Many Variable Parameters Relative to Its Length",
    2388299: "Template Has Leading or Trailing Params",
}


class GraphError(Exception):
    """A refusal that becomes `{"error": {…}}`.

    `message` replaces the title where Meta says something particular; `subcode` is sent
    only where Meta still does (tokens, templates).
    """

    def __init__(
        self,
        code: int,
        details: str = "",
        *,
        message: str = "",
        subcode: int | None = None,
        kind: str = "OAuthException",
        said_to_user: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(code, details or message)
        self.said_to_user = said_to_user
        self.code = code
        self.details = details
        self.subcode = subcode
        self.kind = kind
        self.status, title = KNOWN[code]
        self.message = message or f"(#{code}) {title}"

    def body(self, trace: str) -> dict[str, Any]:
        error: dict[str, Any] = {"message": self.message, "type": self.kind, "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.said_to_user is not None:
            title, words = self.said_to_user
            error |= {"is_transient": False, "error_user_title": title, "error_user_msg": words}
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        error["fbtrace_id"] = trace
        return {"error": error}


def missing(path: str) -> GraphError:
    return GraphError(100, message=f"(#100) The parameter {path} is required.")


def invalid(details: str) -> GraphError:
    return GraphError(100, details)


def unknown_object(node: str) -> GraphError:
    return GraphError(
        100,
        message=(
            f"Unsupported request. Object with ID '{node}' does not exist, cannot be loaded due to "
            "missing permissions, or does not support this operation."
        ),
        subcode=33,
        kind="GraphMethodException",
    )


def template_trouble(subcode: int, words: str) -> GraphError:
    return GraphError(
        100,
        message="Invalid parameter",
        subcode=subcode,
        said_to_user=(TEMPLATE_TROUBLES[subcode], words),
    )


def in_status(code: int, details: str = "") -> dict[str, Any]:
    """The same refusal as it stands in a webhook's `errors`."""
    title = KNOWN[code][1]
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details or title},
        "href": HREF,
    }
