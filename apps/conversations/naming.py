"""What colleagues are called, on a page that speaks of many: all are asked for at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from apps.accounts.models import ApiKey, Tenant, User


class Names(Mapping[UUID, str]):
    """Of those who are wanted, as soon as the first of them is read; whoever is wanted later is
    asked for then. Whoever is closed or gone has no name any more. `tenant`: keys of that company
    write messages too."""

    def __init__(self, ids: Iterable[UUID | None] = (), *, tenant: Tenant | None = None) -> None:
        self._tenant = tenant
        self._wanted: set[UUID] = set()
        self._known: dict[UUID, str] = {}
        self.want(ids)

    def want(self, ids: Iterable[UUID | None]) -> None:
        self._wanted |= {pk for pk in ids if pk}

    def __getitem__(self, pk: UUID) -> str:
        return self._asked()[pk]

    def __iter__(self) -> Iterator[UUID]:
        return iter(self._asked())

    def __len__(self) -> int:
        return len(self._asked())

    def _asked(self) -> dict[UUID, str]:
        wanted, self._wanted = self._wanted - set(self._known), set()
        if wanted:
            found = User.objects.filter(pk__in=wanted)
            self._known |= {user.pk: user.called for user in found}
            self._ask_keys(wanted - set(self._known))
        return self._known

    def _ask_keys(self, wanted: set[UUID]) -> None:
        if wanted and self._tenant:
            keys = ApiKey.objects.filter(tenant=self._tenant, pk__in=wanted)
            self._known |= {key.pk: str(key) for key in keys}
