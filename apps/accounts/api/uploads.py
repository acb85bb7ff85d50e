"""Files that programs send as a form."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import IO, Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from apps.accounts.api.view import ApiView
from apps.accounts.errors import Refusal

_ROUND_IT = 64 * 1024  # bytes that a form may have besides the file


class BrokenForm(Refusal):
    code = "parse_error"
    status = 400
    message = _("The form is cut off or broken. Send the file once more.")


class NoForm(Refusal):
    code = "unsupported_media_type"
    status = 415
    message = _("Send the file as “multipart/form-data”, in the field “file”.")


class _Parser(MultiPartParser):
    """Refuses what is far too large before it is read."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        asked = parser_context or {}
        told = str(asked["request"].META.get("CONTENT_LENGTH") or "0")
        if told.isdecimal() and int(told) > asked["view"].largest + _ROUND_IT:
            raise asked["view"].too_large()
        return super().parse(stream, media_type, parser_context)


class UploadView(ApiView):
    """Takes one file, in the field “file”."""

    largest: ClassVar[int]  # bytes
    parser_classes = [_Parser]

    @abstractmethod
    def too_large(self) -> Refusal: ...

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, UnsupportedMediaType):
            exc = NoForm()
        elif isinstance(exc, ParseError):
            exc = BrokenForm()
        return super().handle_exception(exc)
