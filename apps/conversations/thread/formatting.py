"""What people write on WhatsApp as HTML: *bold*, _italic_, ~struck~, `code`, lists, quotes, links.

Nothing of the text is taken as HTML. What stands already (code, links, names) is put aside and
brought back at the end, so that no sign in it means anything. See "About formatting your
messages" in WhatsApp's help.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

LONGEST = 20_000  # characters; of longer texts only the lines are kept
_DEEPEST = 5  # one inside the other

_BLOCK = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]{1,500})`")
_LINK = re.compile(
    r"(?<![\w@.\-/])(?:"
    r"https?://[^\s<>\"\x00]+"
    r"|www\.[^\s<>\"\x00]+"
    r"|[\w.+\-]{1,64}@(?:[\w\-]{1,63}\.){1,4}[a-z]{2,24}"
    r"|(?:[a-z0-9\-]{1,63}\.){1,4}(?:com\.br|com|net|org|br|app|shop|store|io|me)"
    r"(?:/[^\s<>\"\x00]*)?(?![\w@.\-])"
    r")",
    re.IGNORECASE,
)
#: A sign counts when it hugs the words and no letter hugs it from outside.
_STYLE = re.compile(
    r"(?<!\w)(?P<sign>[*_~])(?!(?P=sign))(?=\S)(?P<words>[^\n]{1,500}?)(?<=\S)(?<!(?P=sign))"
    r"(?P=sign)(?!\w)(?!(?P=sign))"
)
_TAGS = {"*": "strong", "_": "em", "~": "s"}
_LINE = re.compile(r"(?P<quote>> ?)|(?P<bullet>[-*•] (?=\S))|(?P<number>\d{1,3})[.)] (?=\S)")
_ASIDE = re.compile("\x00(\\d+)\x00")
_EMOJI = re.compile(
    "(?:[\U0001f000-\U0001faff\u2600-\u27bf\u2b05-\u2b55\u231a-\u23ff\u200d\ufe0f\u20e3]"
    "|[\U0001f3fb-\U0001f3ff]|\\s)+"
)
_EMOJI_BASE = re.compile("[\U0001f000-\U0001f3fa\U0001f400-\U0001faff\u2600-\u27bf\u231a-\u23ff]")


def html_of(text: str, *, names: Iterable[str] = ()) -> SafeString:
    """Safe HTML of a text. `names`: of colleagues, emphasised where they stand behind an @."""
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if len(text) > LONGEST:
        return _safe("<br>".join(str(escape(line)) for line in text.split("\n")))
    return _safe(_Writing(names).html(text))


def is_only_emoji(text: str) -> bool:
    """One to three of them and nothing else, which are drawn large."""
    return len(text) <= 40 and bool(_EMOJI.fullmatch(text)) and 1 <= _count(text) <= 3


def _count(text: str) -> int:
    """A family joined into one counts as one."""
    joined = re.sub("\u200d.", "", text.strip())
    return len(_EMOJI_BASE.findall(joined))


class _Writing:
    """One text on its way to HTML."""

    def __init__(self, names: Iterable[str]) -> None:
        self._kept: list[str] = []
        self._names = sorted((name for name in names if name), key=len, reverse=True)

    def html(self, text: str) -> str:
        text = _BLOCK.sub(lambda found: self._aside(f"<pre>{escape(found[1])}</pre>"), text)
        text = _CODE.sub(lambda found: self._aside(f"<code>{escape(found[1])}</code>"), text)
        text = _LINK.sub(self._link, text)
        if self._names:
            told = "|".join(re.escape(name) for name in self._names)
            text = re.sub(rf"@(?:{told})(?!\w)", self._name, text, flags=re.IGNORECASE)
        done = "".join(_parts(text, self._line))
        return _ASIDE.sub(lambda found: self._kept[int(found[1])], done)

    def _aside(self, html: str) -> str:
        self._kept.append(html)
        return f"\x00{len(self._kept) - 1}\x00"

    def _name(self, found: re.Match[str]) -> str:
        return self._aside(f'<b class="named">{escape(found[0])}</b>')

    def _link(self, found: re.Match[str]) -> str:
        shown = _without_end(found[0])
        rest = found[0][len(shown) :]
        if "@" in shown.partition("/")[0] and "://" not in shown:
            address = f"mailto:{shown}"
        else:
            address = shown if "://" in shown else f"https://{shown}"
        tag = (
            f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer nofollow ugc">'
            f"{escape(shown)}</a>"
        )
        return self._aside(tag) + rest

    def _line(self, text: str, depth: int = 0) -> str:
        if depth == _DEEPEST:
            return str(escape(text))
        done, at = [], 0
        for found in _STYLE.finditer(text):
            tag, inner = _TAGS[found["sign"]], self._line(found["words"], depth + 1)
            done += [str(escape(text[at : found.start()])), f"<{tag}>{inner}</{tag}>"]
            at = found.end()
        return "".join([*done, str(escape(text[at:]))])


def _parts(text: str, inline: Callable[[str], str]) -> Iterator[str]:
    """Lines of one kind in a row belong together."""
    for kind, lines in groupby(map(_read, text.split("\n")), key=lambda line: line[0]):
        some = list(lines)
        words = [inline(rest) for _kind, _mark, rest in some]
        if kind == "bullet":
            yield f"<ul>{''.join(f'<li>{one}</li>' for one in words)}</ul>"
        elif kind == "number":
            items = "".join(f"<li>{one}</li>" for one in words)
            yield f'<ol start="{int(some[0][1])}">{items}</ol>'
        elif kind == "quote":
            yield f"<blockquote>{'<br>'.join(words)}</blockquote>"
        else:
            yield "<br>".join(words)


def _read(line: str) -> tuple[str, str, str]:
    """Kind, mark and rest of a line."""
    found = _LINE.match(line)
    if not found or not found.lastgroup:
        return "", "", line
    return found.lastgroup, found[found.lastgroup], line[found.end() :]


def _without_end(link: str) -> str:
    """What ends the sentence is not part of the address; a bracket that was opened in it is."""
    while link and link[-1] in ".,;:!?'\"*~_)]}…»”":
        if link[-1] == ")" and link.count("(") >= link.count(")"):
            break
        link = link[:-1]
    return link


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308 # nosec B308 B703 - every piece was escaped
