"""The people of a tenant: asked in, given roles, shown out."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import models, transaction
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.accounts import audit, news, quotas
from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.errors import AlreadyMember, LastOwner, NotAllowed, Refusal
from apps.accounts.models import Invitation, Membership, Role, Tenant, User
from apps.accounts.permissions import may_change_role
from apps.accounts.secrets import hash_token, new_token

INVITATION_DAYS = 7


class InvitationGone(Refusal):
    """Accepted, withdrawn, expired, or never made."""

    code = "invitation_gone"
    status = 404
    message = translation.gettext_lazy(
        "This invitation is no longer valid. Ask whoever invited you to send a new one."
    )


@transaction.atomic
def invite(tenant: Tenant, *, email: str, role: str, by: Actor, my_role: str) -> Invitation:
    """Mail somebody a link that makes them a member, and take a place of the plan for them.

    A second invitation to the same address replaces the first. Raises AlreadyMember,
    NotAllowed (an administrator can't make owners), QuotaExceeded.
    """
    email = email.strip().lower()
    if not may_change_role(mine=my_role, theirs=role, to=role):
        raise NotAllowed
    _take_turn(tenant.pk)
    if Membership.objects.filter(tenant=tenant, user__email=email).exists():
        raise AlreadyMember
    replaced = _open_invitations(tenant).filter(email=email).update(revoked_at=timezone.now())
    quotas.give_back(tenant, "max_users", replaced)
    quotas.take(tenant, "max_users")
    token = new_token()
    invitation = Invitation.objects.create(
        tenant=tenant,
        email=email,
        role=role,
        token_hash=hash_token(token),
        invited_by=by.user,
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    audit.record(
        "member.invited",
        by=by,
        tenant=tenant,
        about=invitation,
        after={"email": email, "role": role},
    )
    transaction.on_commit(lambda: _mail(invitation, token))
    return invitation


def _open_invitations(tenant: Tenant) -> models.QuerySet[Invitation]:
    return Invitation.objects.filter(tenant=tenant, accepted_at=None, revoked_at=None)


def _mail(invitation: Invitation, token: str) -> None:
    """In the tenant's language: what the invited person speaks is not known yet."""
    context = {
        "invitation": invitation,
        "tenant": invitation.tenant,
        "url": f"{settings.PUBLIC_URL}/invitations/{token}/",
        "days": INVITATION_DAYS,
    }
    with translation.override(invitation.tenant.language):
        send_mail(
            _("%(company)s invites you to Recado") % {"company": invitation.tenant.name},
            render_to_string("accounts/mail/invitation.txt", context),
            None,
            [invitation.email],
        )


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Actor) -> None:
    """The link stops working and the place in the plan is free again."""
    _close(invitation, "member.invitation_withdrawn", by=by)


@transaction.atomic
def expire_invitations(*, at_most: int = 500) -> int:
    """Close what nobody accepted in time, so that its places are free again. How many."""
    late = Invitation.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        accepted_at=None, revoked_at=None, expires_at__lte=timezone.now()
    )
    # In the order of tenants, so that two sweeps never wait for each other.
    found = list(late.select_related("tenant__plan").order_by("tenant_id", "pk")[:at_most])
    for invitation in found:
        _close(invitation, "member.invitation_expired", by=PLATFORM)
    return len(found)


def _close(invitation: Invitation, action: str, *, by: Actor) -> None:
    still_open = _open_invitations(invitation.tenant).filter(pk=invitation.pk)
    if still_open.update(revoked_at=timezone.now()):
        quotas.give_back(invitation.tenant, "max_users")
        audit.record(action, by=by, tenant=invitation.tenant, about=invitation)


def find_invitation(token: str) -> Invitation:
    """The pending invitation of a link. Raises InvitationGone."""
    found = (
        Invitation.objects.pending()
        .select_related("tenant", "invited_by")
        .filter(token_hash=hash_token(token))
        .first()
    )
    if found is None:
        raise InvitationGone
    return found


