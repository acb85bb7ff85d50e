"""What is asked of everybody who is meant, as one statement: no Python per person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from apps.accounts.models import Tenant
from apps.campaigns import audience
from apps.campaigns.models import Campaign
from apps.campaigns.preflight import losses
from apps.campaigns.preflight.said import Saying
from apps.campaigns.running.lots import LOTS, Share
from apps.conversations.consent import asking
from apps.conversations.contents.variables import DETAILS
from apps.conversations.models import Batch, Contact, Medium
from apps.conversations.outbox.caps import Caps
from apps.conversations.outbox.dealing import Deal
from apps.conversations.outbox.stretches import EVERYWHERE, Stretch
from apps.whatsapp.models import Channel

_PLACE = re.compile("%[%s]")
_NAME = re.compile(r"%%|%\((\w+)\)s")
_OPEN = """
    LEFT JOIN (
        SELECT contact_id FROM conversations_thread
        WHERE channel_id = ANY(%(channels)s::uuid[]) AND window_until > now() GROUP BY contact_id
    ) AS open ON open.contact_id = page.id
"""
_LOT = "mod(uuid_hash_extended(id, %(lots)s) & 9223372036854775807, {lots})"
_OF_CODE = " SELECT id FROM judged WHERE code = %(lost)s"
_WITH_BRACES = " SELECT id FROM judged WHERE code = '' AND literal"
# Our own words only; the parts are made below and in `dealing`.
_JUDGED = """
    WITH page ({columns}) AS ({page}),
    capped (id, cap) AS MATERIALIZED ({capped}),
    dealt AS (SELECT page.*, {variant} AS variant, {inside} AS inside{missing} FROM page {open}),
    judged AS (
        SELECT *, {literal} AS literal, coalesce(nullif(refusal, ''), cap, CASE
            WHEN {barred} THEN %(barred)s
            {lots}
            WHEN {shut} THEN %(shut_code)s
            WHEN {lacking} THEN %(lacking_code)s
            ELSE '' END) AS code
        FROM dealt LEFT JOIN capped USING (id)
    )
