"""The inbox: its lists, and each conversation."""

from django.urls import path

from apps.conversations.views import inbox, inbox_bulk, inbox_filters, inbox_list, inbox_new

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/rows/", inbox_list.rows, name="inbox_rows"),
    path("inbox/again/", inbox_list.again, name="inbox_again"),
    path("inbox/counts/", inbox_list.counts, name="inbox_counts"),
    path("inbox/filter/", inbox_filters.choose, name="inbox_filter"),
    path("inbox/new/", inbox_new.new, name="inbox_new"),
    path("inbox/new/people/", inbox_new.people, name="inbox_new_people"),
    path("inbox/people/", inbox_bulk.people, name="inbox_people"),
    path("inbox/many/", inbox_bulk.act, name="inbox_bulk"),
    path("inbox/<uuid:pk>/", inbox.conversation, name="conversation"),
]
