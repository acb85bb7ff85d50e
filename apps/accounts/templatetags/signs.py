"""`{% url %}` as Django has it, but what it found once it remembers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template
from django.template import defaulttags
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode

from apps.accounts.signposts import way

register = template.Library()


class SignNode(URLNode):
    """To a page of ours by its ids; any other address is Django's to find, or to miss."""

    def __init__(self, found: URLNode, name: str) -> None:
        super().__init__(found.view_name, found.args, found.kwargs, found.asvar)
        self.name = name

    def render(self, context: Context) -> str:
        ids = [one.resolve(context) for one in self.args]
        url = way(self.name, *ids) if all(type(pk) is UUID for pk in ids) else None
        if url is None:
            return str(super().render(context))
        if self.asvar:
            context[self.asvar] = url
            return ""
        return url


@register.tag
def url(parser: Parser, token: Token) -> Any:
    found = defaulttags.url(parser, token)
    name: FilterExpression = found.view_name
    is_ours = isinstance(name.var, str) and not name.filters and ":" not in name.var
    return SignNode(found, str(name.var)) if is_ours and not found.kwargs else found
