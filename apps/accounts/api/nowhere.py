"""An address of the API at which there is nothing."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from apps.accounts import access
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView


class Nowhere(ApiView):
    """Says so in the API's own words, to everybody alike."""

    permission = dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), access.ANYONE)

    def answer(self, request: ApiRequest, **_path: Any) -> None:
        raise Http404

    get = post = put = patch = delete = answer
