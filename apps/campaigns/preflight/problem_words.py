"""The words of problems: what is so, then what to do."""

from __future__ import annotations

from django.utils.translation import gettext_noop

WORDS: dict[str, str] = {
    # Who.
    "nobody_chosen": gettext_noop("Nobody is chosen yet. Say who gets it."),
    "nobody_left": gettext_noop("Nobody may get it. Look at why people drop out."),
    "audience_gone": gettext_noop("%(said)s"),
    "literal_braces": gettext_noop(
        "%(people)s people have braces where a variable takes its words from, and would read them."
        " Correct their details, or take them out."
    ),
    "strangers": gettext_noop("%(people)s of the pasted numbers are new and become contacts."),
    # What.
    "content": gettext_noop("%(said)s"),
    "fall_back": gettext_noop(
        "%(people)s people have nothing for {{%(name)s}} and get the words you gave instead."
    ),
    "template_quality": gettext_noop(
        "People react badly to the template %(name)s; Meta may pause it. Say it differently, or"
        " send to fewer people first."
    ),
    "template_recategorised": gettext_noop(
        "Meta will soon count the template %(name)s as another category: the price may change."
    ),
    "only_in_window": gettext_noop(
        "A text that is no template reaches only people who wrote in the last 24 hours. Use a"
        " template to reach the others."
    ),
    # Through which channels.
    "channel_held": gettext_noop("%(channel)s may not send: %(said)s"),
    "channel_offline": gettext_noop(
        "%(channel)s is not live. Connect it again, or its share waits or goes to the others."
    ),
    "no_channel_live": gettext_noop("None of its channels may send now. Connect one first."),
    "channel_quality": gettext_noop(
        "Meta rates the quality of %(channel)s as low. Send to people who expect to hear from you,"
        " and slowly."
    ),
    "sandbox": gettext_noop(
        "%(channel)s talks to the simulator: nobody really gets what leaves by it."
    ),
    # When.
    "start_passed": gettext_noop(
        "The time it was planned for has passed. Choose another, or start it now."
    ),
    "never_ends": gettext_noop(
        "At this speed and in these hours it would take more than a year. Send faster, or open"
        " more hours."
    ),
    "window_shut": gettext_noop(
        "Its sending window never opens. Correct the window, or choose another."
    ),
    "waits_for_window": gettext_noop("Its sending window is shut. The first leave %(when)s."),
    "tier_room": gettext_noop(
        "Meta lets %(room)s more people be written to first within 24 hours; the others wait."
    ),
    "tier_unknown": gettext_noop(
        "How many people Meta still lets you write to within 24 hours can't be told now."
    ),
    "quota_today": gettext_noop(
        "The plan has %(room)s messages left today; the others leave on the days after."
    ),
    "ladder": gettext_noop(
        "Numbers connected by QR code write to few new people a day, so that WhatsApp doesn't"
        " block them: today %(room)s more."
    ),
    "over_budget": gettext_noop(
        "The budget is less than the estimate. It pauses when the budget is used up: after about"
        " %(people)s people."
    ),
    "price_unknown": gettext_noop(
        "For %(people)s people no price is known, so the estimate is too low."
    ),
}
