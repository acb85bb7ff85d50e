"""Meta's codes about managing numbers, templates, groups, calls and forms; one saying for each
family.
"""

from __future__ import annotations

from apps.whatsapp.error_catalogue.entries import Entry, Who, _
from apps.whatsapp.errors import Verdict

META_MANAGING: dict[str, Entry] = {
    **dict.fromkeys(
        (
            "131020",
            "131041",
            "131201",
            "131202",
            "131204",
            "131207",
            "131209",
            "131210",
            "131211",
            "131212",
            "131213",
            "131214",
            "131215",
        ),
        Entry(
            Verdict.FIX_DATA,
            Who.COMPANY,
            _("Meta could not do this with the group"),
            _("The details below say what does not fit: the group, its members or its picture."),
        ),
    ),
    "131208": Entry(
        Verdict.SLOW_CHANNEL,
        Who.NOBODY,
        _("Too many changes to groups in a short time"),
        _("Meta asks for a pause. Try again in a few minutes."),
        waits=(60, 120, 300, 600),
    ),
    **dict.fromkeys(
        ("131059", "139102"),
        Entry(
            Verdict.RETRY,
            Who.NOBODY,
            _("The list changed while it was read"),
            _("We read it again from the beginning."),
            waits=(5, 30, 60),
        ),
    ),
    "133000": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("An earlier attempt to take the number off did not finish"),
        _("Take the number off again, then register it."),
    ),
    "133005": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("The PIN of the number is another one"),
        _("Enter the six digits of its two-step verification; at Meta you can set new ones."),
    ),
    "133006": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("The number has to be verified first"),
        _("Ask Meta for a code by SMS or call, enter it, then register the number."),
    ),
    **dict.fromkeys(
        ("133008", "133009"),
        Entry(
            Verdict.FIX_DATA,
            Who.COMPANY,
            _("Too many attempts with the PIN"),
            _("Wait as long as the details below say, then try again with the right one."),
        ),
    ),
    "133015": Entry(
        Verdict.LATER,
        Who.NOBODY,
        _("Meta is still deleting this number"),
        _("Register it again in five minutes."),
        waits=(300, 600),
    ),
    "133016": Entry(
        Verdict.LATER,
        Who.NOBODY,
        _("The number was registered too often"),
        _("Meta allows ten times in 72 hours. Try again after that."),
        waits=(259200,),
    ),
    "1752041": Entry(
        Verdict.FIX_DATA,
        Who.NOBODY,
        _("A partner has already asked Meta for this"),
        _("There is nothing left to do."),
    ),
    **dict.fromkeys(
        ("138000", "138001", "138003", "138006", "138009", "138012", "138018"),
        Entry(
            Verdict.FIX_DATA,
            Who.COMPANY,
            _("Meta does not allow this call"),
            _(
                "The details below say what is missing: calls on this number, the person's "
                "permission, or room for one more today."
            ),
        ),
    ),
    **dict.fromkeys(
        ("138002", "138005", "138013"),
        Entry(
            Verdict.SLOW_CHANNEL,
            Who.NOBODY,
            _("Too many calls at once"),
            _("Meta takes no more for a moment. Try again shortly."),
            waits=(60, 120, 300),
        ),
    ),
    **dict.fromkeys(
        ("138004", "138007"),
        Entry(
            Verdict.RETRY,
            Who.META,
            _("The call could not be connected"),
            _("The line broke or took too long. Try again."),
        ),
    ),
    **dict.fromkeys(
        ("139000", "139001", "139002", "139003", "139004"),
        Entry(
            Verdict.FIX_DATA,
            Who.COMPANY,
            _("Meta could not change the flow"),
            _("The details below say why. Correct the flow at Meta."),
        ),
    ),
    "139100": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("Not everybody could be blocked"),
        _("Only people who wrote in the last 24 hours can be. The details below name the others."),
    ),
    "139101": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("The list of blocked people is full"),
        _("WhatsApp keeps 64,000. Unblock some first."),
    ),
    "139103": Entry(
        Verdict.RETRY,
        Who.META,
        _("Meta could not read the list of blocked people"),
        _("We try again in a few minutes."),
    ),
    "147001": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("This user name is taken or not allowed"),
        _("Choose another one."),
    ),
    **dict.fromkeys(
        ("147002", "147003", "147004", "147005"),
        Entry(
            Verdict.FIX_DATA,
            Who.COMPANY,
            _("Meta does not give the account this user name yet"),
            _(
                "The details below say what it wants first: a higher limit, a linked page, or a "
                "move from another number."
            ),
        ),
    ),
    "2388019": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("The account has as many templates as Meta allows"),
        _("Delete some that are not used, or have the company verified at Meta."),
    ),
    "2388040": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("A part of the template is too long"),
        _("Shorten it; the details below name the part."),
    ),
    **dict.fromkeys(
        ("2388047", "2388072", "2388073"),
        Entry(
            Verdict.FIX_DATA,
            Who.COMPANY,
            _("A part of the template has a form that Meta does not take"),
            _("Correct the header, the body or the footer; the details below name it."),
        ),
    ),
    "2388293": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("The template has too many variables for its length"),
        _("Write more text around them, or use fewer."),
    ),
    "2388299": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("A variable stands at the beginning or end of the text"),
        _("Put a word before and after it."),
    ),
    **dict.fromkeys(
        ("2388001", "2388091", "2388093", "2388103"),
        Entry(
            Verdict.FIX_DATA,
            Who.COMPANY,
            _("The number can't be moved to this account"),
            _(
                "The details below say why; mostly its two-step verification is still on. Switch "
                "it off at the old place and try again."
            ),
        ),
    ),
    "2388012": Entry(
        Verdict.FIX_DATA,
        Who.NOBODY,
        _("The number is already in this account"),
        _("There is nothing to add."),
    ),
    **dict.fromkeys(
        ("200005", "200006", "200007"),
        Entry(
            Verdict.FIX_DATA,
            Who.COMPANY,
            _("Meta has no figures on templates for this account"),
            _("Template insights have to be switched on at Meta first, and not every account may."),
        ),
    ),
    **dict.fromkeys(
        ("2593079", "2593085"),
        Entry(
            Verdict.FIX_DATA,
            Who.PLATFORM,
            _("Meta does not allow this kind of shared account any more"),
            _("Ask Meta's support to move the account."),
        ),
    ),
    **dict.fromkeys(
        ("2593107", "2593108"),
        Entry(
            Verdict.FIX_DATA,
            Who.COMPANY,
            _("The phone's contacts and history can't be asked for again"),
            _(
                "Meta gives them once, within 24 hours of connecting. Disconnect the number and "
                "connect it again to get them."
            ),
        ),
    ),
    "2593109": Entry(
        Verdict.FIX_DATA,
        Who.NOBODY,
        _("The history on the phone is not shared"),
        _("That was chosen when the number was connected. Everything else works without it."),
    ),
    **dict.fromkeys(
        ("2494164", "2494165", "2494166", "2494167", "2494168", "2494176", "2494177", "2494179"),
        Entry(
            Verdict.FIX_DATA,
            Who.COMPANY,
            _("Meta does not take this sign-up form"),
            _("The details below name what does not fit. Correct it and try again."),
        ),
    ),
}
