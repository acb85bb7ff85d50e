"""A list in the settings that is a page and, for htmx, the part of it that changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import done, is_fragment


@dataclass(frozen=True, slots=True)
class Listing:
    """`name`: of its address, of the part in the template and of that part's id."""

    name: str
    page: str
    context: Callable[[], dict[str, Any]]

    def shown(self, request: MemberRequest) -> HttpResponse:
        template = self._part if is_fragment(request) else self.page
        response = render(request, template, self.context())
        response["Vary"] = "HX-Request"
        return response

    def said(self, request: MemberRequest, words: str) -> HttpResponse:
        """What was done, with the list as it is now."""
        return done(
            request,
            words,
            url=reverse(self.name),
            template=self._part,
            context=self.context(),
            target=self.name,
        )

    @property
    def _part(self) -> str:
        return f"{self.page}#{self.name}"
