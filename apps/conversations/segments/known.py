"""What rules may speak of by name in this company: read once, when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from apps.accounts.models import User
from apps.accounts.tenancy import current_tenant
from apps.conversations.models import Attribute, Import, Segment, Tag


class Known:
    """For one reading of rules; must be used inside the tenant."""

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        return {one.key: one for one in Attribute.objects.all()}

    @cached_property
    def tags(self) -> dict[int, str]:
        return dict(Tag.objects.values_list("pk", "name"))

    @cached_property
    def segments(self) -> dict[UUID | None, Segment]:
        return {one.pk: one for one in Segment.objects.filter(deleted_at=None)}

    @cached_property
    def imports(self) -> dict[UUID | None, str]:
        return dict(Import.objects.values_list("pk", "filename"))

    @cached_property
    def people(self) -> dict[UUID, str]:
        members = User.objects.filter(memberships__tenant=current_tenant())
        return {one.pk: one.called for one in members}
