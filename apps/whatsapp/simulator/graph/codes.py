"""Authentication templates: Meta writes their text itself."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
BODY = "*{{1}}* is your verification code."
SAFETY = " For your security, do not share this code."
URL = "https://www.whatsapp.com/otp/code/?otp_type={kind}&code=otp{{{{1}}}}"


def filled_in(components: list[Json], category: str) -> list[Json]:
    """The components as they are stored."""
    if category != "AUTHENTICATION":
        return components
    return [_filled_in(one) for one in components]


def _filled_in(part: Json) -> Json:
    kind = str(part.get("type") or "").upper()
    if kind == "BODY" and not part.get("text"):
        safety = SAFETY if part.get("add_security_recommendation") else ""
        return {**part, "text": BODY + safety, "example": {"body_text": [["123456"]]}}
    if kind == "FOOTER" and part.get("code_expiration_minutes") and not part.get("text"):
        return {**part, "text": f"This code expires in {part['code_expiration_minutes']} minutes."}
    if kind == "BUTTONS":
        return {**part, "buttons": [_button(one) for one in part.get("buttons") or []]}
    return part


def _button(told: Json) -> Json:
    if str(told.get("type") or "").upper() != "OTP":
        return told
    url = URL.format(kind=str(told.get("otp_type") or "COPY_CODE").upper())
    return {"type": "URL", "text": told.get("text") or "Copy code", "url": url, "example": [url]}
