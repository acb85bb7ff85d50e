"""Which handler answers which method on which edge, and on which kind of node."""

from __future__ import annotations

from . import (
    accounts,
    blocks,
    history,
    media,
    messages,
    numbers,
    oauth,
    profile,
    registration,
    templates,
    tokens,
    uploads,
    usernames,
)
from .call import Handler

EDGES: dict[tuple[str, str], Handler] = {
    ("POST", "messages"): messages.send,
    ("POST", "marketing_messages"): messages.send_marketing,
    ("GET", "message_history"): history.read,
    ("POST", "media"): media.upload,
    ("GET", "phone_numbers"): numbers.of_account,
    ("POST", "phone_numbers"): registration.add,
    ("POST", "request_code"): registration.request_code,
    ("POST", "verify_code"): registration.verify_code,
    ("POST", "register"): registration.register,
    ("POST", "deregister"): registration.deregister,
    ("GET", "settings"): numbers.settings,
    ("POST", "settings"): numbers.change_settings,
    ("POST", "conversational_automation"): numbers.automate,
    ("GET", "whatsapp_business_profile"): profile.read,
    ("POST", "whatsapp_business_profile"): profile.write,
    ("GET", "block_users"): blocks.list_all,
    ("POST", "block_users"): blocks.block,
    ("DELETE", "block_users"): blocks.unblock,
    ("GET", "username"): usernames.read,
    ("POST", "username"): usernames.write,
    ("DELETE", "username"): usernames.delete,
    ("GET", "username_suggestions"): usernames.suggest,
    ("GET", "message_templates"): templates.list_all,
    ("POST", "message_templates"): templates.create,
    ("DELETE", "message_templates"): templates.delete,
    ("POST", "message_templates/archive"): templates.archive,
    ("POST", "message_templates/unarchive"): templates.unarchive,
    ("POST", "unpause"): templates.unpause,
    ("GET", "subscribed_apps"): accounts.subscriptions,
    ("POST", "subscribed_apps"): accounts.subscribe,
    ("DELETE", "subscribed_apps"): accounts.unsubscribe,
    ("POST", "uploads"): uploads.begin,
    ("POST", "subscriptions"): oauth.subscribe_app,
}
PATHS: dict[tuple[str, str], Handler] = {
    ("GET", "debug_token"): tokens.debug_token,
    ("GET", "oauth/access_token"): oauth.access_token,
    ("POST", "oauth/access_token"): oauth.access_token,
    ("GET", "whatsapp_business/attachments"): media.download,
}
ACCOUNT_NODE: dict[str, Handler] = {"GET": accounts.read, "POST": accounts.write}
NUMBER_NODE: dict[str, Handler] = {"GET": numbers.read, "POST": numbers.write}
MEDIA_NODE: dict[str, Handler] = {"GET": media.read, "DELETE": media.delete}
TEMPLATE_NODE: dict[str, Handler] = {"GET": templates.read, "POST": templates.edit}
UPLOAD_NODE: dict[str, Handler] = {"GET": uploads.position, "POST": uploads.receive}
