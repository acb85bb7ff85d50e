"""The words of problems: what is so, then what to do. `n`: the number that they go by."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy, ngettext_lazy

WORDS: dict[str, Any] = {
    # Who.
    "nobody_chosen": gettext_lazy("Nobody is chosen yet. Say who gets it."),
    "nobody_left": gettext_lazy("Nobody may get it. Look at why people drop out."),
    "audience_gone": "%(said)s",
    "literal_braces": ngettext_lazy(
        "%(people)s person has braces where a variable takes its words from, and would read them."
        " Correct their details, or take them out.",
        "%(people)s people have braces where a variable takes its words from, and would read them."
        " Correct their details, or take them out.",
        "n",
    ),
    "strangers": ngettext_lazy(
        "%(people)s of the pasted numbers is new and becomes a contact.",
        "%(people)s of the pasted numbers are new and become contacts.",
        "n",
    ),
    # What.
    "content": "%(said)s",
    "fall_back": ngettext_lazy(
        "%(people)s person has nothing for {{%(name)s}} and gets the words you gave instead.",
        "%(people)s people have nothing for {{%(name)s}} and get the words you gave instead.",
        "n",
    ),
    "template_quality": gettext_lazy(
        "People react badly to the template %(name)s; Meta may pause it. Say it differently, or"
        " send to fewer people first."
    ),
    "template_recategorised": gettext_lazy(
        "Meta will soon count the template %(name)s as another category: the price may change."
    ),
    "only_in_window": gettext_lazy(
        "A text that is no template reaches only people who wrote in the last 24 hours. Use a"
        " template to reach the others."
    ),
    # Through which channels.
    "channel_held": gettext_lazy("%(channel)s may not send: %(said)s"),
    "channel_offline": gettext_lazy(
        "%(channel)s is not live. Connect it again, or its share waits or goes to the others."
    ),
    "no_channel_live": gettext_lazy("None of its channels may send now. Connect one first."),
    "channel_quality": gettext_lazy(
        "Meta rates the quality of %(channel)s as low. Send to people who expect to hear from you,"
        " and slowly."
    ),
    "sandbox": gettext_lazy(
        "%(channel)s talks to the simulator: nobody really gets what leaves by it."
    ),
    # When.
    "start_passed": gettext_lazy(
        "The time it was planned for has passed. Choose another, or start it now."
    ),
    "first_time": gettext_lazy(
        "It is to go out again and again, but nobody said when first. Choose a day and a time."
    ),
    "never_ends": gettext_lazy(
        "At this speed and in these hours it would take more than a year. Send faster, or open"
        " more hours."
    ),
    "window_shut": gettext_lazy(
        "Its sending window never opens. Correct the window, or choose another."
    ),
    "waits_for_window": gettext_lazy("Its sending window is shut. The first leave %(when)s."),
    "tier_room": ngettext_lazy(
        "Meta lets %(room)s more person be written to first within 24 hours; the others wait.",
        "Meta lets %(room)s more people be written to first within 24 hours; the others wait.",
        "n",
    ),
    "tier_unknown": gettext_lazy(
        "How many people Meta still lets you write to within 24 hours can't be told now."
    ),
    "quota_today": ngettext_lazy(
        "The plan has %(room)s message left today; the others leave on the days after.",
        "The plan has %(room)s messages left today; the others leave on the days after.",
        "n",
    ),
    "ladder": gettext_lazy(
        "Numbers connected by QR code write to few new people a day, so that WhatsApp doesn't"
        " block them: today %(room)s more."
    ),
    "over_budget": ngettext_lazy(
        "The budget is less than the estimate. It pauses when the budget is used up: after about"
        " %(people)s person.",
        "The budget is less than the estimate. It pauses when the budget is used up: after about"
        " %(people)s people.",
        "n",
    ),
    "budget_unheld": ngettext_lazy(
        "No price is known for %(people)s person, so the budget can't be held. Say what one"
        " message costs you, or set how many may leave instead of a budget.",
        "No price is known for %(people)s people, so the budget can't be held. Say what one"
        " message costs you, or set how many may leave instead of a budget.",
        "n",
    ),
    "no_price": gettext_lazy(
        "No price is known for these messages, so the budget can't be held. Say what one message"
        " costs you, or set how many may leave instead of a budget."
    ),
    "price_unknown": ngettext_lazy(
        "For %(people)s person no price is known, so the estimate is too low.",
        "For %(people)s people no price is known, so the estimate is too low.",
        "n",
    ),
}
