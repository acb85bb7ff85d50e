"""The problems of a template in words: what is wrong, then what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.whatsapp.message_templates.rules import Problem

_WORDS: dict[str, str] = {
    "empty": gettext_noop("This is empty. Write something here."),
    "too_long": gettext_noop(
        "This has %(length)s characters; Meta allows %(most)s. Make it shorter."
    ),
    "name": gettext_noop("Use lower-case letters without accents, digits and underscores."),
    "language": gettext_noop("Choose one of the languages."),
    "category": gettext_noop("Choose a category."),
    "ttl": gettext_noop("Choose from %(least)s to %(most)s seconds for this category."),
    "unknown_header": gettext_noop("This kind of header isn't known. Choose another one."),
    "sample_missing": gettext_noop("Meta reviews a sample of the file. Choose one."),
    "line_break": gettext_noop("This must stay on one line. Take the line breaks out."),
    "plain_only": gettext_noop("Meta allows no asterisks and no emoji here. Take them out."),
    "too_many_variables": gettext_noop("Only %(most)s variable fits here. Take the others out."),
    "no_variables": gettext_noop("Variables aren't possible here. Write the text itself."),
    "loose_braces": gettext_noop("A brace is missing. A variable looks like this: {{1}}."),
    "variable_name": gettext_noop(
        "“%(name)s” can't be a variable's name. Use lower-case letters, digits and underscores,"
        " beginning with a letter."
    ),
    "variable_number": gettext_noop(
        "“%(name)s” isn't a number. This template counts its variables: {{1}}, {{2}}."
    ),
    "gap": gettext_noop("{{%(missing)s}} is missing. Number the variables without gaps."),
    "number_order": gettext_noop("Number the variables in the order in which they are read."),
    "variable_first": gettext_noop(
        "The text begins with a variable, which Meta refuses. Put a word before it."
    ),
    "variable_last": gettext_noop(
        "The text ends with a variable, which Meta refuses. Put a word after it."
    ),
    "adjacent": gettext_noop("Two variables touch. Put words between them."),
    "too_few_words": gettext_noop(
        "The text is too short for %(count)s variables. Add %(missing)s more words, or use fewer"
        " variables."
    ),
    "example_missing": gettext_noop("Meta asks for an example. Write one, without personal data."),
    "too_many_buttons": gettext_noop("Meta allows %(most)s buttons. Take some out."),
    "too_many_url": gettext_noop("Meta allows %(most)s buttons with a link. Take one out."),
    "too_many_phone_number": gettext_noop("Meta allows %(most)s button that calls. Take one out."),
    "too_many_copy_code": gettext_noop("Meta allows %(most)s button with a code. Take one out."),
    "too_many_quick_reply": gettext_noop("Meta allows %(most)s quick replies. Take one out."),
    "too_many_other": gettext_noop("Meta allows %(most)s button of this kind. Take one out."),
    "unknown_component": gettext_noop("Each component is an object with its type."),
    "twice": gettext_noop("%(kind)s stands here twice. Take one out."),
    "too_many_otp": gettext_noop("Meta allows %(most)s button with a code. Take one out."),
    "mixed_buttons": gettext_noop(
        "Quick replies and other buttons alternate. Put the quick replies together."
    ),
    "same_text": gettext_noop("Another button says the same. Give each its own words."),
    "unknown_button": gettext_noop("Choose what the button does."),
    "not_an_address": gettext_noop("This isn't a web address. Example: https://example.com/order."),
    "variable_not_at_end": gettext_noop(
        "One variable may stand at the end of the address, nowhere else."
    ),
    "not_a_phone": gettext_noop("This isn't a number. Example: +55 11 90000-0100."),
    "not_a_coupon": gettext_noop("Use letters, digits and signs, without spaces or accents."),
    "no_header": gettext_noop("One-time codes have no header. Take it out."),
    "text_is_metas": gettext_noop("Meta writes the text of one-time codes. Take yours out."),
    "code_button": gettext_noop("A one-time code needs exactly one button that copies the code."),
    "code_expires": gettext_noop("Choose from %(least)s to %(most)s minutes."),
}


def in_words(problem: Problem) -> str:
    return _(_WORDS[problem.code]) % problem.values


def by_path(problems: Iterable[Problem]) -> dict[str, list[str]]:
    """Path of the field → what is wrong with it."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.path, []).append(in_words(problem))
    return found


#: What is wrong with values for a template: code of a filling.Flaw → words.
_FLAWS: dict[str, str] = {
    "missing": gettext_noop("The template needs this value."),
    "empty": gettext_noop("This is empty. WhatsApp refuses empty values."),
    "not_text": gettext_noop("Write text here."),
    "not_media": gettext_noop('Give a file: {"id": …} or {"link": …}.'),
    "not_place": gettext_noop("Give a place with latitude and longitude."),
    "line_break": gettext_noop("WhatsApp allows no line breaks or tabs in a value."),
    "spaces": gettext_noop("WhatsApp allows at most four spaces in a row in a value."),
    "too_long": gettext_noop("The value is too long. Use at most 1,024 characters."),
    "unknown": gettext_noop("The template has no such variable."),
}


def flaws_in_words(flaws: Iterable[Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for flaw in flaws:
        found.setdefault(flaw.key, []).append(_(_FLAWS[flaw.code]))
    return found
