"""The promise: after a disposal nothing of the child can be read any more, and past figures stay."""

import pytest
from django.db import models
from tests.retention.cast import DUE, SHARED, disposed, full, lead, simple
from tests.retention.searching import every_model, everything_readable, figures

from openhart.accounts.access import Viewer
from openhart.retention.models import Tombstone

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("R-SEC-6")]


def test_after_a_disposal_nothing_of_the_child_is_read_anywhere_with_the_real_key_at_hand(
    rosa: Viewer, grace: Viewer
) -> None:
    _, by = lead()
    sibling = simple("Siblingcanary", by)
    old = full("Goldencanary", DUE, sibling.case)
    before = everything_readable()
    assert all(canary in before for canary in old.canaries), "the search finds what is there"
    counted = figures()
    disposed(rosa, grace, [old.case.id])
    after = everything_readable()
    found = [canary for canary in old.canaries if canary in after]
    assert found == []
    assert "Siblingcanary" in after
    assert SHARED in after, "whoever is on another case stays"
    assert figures() == counted
    stone = Tombstone.objects.get()
    assert (stone.reference, stone.record_class) == (old.reference, "case.not_accepted")
    assert after.count(old.reference) == 1, "the number stands on its tombstone alone"


def test_every_table_that_holds_something_of_a_case_says_what_a_disposal_does_to_it() -> None:
    linked = {"case", "case_id", "reference", "referral", "person", "document"}
    found = {
        model._meta.db_table
        for model in every_model()
        if model.__module__.startswith("openhart")
        and any(
            field.name in linked or (isinstance(field, models.BinaryField) and "sealed" in field.name)
            for field in model._meta.concrete_fields
        )
    }
    assert found == set(DOES), "a table that is new: say in DOES what a disposal does to it, and let it do that"


#: What a disposal does to each table that names a case, a person or a document, or holds sealed words.
DOES = {
    "accounts_grant": "ended, number emptied", "accounts_emergencyaccess": "key destroyed, number emptied",
    "accounts_accessreview": "nothing: of a colleague's access", "accounts_shiftnote": "nothing: goes after 90 days",
    "accounts_handover": "key destroyed when it was of this case alone", "drafts_draft": "key destroyed",
    "documents_document": "key destroyed, words emptied", "documents_chunk": "deleted", "documents_page": "deleted",
    "documents_tipreport": "the document's key destroyed", "documents_handover": "the document's key destroyed",
    "cases_case": "blanked, under no number", "cases_event": "loses words, authors and what is from no list",
    "cases_duty": "grounds emptied", "cases_episode": "kept: times", "people_person": "key destroyed, emptied",
    "people_token": "deleted", "people_link": "of whoever stays: deleted", "disclosure_consent": "emptied",
    "disclosure_suspect": "emptied", "disclosure_disclosure": "emptied", "disclosure_concerned": "people emptied",
    "disclosure_breach": "key destroyed when it is of no other case", "disclosure_answer": "with its breach",
    "retention_standing": "deleted", "retention_item": "names nothing any more", "retention_tombstone": "made",
    "retention_hold": "key destroyed when it is of no other case", "retention_heldcase": "names nothing any more",
    "referrals_referral": "words emptied", "referrals_screening": "words and author emptied",
    "referrals_assignment": "office and worker emptied", "missing_particulars": "emptied", "missing_contact": "emptied",
    "missing_return": "emptied", "missing_unapprovedstay": "emptied", "response_submission": "deleted",
    "notices_notice": "deleted", "notices_dispatch": "deleted, its paper with it",
    "notices_knock": "deleted",
    "reminders_clock": "deleted, with who was reminded of it",
    "outbox_message": "deleted", "outbox_endpoint": "nothing: an address of a recipient's, of no case",
    "reminders_reminder": "deleted with its clock", "reminders_mailing": "nothing: when a mail went, of no case",
    "reminders_wishes": "nothing: a colleague's own hours",
    "inbox_letter": "key destroyed, emptied", "inbox_answer": "words emptied",
    "inbox_yearly": "nothing: an organization's own numbers, of no case",
}  # fmt: skip
