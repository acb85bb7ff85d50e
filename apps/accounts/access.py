"""Who may reach a view. Every view says so; one that does not is closed to all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required

from apps.accounts.permissions import ALL

View = TypeVar("View", bound=Callable[..., Any])

ANYONE = "anyone"
SIGNED_IN = "signed_in"
MEMBER = "member"
SUPERADMIN = "superadmin"
BY_ITSELF = "by_itself"  # the view checks a credential of its own (token, signature)


@dataclass(frozen=True, slots=True)
class Access:
    """`needs` is one of the words above or a permission; `tenant`: only inside a tenant."""

    needs: str
    tenant: bool = False
    while_suspended: bool = False


def declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def anyone(view: View) -> View:
    """Open to the world: no log-in asked."""
    return declare(login_not_required(view), Access(ANYONE))


def by_itself(view: View) -> View:
    """Open to the world as far as sessions go: the view checks its own credential."""
    return declare(login_not_required(view), Access(BY_ITSELF))


def signed_in(view: View) -> View:
    """For anybody with a login, in or outside a tenant."""
    return declare(view, Access(SIGNED_IN, while_suspended=True))


def member(view: View) -> View:
    """For every member of the tenant, whatever the role."""
    return declare(view, Access(MEMBER, tenant=True))


def superadmin(view: View) -> View:
    return declare(view, Access(SUPERADMIN))


def requires(permission: str, *, while_suspended: bool = False) -> Callable[[View], View]:
    """For members whose role includes the permission."""
    if permission not in ALL:
        raise ValueError(f"{permission!r} is not in the permission table")
    access = Access(permission, tenant=True, while_suspended=while_suspended)
    return partial(declare, access=access)


#: Views of libraries, by the start of their module's name, and who may reach them.
_OF_LIBRARIES = {
    "allauth.": Access(BY_ITSELF, while_suspended=True),  # marks its open views itself
    "drf_spectacular.": Access(ANYONE),
    "django.views.static": Access(ANYONE),
    "django.contrib.staticfiles.": Access(ANYONE),
    "django.contrib.admin.": Access(SUPERADMIN),
    "django.contrib.auth.": Access(SUPERADMIN),  # the admin's user pages
    "django_celery_beat.": Access(SUPERADMIN),
    "unfold.": Access(SUPERADMIN),
}


def of(view: Callable[..., Any]) -> Access | None:
    """What a resolved view says of itself; None when it says nothing."""
    declared: Access | None = getattr(view, "access", None)
    if declared is not None:
        return declared
    if hasattr(view, "cls") and hasattr(view.cls, "permission_classes"):
        return Access(BY_ITSELF)  # the API's permission class asks the same table
    module = getattr(getattr(view, "view_class", view), "__module__", "")
    if hasattr(view, "admin_site") or hasattr(view, "model_admin"):
        return Access(SUPERADMIN)
    for start, known in _OF_LIBRARIES.items():
        if module.startswith(start):
            return known
    return None