"""


@dataclass(slots=True)
class Asked:
    """`statement` ends with the set `judged`: id, phone, variant, inside, code, literal, and for
    each of `names` whether the person has nothing for it (`missing0`, …)."""

    statement: str
    parameters: dict[str, Any]
    names: Sequence[str]

    def then(self, rest: str) -> tuple[str, list[Any]]:
        """The whole statement with places for its parameters."""
        values: list[Any] = []

        def place(found: re.Match[str]) -> str:
            if found[1] is None:
                return "%%"
            values.append(self.parameters[found[1]])
            return "%s"

        return _NAME.sub(place, self.statement + rest), values


def of(
    tenant: Tenant,
    campaign: Campaign,
    channels: Sequence[Channel],
    saying: Saying,
    within: Stretch = EVERYWHERE,
) -> Asked:
    """`within`: only of these contacts. Raises BadCampaign for an audience that names what is
    gone."""
    names = sorted(saying.names)
    columns = sorted({"phone", *(DETAILS.get(name, "attributes") for name in names)})
    meant = audience.people(campaign, within=within).filter(within.of())
    people = _refused(meant, campaign, channels, saying)
    page, parameters = _named(
        *people.values_list("pk", "refusal", *columns).query.sql_with_params()
    )
    deal = _Deal(campaign, channels, saying, names)
    caps = Caps() if campaign.ignores_cap else Caps.of(saying.category, batch=campaign.batch)
    statement = _JUDGED.format(
        columns=", ".join(("id", "refusal", *columns)), page=page, capped=caps.sql(), **deal.parts
    )
    return Asked(statement, {**parameters, **deal.parameters, **caps.parameters}, names)


def of_code(asked: Asked, code: str) -> QuerySet[Contact]:
    """Those of `judged` who drop out for it."""
    asked.parameters["lost"] = code
    return _found(asked, _OF_CODE)


def with_braces(asked: Asked) -> QuerySet[Contact]:
    """Those who would read braces."""
    return _found(asked, _WITH_BRACES)


def _found(asked: Asked, rest: str) -> QuerySet[Contact]:
    statement, values = asked.then(rest)
    # Our own words; all values are parameters.
    ids = RawSQL(statement, values)  # noqa: S611  # nosec B611
    return Contact.objects.filter(pk__in=ids)


def _refused(
    people: QuerySet[Contact], campaign: Campaign, channels: Sequence[Channel], saying: Saying
) -> QuerySet[Any]:
    """As `outbox.freezing` asks it."""
    channel = channels[0] if channels else None
    medium = asking.medium_of(channel) if channel else Medium.WHATSAPP
    asked = asking.annotate(people, medium=medium, category=saying.category, channel=channel)
    return asked.order_by()


class _Deal:
    """Parts of the statement. What is dealt follows from the campaign's id, which its batch will
    have too."""

    def __init__(
        self,
        campaign: Campaign,
        channels: Sequence[Channel],
        saying: Saying,
        names: Sequence[str],
    ) -> None:
        batch = Batch(pk=campaign.pk, category=saying.category, variants=saying.variants)
        self._deal = Deal(batch, channels) if channels else None
        self._saying, self._names = saying, names
        self._share = Share.of(campaign.experiment)
        self._seed = (campaign.pk.int & (2**62 - 1)) + 2

    @property
    def parts(self) -> dict[str, str]:
        dealt = self._deal.parts if self._deal else {"variant": "0", "barred": "false"}
        has_windows = self._deal is not None
        return {
            "variant": dealt["variant"],
            "inside": "open.contact_id IS NOT NULL" if has_windows else "false",
            "open": _OPEN if has_windows else "",
            "missing": "".join(
                f", {self._has_nothing(nth)} AS missing{nth}" for nth in range(len(self._names))
            ),
            "literal": " OR ".join(self._literal(nth) for nth in range(len(self._names)))
            or "false",
            "barred": dealt["barred"],
            "lots": self._lots,
            "shut": "variant = ANY(%(shut)s::int[]) AND NOT inside" if self._deal else "false",
            "lacking": self._lacking,
        }

    @property
    def parameters(self) -> dict[str, Any]:
        dealt = self._deal.parameters if self._deal else {}
        return {
            **dealt,
            **{f"name{nth}": name for nth, name in enumerate(self._names)},
            "barred": losses.NO_US_MARKETING,
            "shut_code": losses.WINDOW_CLOSED,
            "lacking_code": losses.VARIABLES_MISSING,
            "lots": self._seed,
            "held_out": self._share.held_out,
            "until": self._share.until,
            "holdout": losses.HOLDOUT,
            "later": losses.LATER,
            "braces": "%{{%",
            "ends": "%}}%",
        }

    @property
    def _lots(self) -> str:
        if (self._share.held_out, self._share.until) == (0, LOTS):
            return ""
        lot = _LOT.format(lots=LOTS)
        return f"WHEN {lot} < %(held_out)s THEN %(holdout)s WHEN {lot} >= %(until)s THEN %(later)s"

    def _text(self, nth: int) -> str:
        detail = DETAILS.get(self._names[nth])
        return f"page.{detail}" if detail else f"page.attributes ->> %(name{nth})s"

    def _has_nothing(self, nth: int) -> str:
        return f"coalesce({self._text(nth)}, '') !~ '\\S'"

    def _literal(self, nth: int) -> str:
        text = self._text(nth).removeprefix("page.")
        return f"coalesce({text} LIKE %(braces)s OR {text} LIKE %(ends)s, false)"

    @property
    def _lacking(self) -> str:
        holes = [
            f"variant = {nth} AND ({' OR '.join(f'missing{at}' for at in places)})"
            for nth, places in enumerate(self._needed)
            if places
        ]
        return " OR ".join(holes) or "false"

    @property
    def _needed(self) -> list[list[int]]:
        """Of each variant the places, among the names, of those without a fall-back."""
        place = {name: nth for nth, name in enumerate(self._names)}
        return [
            sorted(place[name] for name in names if name in place) for names in self._saying.needed
        ]


def _named(statement: str, values: Sequence[Any]) -> tuple[str, dict[str, Any]]:
    """With names instead of places for its parameters, as it is a part of another."""
    numbers = count()
    named = _PLACE.sub(
        lambda place: "%%" if place[0] == "%%" else f"%(asked{next(numbers)})s", statement
    )
    return named, {f"asked{nth}": value for nth, value in enumerate(values)}