@transaction.atomic
def accept(invitation: Invitation, user: User, *, by: Actor) -> Membership:
    """Make `user` a member; the link works once. Raises InvitationGone when it was used."""
    used = Invitation.objects.pending().filter(pk=invitation.pk).update(accepted_at=timezone.now())
    if not used:
        raise InvitationGone
    membership, is_new = Membership.objects.get_or_create(
        tenant=invitation.tenant, user=user, defaults={"role": invitation.role}
    )
    if not is_new:
        quotas.give_back(invitation.tenant, "max_users")
    audit.record("member.joined", by=by, tenant=invitation.tenant, about=membership)
    news.member_joined.send(sender=None, membership=membership, invited_by=invitation.invited_by)
    return membership


@transaction.atomic
def change_role(membership: Membership, role: str, *, by: Actor, my_role: str) -> None:
    """Raises NotAllowed where only an owner may, LastOwner when nobody would be left, Http404."""
    membership = _locked(membership)
    if not may_change_role(mine=my_role, theirs=membership.role, to=role):
        raise NotAllowed
    before = membership.role
    if before == role:
        return
    if before == Role.OWNER:
        _keep_an_owner(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    audit.record(
        "member.role_changed",
        by=by,
        tenant=membership.tenant,
        about=membership,
        before={"role": before},
        after={"role": role},
    )
    news.access_changed.send(sender=None, tenant=membership.tenant, user=membership.user)


@transaction.atomic
def remove(membership: Membership, *, by: Actor, my_role: str) -> None:
    """Show a member out; also how somebody leaves by themselves (`by.user` is the member).

    Raises NotAllowed, LastOwner, and Http404 when they are gone already.
    """
    membership = _locked(membership)
    leaving = by.user == membership.user
    if not leaving and not may_change_role(
        mine=my_role, theirs=membership.role, to=membership.role
    ):
        raise NotAllowed
    if membership.role == Role.OWNER:
        _keep_an_owner(membership)
    audit.record(
        "member.left" if leaving else "member.removed",
        by=by,
        tenant=membership.tenant,
        about=membership,
        before={"role": membership.role},
    )
    tenant, user = membership.tenant, membership.user
    membership.delete()
    quotas.give_back(tenant, "max_users")
    news.access_changed.send(sender=None, tenant=tenant, user=user)


@transaction.atomic
def transfer_ownership(tenant: Tenant, *, to: Membership, by: Actor) -> None:
    """The owner who asks becomes an administrator, the other one owner."""
    mine = _locked(get_object_or_404(Membership, tenant=tenant, user=by.user))
    theirs = _locked(to)
    if mine.role != Role.OWNER or theirs.tenant_id != tenant.pk:
        raise NotAllowed
    if mine == theirs:
        return
    Membership.objects.filter(pk=theirs.pk).update(role=Role.OWNER)
    Membership.objects.filter(pk=mine.pk).update(role=Role.ADMIN)
    audit.record(
        "tenant.ownership_transferred",
        by=by,
        tenant=tenant,
        about=tenant,
        before={"owner": mine.user.email},
        after={"owner": theirs.user.email},
    )
    for membership in (mine, theirs):
        news.access_changed.send(sender=None, tenant=tenant, user=membership.user)


def _locked(membership: Membership) -> Membership:
    """The row as it is now, held until the transaction ends. Raises Http404 when it is gone."""
    _take_turn(membership.tenant_id)
    members = Membership.objects.select_related("tenant__plan", "user")
    return get_object_or_404(members.select_for_update(of=("self",)), pk=membership.pk)


def _take_turn(tenant_id: UUID) -> None:
    """Whoever changes a team is served in turn: two owners who leave, two who invite the same.

    Without the key, so that rows which point to the tenant can still be written.
    """
    list(Tenant.objects.select_for_update(of=("self",), no_key=True).filter(pk=tenant_id))


def _keep_an_owner(leaving: Membership) -> None:
    owners = Membership.objects.filter(tenant=leaving.tenant, role=Role.OWNER)
    if not owners.exclude(pk=leaving.pk).exists():
        raise LastOwner
