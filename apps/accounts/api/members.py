"""members: the people of the company."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from apps.accounts import team
from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.shapes import UserOutput
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import Serializer
from apps.accounts.errors import AlreadyMember, LastOwner, NotAllowed, QuotaExceeded
from apps.accounts.models import Invitation, Membership, Role, Tenant


class MemberOutput(Serializer):
    id = serializers.UUIDField()
    user = UserOutput()
    role = serializers.ChoiceField(Role.choices)
    created_at = serializers.DateTimeField()


class RoleInput(Serializer):
    role = serializers.ChoiceField(Role.choices)


class InvitationInput(Serializer):
    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(Role.choices)


class InvitationOutput(Serializer):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(Role.choices)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class Members(ApiView):
    """The people of the company and their roles."""

    permission = {"GET": "team.view"}

    @operation(answers=MemberOutput, listed="pages")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[Membership]:
        members = Membership.objects.filter(tenant=request.tenant).select_related("user")
        return members.order_by("created_at", "pk")


class OneMember(ApiView):
    """One member of the company."""

    permission = {"PATCH": "team.manage", "DELETE": "team.manage"}

    @operation(reads=RoleInput, answers=MemberOutput, refuses=(NotAllowed, LastOwner))
    def patch(self, request: ApiRequest, values: dict[str, Any], member_id: UUID) -> Membership:
        """Change a member's role."""
        member = _member(request.tenant, member_id)
        if "role" in values:
            team.change_role(
                member, values["role"], by=request.actor, my_role=request.standing.role
            )
        return _member(request.tenant, member_id)

    @operation(refuses=(NotAllowed, LastOwner))
    def delete(self, request: ApiRequest, values: dict[str, Any], member_id: UUID) -> None:
        """Remove a member. Their log-ins into the company end."""
        member = _member(request.tenant, member_id)
        team.remove(member, by=request.actor, my_role=request.standing.role)


class Invite(ApiView):
    """Mail somebody an invitation to join the company; it takes a place of the plan."""

    permission = {"POST": "team.manage"}

    @operation(
        reads=InvitationInput,
        answers=InvitationOutput,
        status=201,
        refuses=(NotAllowed, AlreadyMember, QuotaExceeded),
        idempotent=True,
    )
    def post(self, request: ApiRequest, values: dict[str, Any]) -> Invitation:
        return team.invite(
            request.tenant, by=request.actor, my_role=request.standing.role, **values
        )


def _member(tenant: Tenant, member_id: UUID) -> Membership:
    members = Membership.objects.filter(tenant=tenant).select_related("user")
    return get_object_or_404(members, pk=member_id)
