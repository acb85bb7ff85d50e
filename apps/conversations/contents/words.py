"""What a provider says against a message, in words that tell what to do."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.conversations.contents.refusals import UnfitContent
from apps.whatsapp.media.refusals import size_in_words
from apps.whatsapp.providers.protocol import Unsendable

_WORDS: dict[str, str] = {
    "not_supported": gettext_noop("This channel doesn't carry this. Choose another kind."),
    "no_address": gettext_noop("This channel can't reach this person. Choose another channel."),
    "invalid_address": gettext_noop("This channel can't reach this person. Correct their number."),
    "not_a_person": gettext_noop("Only people can be written to, one by one."),
    "empty": gettext_noop("This is empty. Write something here."),
    "no_file": gettext_noop("Name a file: “mediaId” or “mediaUrl”."),
    "upload_first": gettext_noop("Name a file: “mediaId” or “mediaUrl”."),
    "caption_not_allowed": gettext_noop(
        "Nothing can be written under this kind of file. Send the words as a message of their own."
    ),
    "too_long": gettext_noop("This is too long: at most %(limit)s characters. Make it shorter."),
    "too_many": gettext_noop("These are too many: at most %(limit)s. Take some out."),
    "too_big": gettext_noop("The file is over %(limit)s. Make it smaller."),
    "wrong_type": gettext_noop("This channel doesn't take this type of file. Choose another."),
    "out_of_range": gettext_noop("This lies outside −%(limit)s to %(limit)s. Correct it."),
    "not_unique": gettext_noop("Two of them are the same. Give each its own."),
    "not_an_address": gettext_noop("This isn't a web address. Example: https://example.com/order."),
}
_OTHERWISE = gettext_noop("The channel doesn't take this. Correct it.")


def of(wrong: Unsendable) -> str:
    return _(_WORDS.get(wrong.code, _OTHERWISE)) % _shown(wrong)


def refusal_of(wrong: Unsendable) -> UnfitContent:
    return UnfitContent({wrong.field or "content": [of(wrong)]})


def _shown(wrong: Unsendable) -> dict[str, str]:
    limit = wrong.values.get("limit", 0)
    if wrong.code == "too_big":
        return {"limit": size_in_words(int(limit))}
    return {"limit": number_format(limit, force_grouping=True)}
