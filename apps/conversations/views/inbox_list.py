"""The list of the inbox: a folder or what was searched for, and its next rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts import frame
from apps.accounts.access import requires
from apps.accounts.ids import as_id
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.conversations.folders import counting, lines, narrowing, paging, searching, words
from apps.conversations.folders.asked import Asked, Folder
from apps.conversations.folders.lines import Line
from apps.conversations.folders.matching import match_of
from apps.conversations.folders.places import Place
from apps.conversations.models import Conversation
from apps.conversations.naming import Names

ROWS = "conversations/inbox/_rows.html"
FOUND = "conversations/inbox/_passages.html"
MOST_AGAIN = 400  # rows that are told anew after a lost connection


@dataclass(frozen=True, slots=True)
class Tab:
    folder: Folder
    words: words.Words
    query: str
    count: int | None
    current: bool


def asked_of(request: MemberRequest) -> Asked:
    """Whoever may answer begins with their own."""
    default = Folder.MINE if "conversations.reply" in request.may else Folder.ALL
    return Asked.read(request.GET.dict(), default=default)


def context(
    request: MemberRequest, chosen: Conversation | None = None, names: Names | None = None
) -> dict[str, Any]:
    """`names`: of the page it stands on."""
    asked = asked_of(request)
    names = Names() if names is None else names
    told = _counts(request)
    tabs = [_tab(folder, asked, told) for folder in words.FOLDERS]
    found = _found(asked, names) if asked.q else _rows(request, asked, chosen, names)
    return {
        "asked": asked,
        "query": asked.query,
        "tabs": [tab for tab in tabs if tab.folder in words.TABS],
        "more_tabs": [tab for tab in tabs if tab.folder not in words.TABS],
        "folder": words.FOLDERS[asked.folder],
        "chips": narrowing.chips(asked),
        "counts": told,
        "chosen": chosen,
        "may_reply": "conversations.reply" in request.may,
        "match": match_of(asked, request.user.pk),
        "is_waiting": asked.folder == Folder.WAITING,
        **found,
    }


def _counts(request: MemberRequest) -> counting.Counts:
    """With the navigation's, where a whole page shows both."""
    me = request.user.pk
    if is_fragment(request):
        return counting.counts(me)
    return counting.of(frame.count_along(request, counting.rows(me)))


def _tab(folder: Folder, asked: Asked, told: counting.Counts) -> Tab:
    return Tab(
        folder,
        words.FOLDERS[folder],
        asked.in_folder(folder).query,
        told.by_folder.get(folder.value),
        folder == asked.folder and not asked.q,
    )


def _rows(
    request: MemberRequest, asked: Asked, chosen: Conversation | None, names: Names
) -> dict[str, Any]:
    me = request.user.pk
    page = paging.opened(asked, me, chosen) if chosen else paging.page(asked, me)
    return {"page": page, "lines": lines.of(page.rows, names)}


def _found(asked: Asked, names: Names) -> dict[str, Any]:
    said = searching.messages(asked.q, names=names)
    people = [_by_name(line, asked.q) for line in searching.people(asked.q, names=names)]
    return {"people": people, "passages": said.found, "below": said.below}


def _by_name(line: Line, text: str) -> dict[str, Any]:
    terms = searching.terms_of(text)
    return {"line": line, "terms": terms, "is_number": any(char.isdigit() for char in text)}


@requires("conversations.view")
@require_GET
def rows(request: MemberRequest) -> HttpResponse:
    """More of a folder, `below` or `above` a place, or older messages of a search."""
    asked = asked_of(request)
    if asked.q:
        return _more_passages(request, asked)
    below, above = (Place.read(request.GET.get(name, "")) for name in ("below", "above"))
    upwards = bool(above and not below)
    page = paging.page(asked, request.user.pk, below=below, above=above)
    context = {
        "lines": lines.of(page.rows),
        "query": asked.query,
        "above": page.above if upwards else None,
        "below": None if upwards else page.below,
    }
    return render(request, ROWS, context)


def _more_passages(request: MemberRequest, asked: Asked) -> HttpResponse:
    said = searching.messages(asked.q, below=as_id(request.GET.get("below", "")))
    context = {"passages": said.found, "below": said.below, "query": asked.query}
    return render(request, FOUND, context)


@requires("conversations.view")
@require_GET
def again(request: MemberRequest) -> HttpResponse:
    """The rows from `below` to `until`, which are shown with all between them, as they are by now,
    and the counts: for whoever was away. They take the place of all that is shown."""
    asked = asked_of(request)
    me = request.user.pk
    below, until = (Place.read(request.GET.get(name, "")) for name in ("below", "until"))
    size = MOST_AGAIN if until else paging.SIZE
    page = paging.page(asked, me, below=below, until=until, own=True, size=size)
    context = {
        "lines": lines.of(page.rows),
        "query": asked.query,
        "counts": counting.counts(me),
        "above": page.above,
        "below": page.below,
    }
    return render(request, "conversations/inbox/_again.html", context)


@requires("conversations.view")
@require_GET
def counts(request: MemberRequest) -> HttpResponse:
    """The numbers beside the folders."""
    context = {"counts": counting.counts(request.user.pk)}
    return render(request, "conversations/inbox/_counts.html", context)
