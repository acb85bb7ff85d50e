"""Routes about segments and exports, relative to /api/v1/."""

from django.urls import path

from apps.conversations.api import export, segments

urlpatterns = [
    path("segments", segments.Segments.as_view()),
    path("segments/<uuid:segment_id>", segments.OneSegment.as_view()),
    path("segments/<uuid:segment_id>/count", segments.SegmentCount.as_view()),
    path("contacts/export", export.Export.as_view()),
]
