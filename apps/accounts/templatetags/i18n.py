"""Django's tags of this name. What a `{% translate %}` says is looked up once in each language:
a page says a hundred sentences that are the same for everybody."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.templatetags.i18n import TranslateNode
from django.utils.translation import get_language

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class SentenceNode(TranslateNode):
    """Of a text that stands in the template."""

    def __init__(self, found: TranslateNode) -> None:
        self.__dict__.update(found.__dict__)
        self.told: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        language = get_language()
        said = self.told.get(language)
        if said is None:
            said = self.told[language] = str(super().render(context))
        return said


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Any:
    found = i18n.do_translate(parser, token)
    text = parser.compile_filter(token.split_contents()[1])
    given = [text, *([found.message_context] if found.message_context else [])]
    is_fixed = all(isinstance(one.var, str) and not one.filters for one in given)
    return SentenceNode(found) if is_fixed and not found.asvar else found
