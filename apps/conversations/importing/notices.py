"""What the bell says to whoever started an import, once it is over; not while they look at it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from redis.exceptions import RedisError

from apps.accounts import notifications
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant, User
from apps.accounts.momentary import store
from apps.accounts.notifications import Params
from apps.accounts.tenancy import current_schema
from apps.conversations.importing import refusals, starters
from apps.conversations.models import Import

State = Import.State
#: The page asks every 5 seconds while a worker is at it; one that is hidden for long does not.
LOOKING = 8  # seconds
_KINDS = {
    State.DONE: "import_done",
    State.FAILED: "import_failed",
    State.UNDONE: "import_undone",
}


def ended(tenant: Tenant, import_: Import) -> None:
    """Say how it ended, in the transaction in which it did."""
    if (person := starters.person(import_)) and not _looks(import_, person):
        _say(tenant, _KINDS[State(import_.state)], import_, person, problem=import_.problem)


def cancelled(tenant: Tenant, import_: Import, *, by: Actor) -> None:
    """Say that somebody else has stopped it."""
    person = starters.person(import_)
    if person is None or (by.user and by.user.pk == person.pk and by.api_key is None):
        return
    _say(tenant, "import_cancelled", import_, person, who=by.name)


def looking(import_: Import, person: User) -> None:
    """They have its page open just now."""
    try:
        store().set(_key(import_, person.pk), b"1", ex=LOOKING)
    except RedisError:
        return  # then they are told what they see


def _looks(import_: Import, person: User) -> bool:
    try:
        return bool(store().exists(_key(import_, person.pk)))
    except RedisError:
        return False


def _key(import_: Import, person_id: UUID) -> str:
    return f"recado:import-looked-at:{current_schema()}:{import_.pk}:{person_id}"


def _say(tenant: Tenant, kind: str, import_: Import, person: User, **params: str) -> None:
    counts = {name: int(import_.counts.get(name, 0)) for name in ("new", "changed")}
    file = {"import": str(import_.pk), "file": import_.filename}
    notifications.notify(tenant, kind, to=[person], **file, **counts, **params)


@notifications.kinds.add("import_done", icon="check", url_name="import", url_param="import")
def _done(params: Params) -> str:
    words = ngettext(
        "“%(file)s” is imported: %(new)d new person, %(changed)d changed.",
        "“%(file)s” is imported: %(new)d new people, %(changed)d changed.",
        params["new"],
    )
    return words % params


@notifications.kinds.add("import_failed", icon="alert", url_name="import", url_param="import")
def _failed(params: Params) -> str:
    said = refusals.PROBLEMS.get(params["problem"], refusals.PROBLEMS["broken"])
    return _("“%(file)s” was not imported to the end. %(why)s") % {**params, "why": str(said)}


@notifications.kinds.add("import_undone", icon="undo", url_name="import", url_param="import")
def _undone(params: Params) -> str:
    return _("The import of “%(file)s” is undone.") % params


@notifications.kinds.add("import_cancelled", icon="stop", url_name="import", url_param="import")
def _cancelled(params: Params) -> str:
    return _("%(who)s stopped the import of “%(file)s”.") % params
