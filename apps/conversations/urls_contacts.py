"""Pages about contacts, their tags and their fields."""

from django.urls import path

from apps.conversations.views import (
    attributes,
    contact_acts,
    contact_details,
    contact_new,
    contact_page,
    contacts,
    contacts_bulk,
    contacts_columns,
    contacts_filter,
    contacts_merging,
    contacts_views,
    tags,
)

_ONE = "contacts/<uuid:pk>/"

urlpatterns = [
    path("contacts/", contacts.listing, name="contacts"),
    path("contacts/filter/", contacts_filter.add, name="contacts_filter"),
    path("contacts/columns/", contacts_columns.choose, name="contacts_columns"),
    path("contacts/bulk/", contacts_bulk.act, name="contacts_bulk"),
    path("contacts/new/", contact_new.new, name="contact_new"),
    path("contacts/views/new/", contacts_views.new, name="contacts_view_new"),
    path("contacts/views/<uuid:pk>/columns/", contacts_views.columns, name="contacts_view_columns"),
    path("contacts/views/<uuid:pk>/delete/", contacts_views.delete, name="contacts_view_delete"),
    path("contacts/doubles/", contacts_merging.listing, name="contacts_doubles"),
    path(_ONE, contact_page.page, name="contact"),
    path(f"{_ONE}details/<slug:name>/", contact_details.edit, name="contact_detail"),
    path(f"{_ONE}details/<slug:name>/shown/", contact_details.shown, name="contact_fact"),
    path(f"{_ONE}tags/", contact_details.tags, name="contact_tags"),
    path(f"{_ONE}merge/", contacts_merging.merge, name="contact_merge"),
    path(f"{_ONE}unmerge/", contacts_merging.unmerge, name="contact_unmerge"),
    path(f"{_ONE}block/", contact_acts.block, name="contact_block"),
    path(f"{_ONE}unblock/", contact_acts.unblock, name="contact_unblock"),
    path(f"{_ONE}trash/", contact_acts.trash, name="contact_trash"),
    path(f"{_ONE}restore/", contact_acts.restore, name="contact_restore"),
    path(f"{_ONE}delete/", contact_acts.delete, name="contact_delete"),
    path("settings/tags/", tags.listing, name="tags"),
    path("settings/tags/new/", tags.new, name="tag_new"),
    path("settings/tags/<int:pk>/", tags.edit, name="tag_edit"),
    path("settings/tags/<int:pk>/delete/", tags.delete, name="tag_delete"),
    path("settings/contact-fields/", attributes.listing, name="attributes"),
    path("settings/contact-fields/new/", attributes.new, name="attribute_new"),
    path("settings/contact-fields/<int:pk>/", attributes.edit, name="attribute_edit"),
    path("settings/contact-fields/<int:pk>/delete/", attributes.delete, name="attribute_delete"),
]
