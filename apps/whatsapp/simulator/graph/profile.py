"""/{number}/whatsapp_business_profile"""

from __future__ import annotations

from apps.whatsapp.simulator.checks.fields import maybe_text
from apps.whatsapp.simulator.errors import invalid, missing

from .call import DONE, Answer, Call
from .shape import pick

LIMITS = {"about": 139, "address": 256, "description": 512, "email": 128}  # characters
VERTICALS = frozenset(
    ["OTHER", "AUTO", "BEAUTY", "APPAREL", "EDU", "ENTERTAIN", "EVENT_PLAN", "FINANCE", "GROCERY",
     "GOVT", "HOTEL", "HEALTH", "NONPROFIT", "PROF_SERVICES", "RETAIL", "TRAVEL", "RESTAURANT",
     "ALCOHOL", "ONLINE_GAMBLING", "PHYSICAL_GAMBLING", "OTC_DRUGS", "MATRIMONY_SERVICE"]
)  # fmt: skip
FIELDS = (*LIMITS, "profile_picture_url", "websites", "vertical")


async def read(call: Call) -> Answer:
    profile = call.number().profile
    whole = {"messaging_product": "whatsapp", **{key: profile.get(key) for key in FIELDS}}
    whole["vertical"] = whole["vertical"] or "OTHER"
    return {"data": [pick(whole, call.asked.get("fields"), ["messaging_product"])]}


async def write(call: Call) -> Answer:
    number, told = call.number(), await call.parameters()
    if told.get("messaging_product") != "whatsapp":
        raise missing("messaging_product")
    changes: dict[str, object] = {
        key: maybe_text(told, key, key, most=most) for key, most in LIMITS.items() if key in told
    }
    if "websites" in told:
        changes["websites"] = _websites(told["websites"])
    if "vertical" in told:
        if told["vertical"] not in VERTICALS:
            raise invalid(f"Param vertical must be one of {{{', '.join(sorted(VERTICALS))}}}.")
        changes["vertical"] = told["vertical"]
    if told.get("profile_picture_handle"):
        changes["profile_picture_url"] = _picture(call, str(told["profile_picture_handle"]))
    number.profile |= changes
    return dict(DONE)


def _websites(said: object) -> list[str]:
    if not isinstance(said, list) or len(said) > 2:
        raise invalid("Param websites must have at most 2 elements.")
    if any(len(str(one)) > 256 for one in said):
        raise invalid("Param websites must be at most 256 characters long.")
    return [str(one) for one in said]


def _picture(call: Call, handle: str) -> str:
    upload = call.world.uploads.behind(handle)
    if upload is None or not upload.mime_type.startswith("image/"):
        raise invalid("Param profile_picture_handle is not a handle of an uploaded picture.")
    kept = call.world.shelf.put(upload.content, upload.mime_type, account_id="")
    return call.world.base_url + call.world.shelf.link(kept)
