"""What people write becomes HTML, and never more HTML than its markup asks for."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.conversations.thread.formatting import html_of, is_only_emoji

ALLOWED = {"strong", "em", "s", "code", "pre", "ul", "ol", "li", "blockquote", "br", "a", "b"}
LINK = 'target="_blank" rel="noopener noreferrer nofollow ugc"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _italic_ ~gone~", "<strong>bold</strong> <em>italic</em> <s>gone</s>"),
        ("*bold _both_*", "<strong>bold <em>both</em></strong>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("* no bold *", "<ul><li>no bold *</li></ul>"),
        ("*a _b* c_", "<strong>a _b</strong> c_"),
        ("**twice**", "**twice**"),
        ("*over\nlines*", "*over<br>lines*"),
        ("`*code*`", "<code>*code*</code>"),
        ("```\n<b>*x*\n```", "<pre>&lt;b&gt;*x*</pre>"),
        ("a\n- one\n- *two*\nb", "a<ul><li>one</li><li><strong>two</strong></li></ul>b"),
        ("3. three\n4. four", '<ol start="3"><li>three</li><li>four</li></ol>'),
        ("> said\n> so", "<blockquote>said<br>so</blockquote>"),
        ("one\ntwo", "one<br>two"),
        ("10.5 and 3.", "10.5 and 3."),
    ],
)
def test_markup_means(text, html):
    assert html_of(text) == html


@pytest.mark.parametrize(
    ("text", "address", "shown"),
    [
        ("see https://example.com/a?b=1&c=2.", "https://example.com/a?b=1&amp;c=2", None),
        ("*https://example.com*", "https://example.com", None),
        ("(https://example.com/a_(b))", "https://example.com/a_(b)", None),
        ("www.example.com/x", "https://www.example.com/x", "www.example.com/x"),
        ("loja.example.com.br hoje", "https://loja.example.com.br", "loja.example.com.br"),
        ("rosa@example.com", "mailto:rosa@example.com", "rosa@example.com"),
        ("https://example.com/_a_/*b*/c", "https://example.com/_a_/*b*/c", None),
    ],
)
def test_addresses_become_links(text, address, shown):
    assert f'<a href="{address}" {LINK}>{shown or address}</a>' in html_of(text)


@pytest.mark.parametrize(
    "text", ["e.g. this", "fim.Amanhã", "javascript:alert(1)", "data:text/html,x"]
)
def test_what_is_no_address_stays_text(text):
    assert "<a" not in html_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "*<img src=x onerror=alert(1)>*",
        'https://example.com/"onmouseover="alert(1)',
        "https://example.com/'onmouseover='alert(1)",
        "```</pre><script>1</script>```",
        "`</code><svg onload=1>`",
        "> <iframe>",
        "\x000\x00 \x00 <b>",
        "@<b>Ana</b>",
    ],
)
def test_nothing_of_a_text_is_taken_as_html(text):
    tags, attributes = _parsed(html_of(text, names=["<b>Ana"]))

    assert tags <= ALLOWED
    assert attributes <= {"href", "target", "rel", "start", "class"}


@given(st.text(alphabet="*_~`<>\"'&\n -1.>@:/ax\x00", max_size=200))
def test_whatever_is_written_only_known_tags_come_out(text):
    html = html_of(text)
    tags, attributes = _parsed(html)

    assert tags <= ALLOWED
    assert attributes <= {"href", "target", "rel", "start"}
    assert "\x00" not in html


def test_names_of_colleagues_are_emphasised():
    assert html_of("@Ana Lima veja", names=["Ana", "Ana Lima"]) == (
        '<b class="named">@Ana Lima</b> veja'
    )
    assert html_of("@Anabela", names=["Ana"]) == "@Anabela"


@pytest.mark.parametrize(
    "piece", ["*a,", "_*~", "```", "a.", "a@a.", "`", "http://", "> *", "\n- "]
)
def test_no_text_takes_long(piece):
    started = time.process_time()
    html_of(piece * (19_000 // len(piece)))

    assert time.process_time() - started < 2


def test_a_text_without_end_keeps_its_lines_only():
    html = html_of("*a*\n<b>" + "x" * 30_000)

    assert html.startswith("*a*<br>&lt;b&gt;")


@pytest.mark.parametrize("text", ["👍", "😍👏", "❤️ ❤️", "👩‍👩‍👧", "👍🏽"])
def test_emoji_alone_are_drawn_large(text):
    assert is_only_emoji(text)


@pytest.mark.parametrize("text", ["", "ok 👍", "1", "😍" * 4, "*"])
def test_words_are_not(text):
    assert not is_only_emoji(text)


def _parsed(html: str) -> tuple[set[str], set[str]]:
    class Reader(HTMLParser):
        tags: set[str] = set()
        attributes: set[str] = set()

        def handle_starttag(self, tag, attrs):
            self.tags |= {tag}
            self.attributes |= {name for name, _value in attrs}

    reader = Reader()
    reader.tags, reader.attributes = set(), set()
    reader.feed(html)
    assert not re.search(r"<(?!/?(?:{})\b)".format("|".join(ALLOWED)), html)
    return reader.tags, reader.attributes
