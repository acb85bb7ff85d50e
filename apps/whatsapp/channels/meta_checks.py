"""What Meta says of a number: asked one question after the other, told as findings.

Nothing is changed here. Sources: Meta, "Phone numbers", "Access tokens", "Messaging limits"
(Graph v24 and later), read 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from apps.whatsapp import graph
from apps.whatsapp.channels.findings import Level, Report
from apps.whatsapp.errors import Failure, ProviderError, Verdict
from apps.whatsapp.providers.protocol import Connection

SCOPES = ("whatsapp_business_messaging", "whatsapp_business_management")
ENDS_SOON = timedelta(days=7)
#: Subcode of error 190 → why the token is dead.
_DEATHS = {"463": "token_expired", "460": "token_password", "458": "token_revoked"}
DEAD = frozenset({"token_missing", "token_expired", "token_revoked", "token_password"} |
                 {"token_invalid"})  # fmt: skip

BASIC = (
    "id,display_phone_number,verified_name,quality_rating,status,name_status,platform_type,"
    "throughput"
)
FULL = f"{BASIC},whatsapp_business_manager_messaging_limit,webhook_configuration,health_status"


class Unanswered(Exception):
    """Whoever was asked said nothing that could be judged; the report says so."""


@dataclass(slots=True)
class Facts:
    """What was learnt besides the findings. `number`: Graph's fields of the phone number."""

    app_id: str = ""
    accounts: tuple[str, ...] = ()  # the WABAs that the token was given
    number: dict[str, Any] = field(default_factory=dict)
    portfolio: str = ""


def ask(
    connection: Connection, path: str, report: Report, **params: str
) -> dict[str, Any] | Failure:
    """The answer, or the refusal when it is one of those that say something of the channel.

    A dead token, silence and haste are found here, whatever was asked, and end the checks.
    """
    try:
        return graph.ask(connection, "GET", path, params=params)
    except ProviderError as exc:
        judge(exc.failure, report)
        return exc.failure


def judge(failure: Failure, report: Report) -> None:
    if failure.code in {"190", "0"}:
        code = _DEATHS.get(failure.subcode, "token_invalid")
        report.findings = [one for one in report if not one.code.startswith("token_")]
        report.add(code, Level.BAD, essential=True)
        raise Unanswered
    if failure.verdict == Verdict.SLOW_CHANNEL:
        report.add("meta_busy", Level.UNKNOWN, essential=True)
        raise Unanswered
    if failure.verdict in {Verdict.RETRY, Verdict.FIND_OUT}:
        report.add("meta_unreachable", Level.UNKNOWN, essential=True)
        raise Unanswered


def check_token(connection: Connection, report: Report, facts: Facts) -> None:
    """A token may look at itself."""
    if not connection.token:
        report.add("token_missing", Level.BAD, essential=True)
        raise Unanswered
    answer = ask(connection, "debug_token", report, input_token=connection.token)
    if isinstance(answer, Failure):
        report.add("token_unknown", Level.UNKNOWN, said=said(answer))
        report.add("scopes_unknown", Level.UNKNOWN)
        return
    told = _object(answer.get("data"))
    if told.get("is_valid") is False:
        error = _object(told.get("error"))
        judge(Failure(Verdict.REAUTHENTICATE, "190", subcode=str(error.get("subcode", ""))), report)
    facts.app_id = str(told.get("app_id") or "")
    facts.accounts = _accounts(told)
    _tell_end(told, report)
    _tell_scopes(told, report)


def _tell_end(told: Mapping[str, Any], report: Report) -> None:
    ends = told.get("expires_at")
    if not isinstance(ends, int) or ends <= 0:
        report.add("token_valid", essential=True)
        return
    until = datetime.fromtimestamp(ends, UTC)
    if until - timezone.now() < ENDS_SOON:
        report.add("token_ends_soon", Level.WARN, essential=True, until=until.isoformat())
    else:
        report.add("token_valid_until", essential=True, until=until.isoformat())


def _tell_scopes(told: Mapping[str, Any], report: Report) -> None:
    scopes = told.get("scopes")
    if not isinstance(scopes, list):
        report.add("scopes_unknown", Level.UNKNOWN)
        return
    missing = [scope for scope in SCOPES if scope not in scopes]
    if missing:
        report.add("scopes_missing", Level.BAD, essential=True, missing=", ".join(missing))
    else:
        report.add("scopes_granted", essential=True)


def _accounts(told: Mapping[str, Any]) -> tuple[str, ...]:
    found: list[str] = []
    for one in told.get("granular_scopes") or []:
        if _object(one).get("scope") == "whatsapp_business_management":
            found += [str(target) for target in one.get("target_ids") or []]
    return tuple(found)


def check_number(connection: Connection, report: Report, facts: Facts) -> None:
    """Readable, and of the account that was named. Only then it counts as theirs."""
    answer = ask(connection, connection.key, report, fields=FULL)
    if isinstance(answer, Failure) and answer.code == "100" and answer.subcode != "33":
        answer = ask(connection, connection.key, report, fields=BASIC)  # of an older version
    if isinstance(answer, Failure):
        _tell_unreadable(answer, report, "number_not_found")
        return
    facts.number = answer
    report.add("number_readable", essential=True, number=answer.get("display_phone_number", ""))
    _check_account(connection, report, facts)


def _check_account(connection: Connection, report: Report, facts: Facts) -> None:
    answer = ask(connection, connection.account, report, fields="name,owner_business_info")
    if isinstance(answer, Failure):
        _tell_unreadable(answer, report, "account_not_found")
        return
    facts.portfolio = str(_object(answer.get("owner_business_info")).get("id") or "")
    if connection.key in numbers_of(connection, connection.account, report):
        report.add("number_of_account", essential=True)
    else:
        report.add("number_not_of_account", Level.BAD, essential=True)


def numbers_of(connection: Connection, account: str, report: Report) -> dict[str, dict[str, Any]]:
    """Id → fields of each number of an account; at most some hundred."""
    found: dict[str, dict[str, Any]] = {}
    after = ""
    for _page in range(10):
        params = {"fields": "id,display_phone_number,verified_name", "limit": "100"}
        path = f"{account}/phone_numbers"
        answer = ask(connection, path, report, **params, **({"after": after} if after else {}))
        if isinstance(answer, Failure):
            break
        found |= {str(one.get("id")): one for one in answer.get("data") or []}
        paging = _object(answer.get("paging"))
        after = str(_object(paging.get("cursors")).get("after") or "")
        if not (after and paging.get("next")):
            break
    return found


def _tell_unreadable(failure: Failure, report: Report, code: str) -> None:
    """Graph says "does not exist" of what one may not see, too."""
    if failure.code in {"100", "33", "10", "3", "131005"} or _is_permission(failure.code):
        report.add(code, Level.BAD, essential=True)
    else:
        report.add("number_unknown", Level.UNKNOWN, essential=True, said=said(failure))


def _is_permission(code: str) -> bool:
    return code.isdigit() and 200 <= int(code) <= 299


def said(failure: Failure) -> str:
    return (failure.detail or failure.title or failure.code)[:300]


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
