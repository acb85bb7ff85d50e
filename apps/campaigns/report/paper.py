"""A campaign's report on paper: one page, or two."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from fpdf.enums import XPos, YPos

from apps.accounts.models import Tenant
from apps.accounts.templatetags.accounts import money
from apps.accounts.templatetags.figures import num
from apps.campaigns.models import Campaign
from apps.campaigns.recipients.asked import STATUSES
from apps.campaigns.report import sayings, variants
from apps.campaigns.report.whole import Report
from apps.conversations.handling.paper import Sheet, shown

INK, GREY, LINE = 20, 105, 215
#: As the page's bar, in print: status → red, green, blue.
_COLOURS = {
    "read": (11, 93, 122),
    "delivered": (77, 158, 186),
    "sent": (168, 209, 223),
    "failed": (196, 69, 29),
    "unknown": (158, 91, 176),
    "cancelled": (168, 168, 158),
    "queued": (226, 226, 220),
    "sending": (190, 196, 214),
}
_MOST = 12  # lines of a table
Widths = Sequence[float]


class Paper(Sheet):
    """With headings, bars and tables."""

    def heading(self, text: str) -> None:
        self.ln(5)
        self.say(text, 12, INK)
        self.ln(1.5)

    def bar(self, shares: Sequence[tuple[str, float]], height: float = 7) -> None:
        x, y = self.l_margin, self.get_y()
        for status, share in shares:
            self.set_fill_color(*_COLOURS[status])
            self.rect(x, y, self.epw * share, height, style="F")
            x += self.epw * share
        self.set_y(y + height + 2)

    def legend(self, entries: Sequence[tuple[str, str]]) -> None:
        self.set_font(self.letters, size=9)
        self.set_text_color(INK)
        for status, text in entries:
            wide = self.get_string_width(shown(text)) + 10
            if self.get_x() + wide > self.w - self.r_margin:
                self.ln(6)
            self.set_fill_color(*_COLOURS[status])
            self.rect(self.get_x(), self.get_y() + 1.2, 2.8, 2.8, style="F")
            self.set_x(self.get_x() + 4)
            self.cell(wide - 4, 5, shown(text))
        self.ln(7)

    def tiles(self, told: Sequence[tuple[str, str, str]]) -> None:
        """Name, figure, and what that means; side by side."""
        wide, y = self.epw / len(told), self.get_y() + 1
        for nth, (name, figure, small) in enumerate(told):
            for text, size, grey, down in (
                (name, 8, GREY, 0),
                (figure, 14, INK, 4.5),
                (small, 8, GREY, 11.5),
            ):
                self.set_xy(self.l_margin + nth * wide, y + down)
                self.set_font(self.letters, size=size)
                self.set_text_color(grey)
                self.cell(wide, 5, shown(text))
        self.set_y(y + 17)

    def funnel(self, steps: Sequence[tuple[str, int, str]]) -> None:
        most = max((count for _name, count, _share in steps), default=0)
        self.set_font(self.letters, size=9)
        for name, count, share in steps:
            y = self.get_y()
            self.set_text_color(INK)
            self.cell(42, 6, shown(name))
            self.set_text_color(GREY)
            self.cell(16, 6, share, align="R")
            room = self.epw - 42 - 16 - 24
            self.set_fill_color(*_COLOURS["delivered"])
            if most:
                self.rect(self.l_margin + 62, y + 1, (room - 4) * count / most, 4, style="F")
            self.set_xy(self.w - self.r_margin - 20, y)
            self.set_text_color(INK)
            self.cell(20, 6, num(count), align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def rows(self, widths: Widths, head: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        """`widths`: shares of the page; the first column is text, the others figures."""
        self._row(widths, head, 8, GREY)
        for cells in lines:
            self._row(widths, cells, 9, INK)

    def _row(self, widths: Widths, cells: Sequence[str], size: int, grey: int) -> None:
        self.set_font(self.letters, size=size)
        self.set_text_color(grey)
        self.set_draw_color(LINE)
        for nth, (share, text) in enumerate(zip(widths, cells, strict=True)):
            wide = self.epw * share
            cut = self._cut(shown(text), wide - 2)
            self.cell(wide, 6.2, cut, align="R" if nth else "L", border="B")
        self.ln(6.2)

    def _cut(self, text: str, room: float) -> str:
        """Names are cut, figures never are that long."""
        if self.get_string_width(text) <= room:
            return text
        while text and self.get_string_width(text + "…") > room:
            text = text[:-1]
        return text.rstrip() + "…"


def printed(tenant: Tenant, report: Report) -> bytes:
    """In the language and time zone in force."""
    paper = Paper()
    paper.set_title(report.campaign.name)
    paper.set_margin(16)
    paper.set_auto_page_break(True, margin=18)
    paper.add_page()
    paper.say(report.campaign.name, 18, INK)
    paper.say(_about(tenant, report.campaign), 9, GREY)
    paper.ln(4)
    paper.say(sayings.lead(report), 13, INK)
    paper.ln(3)
    _counts(paper, report)
    paper.tiles(sayings.tiles(report))
    paper.heading(_("From the plan to the answer"))
    paper.funnel(sayings.funnel(report))
    _versions(paper, report)
    _causes(paper, report)
    _channels(paper, report)
    _left_out(paper, report)
    return bytes(paper.output())


def _about(tenant: Tenant, campaign: Campaign) -> str:
    told = [tenant.name]
    if campaign.started_at:
        told.append(sayings.span(campaign))
    now = date_format(timezone.localtime(), "SHORT_DATETIME_FORMAT")
    return " · ".join([*told, _("as of %(moment)s") % {"moment": now}])


def _counts(paper: Paper, report: Report) -> None:
    total = report.planned
    counts = {key: getattr(report.counts, key) for key in STATUSES}
    if not total:
        return
    paper.bar([(key, count / total) for key, count in counts.items() if count])
    named = [(key, f"{STATUSES[key][0]} {num(count)}") for key, count in counts.items() if count]
    paper.legend(named)


def _versions(paper: Paper, report: Report) -> None:
    if report.comparison is None:
        return
    title, sure = variants.words(report.comparison)
    paper.heading(_("Which version worked"))
    paper.say(f"{title} {sure}".strip(), 10, INK)
    paper.ln(1)
    lines = [
        [f"{one.letter} {one.name}".strip(), num(one.reached.delivered),
         sayings.share(one.reached.read, one.reached.delivered),
         sayings.share(one.responses.replied, one.reached.delivered),
         f"{variants.percent(one.margin.low)} - {variants.percent(one.margin.high)}"]
        for one in report.comparison.variants
    ]  # fmt: skip
    names = [
        _("Version"),
        pgettext("messages", "Delivered"),
        pgettext("messages", "Read"),
        pgettext("people", "Answered"),
        _("Margin"),
    ]
    paper.rows((0.4, 0.14, 0.14, 0.14, 0.18), names, lines)


def _causes(paper: Paper, report: Report) -> None:
    if not report.causes:
        return
    paper.heading(_("Why it did not arrive"))
    lines = [
        [one.title, one.who, one.code if one.is_providers else "", num(one.people)]
        for one in report.causes[:_MOST]
    ]
    names = [_("Cause"), _("Who acts"), _("Code"), _("People")]
    paper.rows((0.55, 0.15, 0.18, 0.12), names, lines)


def _channels(paper: Paper, report: Report) -> None:
    paper.heading(_("By channel"))
    lines = [
        [one.name or _("A channel that is gone"), num(one.reached.sent),
         num(one.reached.delivered), num(one.reached.failed),
         money(one.reached.cost, report.currency)]
        for one in report.channels[:_MOST]
    ]  # fmt: skip
    names = [
        _("Channel"),
        pgettext("messages", "Sent"),
        pgettext("messages", "Delivered"),
        pgettext("messages", "Failed"),
        _("Cost"),
    ]
    paper.rows((0.4, 0.15, 0.15, 0.12, 0.18), names, lines)


def _left_out(paper: Paper, report: Report) -> None:
    if not report.left_out:
        return
    paper.heading(_("Who was left out"))
    lines = [[one.title, num(one.people)] for one in report.left_out[:_MOST]]
    paper.rows((0.85, 0.15), [_("Why"), _("People")], lines)
