"""Somebody of whom something is kept wherever anything can be, and a look for what is left."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from apps.accounts import audit
from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.models import IdempotentRequest, Notification, Tenant, UnroutedEvent, User
from apps.accounts.tenancy import current_schema
from apps.conversations.consent import ledger, suppressing
from apps.conversations.models import (
    BulkJob,
    Category,
    Contact,
    How,
    Identity,
    Import,
    ImportRow,
    Medium,
    Segment,
    SegmentMember,
)
from apps.conversations.people import contacts
from apps.whatsapp.media.shelf import name_of, shelf
from apps.whatsapp.models import Channel, Media, WebhookEvent

PHONE, EMAIL, NAME = "+5511991237788", "marisol.quintela@example.com", "Marisol Quintela"
WA_ID, USER_ID, LID = "551191237788", "BR.90210047711", "88123400112233"
OTHER = "+5511900000177"
#: Whatever may tell who it was, as it may be written.
TRACES = (
    "5511991237788", WA_ID, "11991237788", "99123-7788", "1191237788",
    EMAIL, "marisol", "quintela", USER_ID.lower(), LID, "allergic to walnuts", "7788",
)  # fmt: skip

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def meta(*messages: dict[str, Any], contacts: list[dict[str, Any]]) -> bytes:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550100", "phone_number_id": "229900000000002"},
        "contacts": contacts,
        "messages": list(messages),
    }
    changes = [{"field": "messages", "value": value}]
    return json.dumps({"object": "x", "entry": [{"id": "1", "changes": changes}]}).encode()


def said_by(wa_id: str, text: str, **more: Any) -> dict[str, Any]:
    return {"from": wa_id, "id": f"wamid.{text}", "type": "text", "text": {"body": text}, **more}


def keep_webhooks() -> None:
    both = meta(
        said_by(WA_ID, "I am allergic to walnuts", image={"id": "media-of-marisol"}),
        said_by("5511900000177", "Is it open today?"),
        contacts=[
            {"wa_id": WA_ID, "user_id": USER_ID, "profile": {"name": NAME}},
            {"wa_id": "5511900000177", "profile": {"name": "Rui"}},
        ],
    )
    waha = json.dumps({"event": "message", "payload": {"from": f"{WA_ID}@c.us", "body": NAME}})
    for number, body in enumerate([both, waha.encode(), f"not json {PHONE}".encode()]):
        WebhookEvent.objects.create(provider="meta", body=body, digest=bytes([number]) * 32)
    UnroutedEvent.objects.create(
        provider="meta", body=both, digest=b"u" * 32, keys=["229900000000002"], routed_at=AT
    )


def keep_media(kind: str, **fields: Any) -> Media:
    text = f"{kind} of {NAME}".encode()
    media = Media(kind="document", state="stored", filename=f"{NAME}.pdf", size=len(text), **fields)
    media.digest = f"{len(text):064x}"
    shelf().put(name_of(media.digest), io.BytesIO(text))
    media.save()
    return media


def keep_file(state: str, *, name: str = "people.csv", body: str | None = None) -> Import:
    text = body if body is not None else f"Nome;Fone\n{NAME};(11) 99123-7788\nRui;11900000177\n"
    path = f"{current_schema()}/imports/{state}-{name}"
    shelf().put(path, io.BytesIO(text.encode("latin-1")))
    return Import.objects.create(
        state=state, filename=name, path=path, size=len(text), counts={"new": 2},
        format={"kind": "csv", "encoding": "latin-1"},
    )  # fmt: skip


def keep_rows(one: Import, contact: Contact) -> None:
    ImportRow.objects.create(
        import_of=one,
        line=2,
        what=ImportRow.What.CHANGED,
        contact_id=contact.pk,
        before={"name": NAME},
    )
    for line, cells in enumerate([[NAME, "119"], ["M. Q.", "(11) 99123-7788"], ["Rui", "11"]], 3):
        ImportRow.objects.create(
            import_of=one,
            line=line,
            what=ImportRow.What.INVALID,
            cells=cells,
            reason={"code": "too_short"},
        )


def make_marisol(tenant: Tenant, user: User) -> Contact:
    """Must run inside the tenant."""
    by = Actor(user=user)
    Channel.objects.create(
        provider="meta", display_name="Shop", name="shop", key="229900000000002", account="1"
    )
    fields = {"name": NAME, "phone": PHONE, "email": EMAIL, "notes": "Allergic to walnuts"}
    contact = contacts.create(tenant, by=by, **fields)
    contact = contacts.change(tenant, contact, by=by, name=f"{NAME} Prado", category="VIP")
    contact = contacts.change(tenant, contact, by=by, name=NAME)
    for kind, value in [("user_id", USER_ID), ("lid", LID), ("username", "@marisol")]:
        Identity.objects.create(contact=contact, kind=kind, value=value)
    Identity.objects.filter(kind="phone", value=PHONE).update(learned=WA_ID)
    merged = Contact.objects.create(name="Marisol Q.", phone="", merged_into=contact)
    keep_words(tenant, contact)
    keep_webhooks()
    keep_media("photo", provider_id="media-of-marisol")
    keep_rows(keep_file("done"), merged)
    rules = {"all": [{"field": "phone", "is": "is", "value": PHONE}]}
    segment = Segment.objects.create(name="VIP", kind="list", rules=rules)
    SegmentMember.objects.create(segment=segment, contact=contact)
    keep_traces(tenant, user, contact)
    keep_export()
    return contact


def keep_export() -> None:
    path = f"{current_schema()}/exports/all.xlsx"
    shelf().put(path, io.BytesIO(PHONE.encode()))
    BulkJob.objects.create(
        action="export", state="done", path=path, size=9, ended_at=AT,
        chosen={"rules": {}, "search": EMAIL, "trash": False},
    )  # fmt: skip


def keep_words(tenant: Tenant, contact: Contact) -> None:
    proof = keep_media("signed proof")
    said = ledger.Entry(
        contact.pk, Medium.WHATSAPP, Category.MARKETING, True, How.FORM, words=f"I, {NAME}, agree",
        source=f"form of {NAME}", proof_id=proof.pk, key=f"form:{PHONE}", actor=EMAIL,
    )  # fmt: skip
    early = ledger.Entry(
        None, Medium.SMS, Category.MARKETING, False, How.KEYWORD, address=PHONE, words="STOP"
    )
    ledger.note(tenant, [said, early])
    suppressing.add(tenant, [PHONE, OTHER], medium=Medium.SMS, by=PLATFORM, reason="asked")


def keep_traces(tenant: Tenant, user: User, contact: Contact) -> None:
    audit.record(
        "contact.changed", by=PLATFORM, tenant=tenant, about=contact, after={"phone": PHONE}
    )
    audit.record("segment.changed", by=PLATFORM, tenant=tenant, before={"rules": [EMAIL]})
    Notification.objects.create(
        tenant=tenant, user=user, kind="quota_warned", params={"who": EMAIL}, url="/"
    )
    IdempotentRequest.objects.create(
        tenant=tenant, key="k", digest="d", status=201, body=json.dumps({"phoneNumber": PHONE})
    )


def left_of_them(*schemas: str) -> list[str]:
    """Every column of every table that still holds a trace, and every file."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_schema, c.table_name, c.column_name, c.data_type"
            " FROM information_schema.columns c JOIN information_schema.tables t"
            " USING (table_schema, table_name)"
            " WHERE table_schema = ANY(%s) AND t.table_type = 'BASE TABLE'"
            " AND (data_type IN ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY'))",
            [list(schemas)],
        )
        found = [_hit(cursor, *column) for column in cursor.fetchall()]
    return [hit for hit in found if hit] + _files_with_traces()


def _hit(cursor: Any, schema: str, table: str, column: str, kind: str) -> str:
    text = f"""encode("{column}", 'escape')""" if kind == "bytea" else f'"{column}"::text'
    cursor.execute(
        f'SELECT {text} FROM "{schema}"."{table}" WHERE lower({text}) LIKE ANY(%s) LIMIT 1',
        [[f"%{trace}%" for trace in TRACES]],
    )
    row = cursor.fetchone()
    return f"{schema}.{table}.{column}: {row[0][:200]}" if row else ""


def _files_with_traces(folder: str = "") -> list[str]:
    here = folder or current_schema()
    try:
        folders, names = shelf().listdir(here)
    except FileNotFoundError:
        return []
    found = [name for below in folders for name in _files_with_traces(f"{here}/{below}")]
    for name in names:
        text = b"".join(shelf().pieces(f"{here}/{name}", 0, 1 << 20)).decode("latin-1").lower()
        if any(trace in text for trace in TRACES):
            found.append(f"{here}/{name}")
    return found
