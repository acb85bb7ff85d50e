"""Error reports to Sentry, when SENTRY_DSN is set: where it broke, never whose data it was."""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration

from config.redaction import clean_value

#: Parts of a request that may carry what people wrote or how they log in.
_PRIVATE = ("cookies", "headers", "data", "query_string", "env")


def start(dsn: str, **options: Any) -> None:
    """Report errors to `dsn`. No local variables, bodies, headers, addresses or names leave."""
    sentry_sdk.init(
        dsn,
        integrations=[DjangoIntegration(), CeleryIntegration()],
        data_collection={  # type: ignore[arg-type] # the literal "off" is read as any text
            "user_info": False,
            "cookies": {"mode": "off"},
            "http_headers": {"request": {"mode": "off"}, "response": {"mode": "off"}},
            "http_bodies": [],
            "url_query_params": {"mode": "off"},
            "database_query_data": False,
            "queues": False,
            "stack_frame_variables": False,
        },
        max_request_body_size="never",
        traces_sample_rate=0.0,
        before_send=without_personal_data,
        before_breadcrumb=lambda _crumb, _hint: None,
        **options,
    )


def without_personal_data(event: Any, _hint: dict[str, Any]) -> Any:
    """The event with the person's id only, and no credential in any of its texts."""
    request = event.get("request", {})
    for part in _PRIVATE:
        request.pop(part, None)
    if "user" in event:
        event["user"] = {"id": event["user"].get("id")}
    return clean_value("", event)
