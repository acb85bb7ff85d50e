"""The pages of segments, as people use them."""

from __future__ import annotations

import pytest

from apps.accounts.tenancy import in_tenant
from apps.conversations.models import BulkJob, Contact, Segment
from tests.conversations.segments.people import attribute, person, tag
from tests.streams import text_of

HOME = "/t/acme/contacts"


@pytest.fixture
def vip(inside_acme):
    return tag("VIP")


def test_a_segment_is_made_from_the_filters_of_the_list(as_agent, vip):
    person("Rosa", tags=[vip.pk])
    shown = as_agent.get(f"{HOME}/segments/new/?tag={vip.pk}").content.decode()

    assert "Has the tag “VIP”" in shown
    assert "Rosa" in shown


def row(at: str, field: str, op: str, *values: str) -> dict[str, object]:
    return {
        f"{at}-kind": "row",
        f"{at}-field": field,
        f"{at}-op": op,
        f"{at}-value": list(values),
    }


def test_conditions_and_groups_are_saved_as_rules(as_agent, acme, vip):
    sent = {
        "name": "Worth a message",
        "word": "all",
        "count": "2",
        **row("0", "tag", "has", str(vip.pk), ""),
        "1-kind": "group",
        "1.word": "none",
        "1.count": "2",
        **row("1.0", "last_written", "in_last_days", "30"),
        **row("1.1", "email", "empty"),
        "as": "segment",
    }

    assert as_agent.post(f"{HOME}/segments/new/", sent).status_code == 302

    with in_tenant(acme):
        made = Segment.objects.get()
        assert (made.name, made.kind) == ("Worth a message", "rules")
        assert made.rules == {
            "all": [
                {"field": "tag", "is": "has", "value": [vip.pk]},
                {"not": {"any": [
                    {"field": "last_written", "is": "in_last_days", "value": 30},
                    {"field": "email", "is": "empty"},
                ]}},
            ]
        }  # fmt: skip
    again = as_agent.get(f"{HOME}/segments/{made.pk}/").content.decode()
    assert 'name="1.1-kind"' in again
    assert 'value="30"' in again


def test_what_is_missing_is_said_beside_its_row(as_agent, acme, vip):
    sent = {"name": "X", "word": "any", "count": "1", **row("0", "created", "before", "")}

    shown = as_agent.post(f"{HOME}/segments/new/", sent).content.decode()

    assert "Write a date" in shown
    assert 'id="wrong-0"' in shown
    with in_tenant(acme):
        assert not Segment.objects.exists()


@pytest.mark.parametrize(
    ("op", "there"),
    [("add", 'name="1-kind"'), ("group", 'name="1.1-kind"'), ("remove:0", "No condition")],
)
def test_rows_come_and_go_without_anything_being_saved(as_agent, vip, op, there):
    sent = {"word": "all", "count": "1", **row("0", "email", "empty"), "op": op}

    shown = as_agent.post(f"{HOME}/segments/look/", sent, headers={"HX-Request": "true"})

    assert there in shown.content.decode()
    assert "<html" not in shown.content.decode()


def test_another_field_begins_with_its_own_question(as_agent, inside_acme):
    attribute("orders", "number")
    sent = {"word": "all", "count": "1", "shape": "1"}
    sent |= row("0", "attribute:orders", "has", "12")

    shown = as_agent.post(f"{HOME}/segments/look/", sent).content.decode()

    assert 'type="number"' in shown
    assert 'value="12"' not in shown


def test_rules_that_the_editor_does_not_take_apart_are_kept(as_agent, acme, inside_acme):
    deep = {"any": [{"not": {"all": [{"field": "email", "is": "empty"}]}}]}
    made = Segment.objects.create(name="Deep", kind="rules", rules={"all": [deep, deep]})
    shown = as_agent.get(f"{HOME}/segments/{made.pk}/")
    draft = shown.context["draft"]
    sent = {"name": "Deep", "word": "all", "count": "2"}
    for nth in draft.rows:
        sent |= {f"{nth.path}-kind": "raw", f"{nth.path}-rules": nth.raw.text}

    as_agent.post(f"{HOME}/segments/{made.pk}/", sent)

    with in_tenant(acme):
        made.refresh_from_db()
        assert made.rules == {"all": [deep, deep]}


def test_a_view_becomes_a_tab_and_a_name_is_taken_once(as_agent, acme, vip):
    sent = {"name": "VIPs", "word": "all", "count": "1", **row("0", "tag", "has", str(vip.pk))}
    as_agent.post(f"{HOME}/segments/new/", {**sent, "as": "view"})
    as_agent.post(f"{HOME}/segments/new/", sent)
    refused = as_agent.post(f"{HOME}/segments/new/", {**sent, "name": "vips"})

    assert "has this name already" in refused.content.decode()
    with in_tenant(acme):
        assert sorted(Segment.objects.values_list("kind", flat=True)) == ["rules", "view"]


