"""Who a webhook speaks of: its contacts, found by phone first, then by user id."""

from __future__ import annotations

from apps.whatsapp.events import Person
from apps.whatsapp.messages import Address
from apps.whatsapp.providers.meta.reading import Item

_NOBODY = Item({}, "")


class People:
    """The contacts of one change. Statuses and messages name them by either of two ids."""

    def __init__(self, contacts: list[Item]) -> None:
        self.contacts = contacts
        self._by_phone = {one.phone("wa_id"): one for one in contacts}
        self._by_user_id = {one.id("user_id"): one for one in contacts}

    def person(self, phone: str, user_id: str, parent_user_id: str = "") -> Person:
        """What is known of that person; the ids given win over those of the contact."""
        contact = self._contact(phone, user_id)
        profile = contact.child("profile")
        return Person(
            Address(
                phone=phone or contact.phone("wa_id"),
                user_id=user_id or contact.id("user_id"),
                username=profile.id("username"),
            ),
            name=profile.text("name"),
            parent_user_id=parent_user_id or contact.id("parent_user_id"),
            identity_hash=contact.id("identity_key_hash"),
        )

    def only(self) -> Person:
        """The one contact there is; a person without an address when there is not just one."""
        if len(self.contacts) != 1:
            return self.person("", "")
        contact = self.contacts[0]
        return self.person(contact.phone("wa_id"), contact.id("user_id"))

    def _contact(self, phone: str, user_id: str) -> Item:
        found = self._by_phone.get(phone) if phone else None
        if found is None and user_id:
            found = self._by_user_id.get(user_id)
        return found or _NOBODY


def is_reachable(person: Person) -> bool:
    return bool(person.address.phone or person.address.user_id)
