"""What a page says of things that are deleted, and where it leads on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Gone


class ContactGone(Gone):
    message = _("Nobody is here any more: the contact was deleted for good, or erased.")
    url_name = "contacts"
    way_on = _("Go to the contacts")


class SegmentGone(Gone):
    message = _("This segment or list was deleted. The people who were in it are still there.")
    url_name = "segments"
    way_on = _("Go to the segments")


class ImportGone(Gone):
    message = _("This import is gone. What it brought in is among the contacts.")
    url_name = "imports"
    way_on = _("Go to the imports")


class TagGone(Gone):
    message = _("This tag was deleted, and taken from everybody who had it.")
    url_name = "tags"
    way_on = _("Go to the tags")


class AttributeGone(Gone):
    message = _("This attribute was deleted.")
    url_name = "attributes"
    way_on = _("Go to the attributes")


class HookGone(Gone):
    message = _("This address was deleted: nothing is sent to it any more.")
    url_name = "hooks"
    way_on = _("Go to the addresses")


class CannedReplyGone(Gone):
    message = _("This canned reply was deleted.")
    url_name = "canned_replies"
    way_on = _("Go to the canned replies")


class AutomationGone(Gone):
    message = _("This automation was deleted.")
    url_name = "automations"
    way_on = _("Go to the automations")


class MacroGone(Gone):
    message = _("This macro was deleted.")
    url_name = "macros"
    way_on = _("Go to the macros")


class ConversationGone(Gone):
    message = _("This conversation is gone: the contact was deleted for good, or erased.")
    url_name = "inbox"
    way_on = _("Go to the conversations")
