"""Drafts: saved on the server, sealed, their author's alone."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from openhart.accounts.access import SYSTEM, Viewer
from openhart.accounts.models import User
from openhart.drafts import actions, queries
from openhart.drafts.models import Draft, Kind
from openhart.foundation.refused import Refused

WORDS = "A canary in a coal mine"


def save(viewer: Viewer, at: datetime, words: str = WORDS) -> Draft:
    return actions.save(
        draft_id=uuid4(), kind=Kind.NEW_REFERRAL, values={"report-own_words": [words]}, title="J. D.", by=viewer, at=at
    )


@pytest.mark.requirement("R-INT-7")
def test_a_draft_is_saved_sealed_and_comes_back_whole(ana: Viewer, now: datetime) -> None:
    draft = save(ana, now)
    row = Draft.objects.get()
    assert WORDS.encode() not in bytes(row.sealed or b"")
    opened = queries.my_draft(ana, draft.id)
    assert opened.values == {"report-own_words": [WORDS]}
    assert (opened.title, opened.kind_label) == ("J. D.", "New referral")


def test_a_later_save_replaces_the_earlier_one(ana: Viewer, now: datetime) -> None:
    draft = save(ana, now)
    later = now + timedelta(minutes=1)
    actions.save(draft_id=draft.id, kind=Kind.NEW_REFERRAL, values={"a": ["b"]}, by=ana, at=later)
    opened = queries.my_draft(ana, draft.id)
    assert (opened.values, opened.begun_at, opened.updated_at) == ({"a": ["b"]}, now, later)


def test_cleo_neither_reads_nor_writes_nor_throws_away_anas_draft(ana: Viewer, cleo: Viewer, now: datetime) -> None:
    draft = save(ana, now)
    assert queries.my_drafts(cleo) == []
    for attempt in (
        lambda: queries.my_draft(cleo, draft.id),
        lambda: actions.save(draft_id=draft.id, kind=Kind.NEW_REFERRAL, values={}, by=cleo, at=now),
        lambda: actions.discard(draft_id=draft.id, by=cleo, at=now),
        lambda: actions.end(draft_id=draft.id, kind=Kind.NEW_REFERRAL, by=cleo, at=now),
    ):
        with pytest.raises(Refused, match="no such draft"):
            attempt()
    assert queries.my_draft(ana, draft.id).values


@pytest.mark.parametrize("how", ["discard", "end"])
def test_an_ended_draft_keeps_neither_words_nor_key_and_a_late_save_does_not_bring_it_back(
    how: str, ana: Viewer, now: datetime
) -> None:
    draft = save(ana, now)
    if how == "discard":
        actions.discard(draft_id=draft.id, by=ana, at=now)
    else:
        actions.end(draft_id=draft.id, kind=Kind.NEW_REFERRAL, by=ana, at=now)
    row = Draft.objects.get()
    assert (row.sealed, row.key_row.wrapped) == (None, None)
    assert queries.has_ended(ana, draft.id)
    with pytest.raises(Refused, match="sent or thrown away"):
        actions.save(draft_id=draft.id, kind=Kind.NEW_REFERRAL, values={}, by=ana, at=now)


def test_more_than_a_draft_can_hold_is_refused_in_words(ana: Viewer, now: datetime) -> None:
    with pytest.raises(Refused, match="more than a draft can hold"):
        save(ana, now, "x" * (actions.MOST_CHARACTERS + 1))


def test_the_system_writes_no_drafts(db: None, now: datetime) -> None:
    with pytest.raises(Refused):
        save(SYSTEM, now)


@pytest.mark.parametrize("count", [1, 3])
def test_my_drafts_are_read_in_one_query(
    count: int, ana: Viewer, now: datetime, django_assert_num_queries: object
) -> None:
    for _ in range(count):
        save(ana, now)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(queries.my_drafts(ana)) == count


@pytest.fixture
def page(client: Client, ana_user: User) -> Client:
    client.force_login(ana_user)
    return client


@pytest.mark.requirement("R-INT-7")
def test_a_page_saves_itself_and_is_told_when(page: Client, ana: Viewer) -> None:
    address = reverse("drafts:save", args=[uuid4()])
    typed = {"draft_kind": "referrals:new", "report-own_words": WORDS, "step": "check", "csrfmiddlewaretoken": "x"}
    answer = page.post(address, typed, headers={"x-autosave": "1", "accept": "application/json"})
    assert answer.status_code == 200
    assert len(answer.json()["saved"]) == 5
    assert queries.my_drafts(ana)[0].values == {"report-own_words": [WORDS]}
    assert page.post(address, typed).content.decode().startswith("Saved ")


@pytest.mark.parametrize(
    ("named", "title"), [("a b;", "J. D."), ("a;b;", "J., D."), ("c;a", "J."), ("", ""), ("nowhere", "")]
)
def test_a_saved_page_is_listed_by_the_initials_it_names(named: str, title: str, page: Client, ana: Viewer) -> None:
    typed = {"draft_kind": "referrals:new", "draft_title": named, "a": "jo", "b": "Doe", "c": " "}
    page.post(reverse("drafts:save", args=[uuid4()]), typed)
    (draft,) = queries.my_drafts(ana)
    assert draft.title == title
    assert set(draft.values) == {"a", "b", "c"}


def test_somebody_signed_out_hears_so_and_is_not_sent_to_another_page(client: Client, db: None) -> None:
    answer = client.post(reverse("drafts:save", args=[uuid4()]), {"draft_kind": "referrals:new"})
    assert answer.status_code == 401
    assert "signed out" in answer.content.decode()


def test_a_save_without_its_token_is_not_accepted(ana_user: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana_user)
    answer = strict.post(reverse("drafts:save", args=[uuid4()]), {"draft_kind": "referrals:new"})
    assert answer.status_code == 403
    assert Draft.objects.count() == 0


def test_a_save_that_does_not_say_what_it_is_or_comes_too_late_is_answered_in_words(
    page: Client, ana: Viewer, now: datetime
) -> None:
    draft = save(ana, now)
    address = reverse("drafts:save", args=[draft.id])
    assert page.post(address, {"draft_kind": "poem"}).status_code == 400
    actions.discard(draft_id=draft.id, by=ana, at=now)
    late = page.post(address, {"draft_kind": "referrals:new"}, headers={"x-autosave": "1"})
    assert late.status_code == 409
    assert "sent or thrown away" in late.json()["refused"]


def test_a_draft_is_thrown_away_only_after_a_question(page: Client, ana: Viewer, now: datetime) -> None:
    draft = save(ana, now)
    listed = page.get(reverse("drafts:list")).content.decode()
    assert f"/referrals/new/?draft={draft.id}" in listed
    address = reverse("drafts:discard", args=[draft.id])
    assert "Throw this draft away?" in page.get(address).content.decode()
    assert queries.my_drafts(ana)
    answer = page.post(address)
    assert (answer.status_code, answer["location"]) == (303, reverse("drafts:list"))
    assert "No drafts" in page.get(reverse("drafts:list")).content.decode()


def test_cleo_finds_no_page_for_anas_draft(client: Client, ana: Viewer, cleo_user: User, now: datetime) -> None:
    draft = save(ana, now)
    client.force_login(cleo_user)
    address = reverse("drafts:discard", args=[draft.id])
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert client.post(reverse("drafts:save", args=[draft.id]), {"draft_kind": "referrals:new"}).status_code == 409
    assert str(draft.id) not in client.get(reverse("drafts:list")).content.decode()


def kept(client: Client, **typed: str) -> str:
    """Let a page lock with something typed; return where it is given back."""
    posted = {"kept_at": "/cases/HT/record/", "kept_title": "Record a consult", **typed}
    answer = client.post(reverse("drafts:keep"), posted, headers={"accept": "application/json"})
    return str(answer.json().get("kept", ""))


def test_a_form_kept_at_a_lock_holds_what_was_typed_and_neither_password_nor_code(ana: Viewer, client: Client) -> None:
    client.force_login(User.objects.get(id=ana.user_id))
    address = kept(client, note=WORDS, password="hush", code="123456", **{"again-code": "7"})
    draft = queries.my_drafts(ana)[0]
    assert draft.values == {"note": [WORDS], "kept_at": ["/cases/HT/record/"]}
    assert (draft.kind_label, draft.title) == ("Form that was open when the screen locked", "Record a consult")
    assert WORDS in client.get(address).content.decode()
    assert client.get(address, headers={"accept": "application/json"}).json()["values"] == {"note": [WORDS]}


def test_a_kept_form_is_its_authors_alone(ana: Viewer, cleo: Viewer, client: Client) -> None:
    client.force_login(User.objects.get(id=ana.user_id))
    address = kept(client, note=WORDS)
    client.force_login(User.objects.get(id=cleo.user_id))
    assert client.get(address).status_code == 404
    assert kept(client, note="mine", kept_draft=address.rpartition("=")[2]) == ""
    assert queries.my_drafts(ana)[0].values["note"] == [WORDS]


@pytest.mark.parametrize("elsewhere", ["//example.org/", "https://example.org/", "", "/\\example.org"])
def test_a_form_that_names_no_page_of_this_site_is_not_kept(elsewhere: str, ana: Viewer, client: Client) -> None:
    client.force_login(User.objects.get(id=ana.user_id))
    assert kept(client, note=WORDS, kept_at=elsewhere) == ""
    assert Draft.objects.count() == 0


def test_a_kept_form_locked_again_stays_one_draft(ana: Viewer, client: Client) -> None:
    client.force_login(User.objects.get(id=ana.user_id))
    first = kept(client, note=WORDS)
    again = kept(client, note="More words", kept_draft=first.rpartition("=")[2])
    assert first == again
    assert [each.values["note"] for each in queries.my_drafts(ana)] == [["More words"]]
