"""The queues: an address for each view, most urgent first, read by key."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from openhart import policy
from openhart.accounts import queries as accounts
from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.actions import add_user, grant
from openhart.accounts.models import Role, Scope
from openhart.cases.models import Case
from openhart.desk.queries import pages, queue_page
from openhart.desk.queries.queues import QUEUES, Narrowed, codes_of, queue_named
from openhart.foundation import clock

Refer = Callable[..., Case]


@pytest.mark.parametrize("queue", QUEUES, ids=lambda queue: queue.name)
def test_every_queue_gathers_duties_that_the_pack_knows(queue: object) -> None:
    pack = policy.load_pack("us-ct")
    assert codes_of(queue, pack)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [queue.name for queue in QUEUES])
def test_every_queue_opens(ana_browser: Client, refer: Refer, name: str) -> None:
    refer()
    assert ana_browser.get(f"/queues/{name}/").status_code == 200


def test_cleo_finds_no_case_of_another_region_in_any_queue(cleo_browser: Client, refer: Refer) -> None:
    case = refer(region="4", at=clock.now() - timedelta(days=9))
    for queue in QUEUES:
        assert case.reference not in cleo_browser.get(f"/queues/{queue.name}/?region=4").content.decode()


def test_a_tag_narrows_and_can_be_taken_off(ana_browser: Client, refer: Refer) -> None:
    mine, other = refer(region="4"), refer(region="2")
    page = ana_browser.get("/queues/careline/?region=4").content.decode()
    assert mine.reference in page
    assert other.reference not in page
    assert "Take off Region" in page


def test_only_limits_set_by_law(ana_browser: Client, refer: Refer) -> None:
    refer()
    page = ana_browser.get("/queues/notices/?limit=law").content.decode()
    assert "Tell local law enforcement" in page
    assert "Tell the FBI" not in page


def test_only_what_is_overdue(ana_browser: Client, refer: Refer) -> None:
    late, fresh = refer(at=clock.now() - timedelta(days=3)), refer()
    page = ana_browser.get("/queues/careline/?overdue=yes").content.decode()
    assert late.reference in page
    assert fresh.reference not in page


def test_only_one_recipient(ana_browser: Client, refer: Refer) -> None:
    refer()
    page = ana_browser.get("/queues/notices/?to=fbi").content.decode()
    assert "Tell the FBI" in page
    assert "Tell local law enforcement" not in page


def test_what_was_accepted_and_what_was_not_wait_in_queues_of_their_own(
    ana_browser: Client, refer: Refer, happen: Callable[..., None]
) -> None:
    yes, no = refer(), refer()
    happen(yes, "referral.screened", clock.now(), decision="accepted", response="72h")
    happen(no, "referral.screened", clock.now(), decision="not_accepted")
    accepted = ana_browser.get("/queues/triage-accepted/").content.decode()
    assert yes.reference in accepted
    assert no.reference not in accepted
    not_accepted = ana_browser.get("/queues/triage-not-accepted/").content.decode()
    assert no.reference in not_accepted
    assert yes.reference not in not_accepted


def test_nonsense_in_the_address_narrows_nothing(ana_browser: Client, refer: Refer) -> None:
    case = refer()
    address = "/queues/careline/?region=99&limit=%00&after=yesterday~x&before=~&decision=maybe"
    assert case.reference in ana_browser.get(address).content.decode()
    assert ana_browser.get("/queues/nothing/").status_code == 404


def test_pages_follow_one_another_without_gap_or_repetition_there_and_back(
    ana: Viewer, refer: Refer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PAGE", 4)
    for _ in range(3):
        refer()
    queue, at, pack = queue_named("notices"), clock.now(), policy.load_pack("us-ct")
    assert queue is not None
    seen, after, backwards = [], None, None
    while True:
        page = queue_page(ana, pack, queue, Narrowed(), at=at, after=after, before=None)
        seen.append([row.duty.id for row in page.rows])
        backwards = page.previous
        if page.next is None:
            break
        after = page.next
    flat = [ident for ids in seen for ident in ids]
    assert len(flat) == len(set(flat)) == 15
    for ids in reversed(seen[:-1]):
        assert backwards is not None
        page = queue_page(ana, pack, queue, Narrowed(), at=at, after=None, before=backwards)
        assert [row.duty.id for row in page.rows] == ids
        backwards = page.previous
    assert backwards is None


def test_the_case_page_leads_on_inside_the_queue(ana_browser: Client, refer: Refer) -> None:
    first, second = refer(at=clock.now() - timedelta(hours=2)), refer()
    queue = ana_browser.get("/queues/careline/").content.decode()
    address = queue.split(f'href="/cases/{first.reference}/?')[1].split('"')[0].replace("&amp;", "&")
    page = ana_browser.get(f"/cases/{first.reference}/?{address}").content.decode()
    assert "Back to Careline" in page
    assert f"in the queue: {second.reference}" in page


def test_an_administrator_finds_no_case(refer: Refer, db: None) -> None:
    refer()
    ada = add_user(username="ada", display_name="Ada", by=SYSTEM, at=clock.now())
    grant(to=ada.id, role=Role.ADMINISTRATOR, scope=Scope.AGENCY, by=SYSTEM, at=clock.now())
    viewer = accounts.viewer_of(ada, clock.now())
    queue = queue_named("careline")
    assert queue is not None
    page = queue_page(viewer, policy.load_pack("us-ct"), queue, Narrowed(), at=clock.now(), after=None, before=None)
    assert page.rows == []
