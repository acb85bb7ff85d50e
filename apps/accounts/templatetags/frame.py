"""Tags for every page: icons, faces, bars, and the frame's own addresses."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.template.base import Node, Parser, TextNode, Token
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockContext
from django.templatetags.static import static
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import to_locale

from apps.accounts.templatetags import fields, figures

register = template.Library()
_ICON = template.Library()
# One `{% load frame %}` gives a page all of it.
for part in (figures.register, fields.register):
    register.tags.update(part.tags)
    register.filters.update(part.filters)

FACES = 6  # colours of avatars in components.css

_HIDDEN = format_html('aria-hidden="{}"', "true")


@_ICON.simple_tag
def icon(name: str, size: str = "", label: str = "", st: str = "") -> SafeString:
    """An icon of the sprite. With `label` it is a picture with a name, else decoration.

    `size` is "" or "sm"; `st` is a status of a message or channel and gives the colour.
    """
    return _icon(str(name), str(size), str(label), str(st))


@lru_cache(maxsize=2_000)
def _icon(name: str, size: str, label: str, st: str) -> SafeString:
    css = f"i i-{size}" if size else "i"
    status = format_html(' data-st="{}"', st) if st else ""
    said = format_html('role="img" aria-label="{}"', label) if label else _HIDDEN
    return format_html('<svg class="{}"{} {}><use href="#i-{}"/></svg>', css, status, said, name)


@register.tag("icon")
def icon_tag(parser: Parser, token: Token) -> Node:
    """`icon` as a tag. One that is always the same is text of its template."""
    node: Any = _ICON.tags["icon"](parser, token)
    given = [*node.args, *node.kwargs.values()]
    is_fixed = all(isinstance(one.var, str) and not one.filters for one in given)
    return TextNode(node.render(Context())) if is_fixed and not node.target_var else node


@register.filter
def initials(name: object) -> str:
    """Two letters that stand for a name: the first of its first and of its last word."""
    words = [word for word in str(name or "").split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])
    return letters.upper()


@register.filter
def display_name(person: Any) -> str:
    """The name a person gave, or the part of their address before the @."""
    name = getattr(person, "name", "") or ""
    return str(name).strip() or str(getattr(person, "email", "")).partition("@")[0]


@register.simple_tag
def avatar(person: Any, size: str = "") -> SafeString:
    """A person's initials in a colour of their own. `person`: a user, a contact or a name."""
    name = person if isinstance(person, str) else display_name(person)
    face = zlib.crc32(name.encode()) % FACES + 1
    css = f"avatar a{face} {size}".strip()
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, initials(name))


@register.simple_tag
def logo(tenant: Any, size: str = "") -> SafeString:
    """A company's logo, or its initials on its colour."""
    css = f"logo {size}".strip()
    branding = getattr(tenant, "branding", None)
    url = _brand_url("brand_logo", branding) if getattr(branding, "logo", None) else ""
    if url:
        return format_html('<img class="{} pic" src="{}" alt="" width="28" height="28">', css, url)
    return company_mark(tenant, size)


@register.simple_tag
def company_mark(tenant: Any, size: str = "") -> SafeString:
    """A company's initials, for lists where logos of others can't be asked for."""
    css = f"logo {size}".strip()
    name = getattr(tenant, "name", tenant)
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, initials(name))


@register.simple_tag(takes_context=True)
def block_text(context: Context, name: str) -> str:
    """What a block of this page says, once more; so a title needn't be written twice."""
    blocks: BlockContext | None = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return "" if block is None else SafeString(block.render(context).strip())  # nosec B703 - rendered


@register.simple_tag
def live_url() -> str:
    """Where this company's pages open their live connection."""
    return f"{get_script_prefix()}ws/events/?format=html"


@register.simple_tag
def module_url(name: str) -> str:
    return static(f"js/{name}.js")


@register.simple_tag(takes_context=True)
def brand_stylesheet(context: Context) -> str:
    """The stylesheet with the company's colour; "" where it has none."""
    branding = getattr(context.get("tenant"), "branding", None)
    return _brand_url("brand_css", branding) if getattr(branding, "color", "") else ""


def _brand_url(name: str, branding: Any) -> str:
    """With the moment of the last change, so that browsers may keep it for long."""
    try:
        return f"{reverse(name)}?v={int(branding.updated_at.timestamp())}"
    except NoReverseMatch:
        return ""


@register.filter
def elsewhere(memberships: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """A person's companies other than the one of this page."""
    return [membership for membership in memberships or [] if not membership["current"]]


@register.filter
def lang_tag(code: str) -> str:
    """pt-br → pt-BR, as HTML's `lang` writes it."""
    return to_locale(code).replace("_", "-")


@register.filter
def words(text: str) -> list[str]:
    """A text's words, to go through in a loop."""
    return text.split()


@register.filter
def same(value: object, other: object) -> str:
    """ "true" or "false", for `aria-pressed` and its like."""
    return "true" if value == other else "false"


@register.filter
def toast_kind(message: Message) -> str:
    return {"error": "bad", "warning": "warn", "success": "good"}.get(message.level_tag, "info")


@register.filter
def undo_url(message: Message) -> str:
    """The address in `messages.success(…, extra_tags="undo:/path/")`, or ""."""
    kind, _, url = (message.extra_tags or "").partition(":")
    return url if kind == "undo" else ""
