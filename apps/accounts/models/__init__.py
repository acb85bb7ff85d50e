"""Everything that lives in the `public` schema."""

from apps.accounts.models.audit import AuditEntry
from apps.accounts.models.credential import ApiKey, IdempotentRequest, RefreshToken, TokenFamily
from apps.accounts.models.engine import DeliveryFigure, EngineState
from apps.accounts.models.membership import Invitation, Membership, Role
from apps.accounts.models.notification import Notification
from apps.accounts.models.plan import Plan
from apps.accounts.models.price import MessageRate, PriceMarket
from apps.accounts.models.route import ChannelRoute, UnroutedEvent
from apps.accounts.models.tenant import Branding, Domain, Tenant
from apps.accounts.models.usage import UsageCounter
from apps.accounts.models.user import User

__all__ = [
    "ApiKey",
    "AuditEntry",
    "Branding",
    "ChannelRoute",
    "DeliveryFigure",
    "Domain",
    "EngineState",
    "IdempotentRequest",
    "Invitation",
    "Membership",
    "MessageRate",
    "Notification",
    "Plan",
    "PriceMarket",
    "RefreshToken",
    "Role",
    "Tenant",
    "TokenFamily",
    "UnroutedEvent",
    "UsageCounter",
    "User",
]