def test_a_segment_whose_rules_are_broken_says_so_everywhere(as_viewer, as_agent, vip):
    made = Segment.objects.create(
        name="Lost", kind="rules", rules={"field": "tag", "is": "has", "value": [vip.pk]}
    )
    vip.delete()

    assert "is gone" in as_viewer.get(f"{HOME}/segments/").content.decode()
    assert as_viewer.get(f"{HOME}/segments/{made.pk}/count/").content.decode().strip() == "–"
    assert as_agent.get(f"{HOME}/segments/{made.pk}/").status_code == 200


def test_a_viewer_sees_and_changes_nothing(as_viewer, inside_acme):
    made = Segment.objects.create(name="All", kind="rules")
    url = f"{HOME}/segments/{made.pk}/"

    assert "Save the segment" not in as_viewer.get(url).content.decode()
    assert as_viewer.post(url, {"name": "Mine", "count": "0"}).status_code == 403
    assert as_viewer.post(f"{url}delete/").status_code == 403
    assert as_viewer.get(f"{HOME}/export/").status_code == 403


def test_people_are_put_on_a_list_and_taken_off_it(as_agent, acme, inside_acme):
    rosa = person("Rosa")
    made = as_agent.post(f"{HOME}/segments/new-list/", {"name": "Guests"})
    url = made.url
    as_agent.post(f"{url}put/", {"contact": [rosa.pk]})
    assert "Rosa" in as_agent.get(url).content.decode()

    as_agent.post(f"{url}take/", {"contact": [rosa.pk]})
    assert "Rosa" not in as_agent.get(url).content.decode()


def test_a_segment_that_others_ask_for_stays(as_agent, acme, inside_acme):
    inner = Segment.objects.create(name="Inner", kind="rules")
    Segment.objects.create(
        name="Outer", kind="rules", rules={"field": f"list:{inner.pk}", "is": "has"}
    )

    as_agent.post(f"{HOME}/segments/{inner.pk}/delete/")

    with in_tenant(acme):
        inner.refresh_from_db()
        assert inner.deleted_at is None


def test_an_export_is_streamed_or_made_by_a_worker(as_admin, acme, inside_acme):
    person("Rosa", phone="+5511900000101")
    person("Ana")
    sent = {"all": "1", "address": "phone=not_empty", "file": "csv", "columns": ["name", "phone"]}

    answer = as_admin.post(f"{HOME}/export/", sent)
    lines = text_of(answer).splitlines()
    assert lines[1:] == ["Rosa,+5511900000101"]

    as_admin.post(f"{HOME}/export/", {**sent, "file": "xlsx"})
    with in_tenant(acme):
        job = BulkJob.objects.get()
        assert (job.action, job.chosen["rules"]["all"][0]["field"]) == ("export", "phone")


def test_a_file_is_fetched_by_its_own_link_only(as_admin, as_agent, acme, owner, inside_acme):
    from apps.accounts.actor import Actor
    from apps.conversations.segments import workbooks

    person("Rosa")
    job = workbooks.start(acme, {}, keys=["name"], by=Actor(user=owner))
    workbooks.make(acme, job.pk)
    job.refresh_from_db()
    page = as_admin.get(f"{HOME}/actions/").content.decode()
    link = next(
        part.split('"')[0] for part in page.split('href="') if "/exports/" in part.split('"')[0]
    )

    assert as_admin.get(link).status_code == 200
    assert as_agent.get(link).status_code == 403
    assert as_admin.get(link[:-4] + "xxx/").status_code == 404


def test_a_job_is_watched_stopped_and_undone(as_agent, as_viewer, acme, owner, inside_acme, vip):
    from apps.accounts.actor import Actor
    from apps.conversations.segments import bulk

    person("Rosa")
    by = Actor(user=owner)
    job = bulk.start(acme, "tag", {}, by=by, tag=vip.pk)
    url = f"{HOME}/actions/{job.pk}/"
    assert "Tag: VIP" in as_agent.get(url).content.decode()
    assert as_viewer.get(url).status_code == 403
    with in_tenant(acme):
        bulk.work(acme, job.pk, seconds=60)
    assert "1 person tagged" in as_agent.get(f"{HOME}/actions/").content.decode()

    as_agent.post(f"{url}undo/")
    with in_tenant(acme):
        bulk.work(acme, BulkJob.objects.get(undoes=job).pk, seconds=60)
        assert Contact.objects.get().tags == []
