"""What can be set when the simulator starts, and what may change while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TypeVar

Setting = TypeVar("Setting", int, float, bool)


def _fault(default: Setting, words: str) -> Setting:
    setting: Setting = field(default=default, metadata={"help": words})
    return setting


@dataclass(slots=True)
class Faults:
    """How the world outside behaves; `POST /_sim/faults` changes it on the way.

    Rates are shares between 0 and 1.
    """

    latency_ms: int = _fault(0, "wait so long before answering a send")
    error_rate: float = _fault(0.0, "share of sends refused with 131000, HTTP 500")
    rate_limit_mps: int = _fault(0, "messages a second and number; more get 130429 (0: no limit)")
    hang_rate: float = _fault(0.0, "share of sends accepted but never answered")
    reset_rate: float = _fault(
        0.0, "share of sends whose connection breaks, half of them after accepting"
    )
    deliver: bool = _fault(True, "report statuses by webhook")
    webhook_delay_ms: int = _fault(
        50, "from accepted to the sent webhook; delivered and read follow at twice and thrice"
    )
    read_rate: float = _fault(1.0, "share of delivered messages that are read")
    reply_rate: float = _fault(0.0, "share of delivered messages that are answered")
    duplicate_rate: float = _fault(0.0, "share of webhook items that come a second time")
    lose_rate: float = _fault(0.0, "share of webhook items that never come")
    shuffle: bool = _fault(False, "deliver webhooks out of order")
    batch_size: int = _fault(
        1000, "most items in one webhook (1 for clients that read only the first)"
    )
    parallel: int = _fault(
        1, "webhook POSTs to one address at a time; more than one does not keep their order"
    )
    contacts_on_failed: bool = _fault(
        False, "name the contact in failed statuses too, which Meta does not"
    )
    approve_after_ms: int = _fault(1000, "how long a template is reviewed")
    windows: bool = _fault(True, "keep the 24-hour window: free text outside it fails with 131047")
    pair_limit: bool = _fault(True, "keep the pair rate: 45 at once, then one in 6 s, else 131056")


@dataclass(slots=True)
class Options:
    """One simulator. The secrets are development values that sign nothing real."""

    host: str = "127.0.0.1"
    port: int = 9100
    callback_url: str = ""  # the app's webhook address; "" sends only to overrides
    app_id: str = "900000000000001"
    app_secret: str = "sandbox-app-secret"
    verify_token: str = "sandbox-verify-token"
    waha_api_key: str = "sandbox-waha-key"
    waha_engine: str = "NOWEB"
    seed: int | None = None  # None: different on each start
    keep: int = 50_000  # messages that stay readable; counters know all
    state: str = ""  # a file in which accounts, numbers and templates outlive a restart
    retry_seconds: float = 1.0  # before a webhook is tried again; doubles each time
    faults: Faults = field(default_factory=Faults)


FAULT_HELP: dict[str, str] = {one.name: one.metadata["help"] for one in fields(Faults)}
