"""Meta's codes about speed and hiccups: what waits and leaves by itself."""

from __future__ import annotations

from apps.whatsapp.error_catalogue.entries import Entry, Who, _
from apps.whatsapp.errors import Verdict

META_PACE: dict[str, Entry] = {
    "4": Entry(
        Verdict.SLOW_CHANNEL,
        Who.PLATFORM,
        _("Too many calls from this app at Meta"),
        _("Meta asks for a pause. Everything waits and goes on by itself."),
        waits=(60, 120, 300, 600, 1800),
    ),
    "613": Entry(
        Verdict.SLOW_CHANNEL,
        Who.NOBODY,
        _("Meta asks for a pause"),
        _("There were too many calls of this kind in a short time. They go on by themselves."),
        waits=(60, 120, 300, 600, 1800),
    ),
    "80007": Entry(
        Verdict.SLOW_CHANNEL,
        Who.NOBODY,
        _("Too many questions about this account for the hour"),
        _("Meta answers again when the hour has passed. It goes on by itself."),
        waits=(300, 900, 1800, 3600),
    ),
    "130429": Entry(
        Verdict.SLOW_CHANNEL,
        Who.NOBODY,
        _("Too many messages in a second for this number"),
        _("Meta took no more for a moment. We slow down, and what waits leaves by itself."),
        waits=(2, 4, 8, 16, 32, 60),
    ),
    "131057": Entry(
        Verdict.SLOW_CHANNEL,
        Who.META,
        _("Meta is working on this number"),
        _(
            "Mostly it makes the number faster, which takes about a minute. What waits leaves by "
            "itself."
        ),
        waits=(60, 120, 300),
    ),
    "2494100": Entry(
        Verdict.SLOW_CHANNEL,
        Who.META,
        _("Meta is working on this number"),
        _(
            "Mostly it makes the number faster, which takes about a minute. What waits leaves by "
            "itself."
        ),
        waits=(60, 120, 300),
    ),
    "131056": Entry(
        Verdict.SLOW_PAIR,
        Who.NOBODY,
        _("Too many messages to this person in a short time"),
        _(
            "Meta lets through about one every six seconds for the same person. The next ones "
            "wait; other people are not affected."
        ),
    ),
    "1": Entry(
        Verdict.RETRY,
        Who.META,
        _("Meta could not handle the request"),
        _("It may be a disturbance on its side. We try again a few times."),
    ),
    "2": Entry(
        Verdict.RETRY,
        Who.META,
        _("Meta is down or overloaded"),
        _("We try again in a few minutes."),
    ),
    "131000": Entry(
        Verdict.RETRY,
        Who.META,
        _("Something went wrong at Meta"),
        _(
            "It gives no reason. We try again a few times; if it stays so, look at Meta's status "
            "page."
        ),
    ),
    "131016": Entry(
        Verdict.RETRY,
        Who.META,
        _("Meta's service is not available at the moment"),
        _("We try again in a few minutes."),
    ),
    "133004": Entry(
        Verdict.RETRY,
        Who.META,
        _("Meta's service is not available at the moment"),
        _("We try again in a few minutes."),
    ),
    "131052": Entry(
        Verdict.RETRY,
        Who.NOBODY,
        _("Meta could not hand over the file"),
        _(
            "The file somebody sent may be over 100 MB or have a fault. If it does not come, ask "
            "for it another way."
        ),
    ),
}
