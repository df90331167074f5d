"""A pack says which of its words are shown to fewer people; the loader knows the permissions and no other."""

import shutil
from pathlib import Path

import pytest

from openhart import policy
from openhart.policy import PackError, load_pack
from openhart.policy.law.words import PROTECTED

POLICIES = Path(__file__).parents[2] / "policies"


def test_facts_data_and_events_of_the_shared_words_are_protected() -> None:
    pack = load_pack("us-ct")
    assert pack.facts["child.foreign_national"].protected == "immigration"
    assert pack.events["referral.received"].data["reporter_kind"].protected == "reporter"
    assert pack.events["placement.made"].data["placement"].protected == "shelter"
    assert pack.events["eligibility_letter.received"].protected == "immigration"
    assert not pack.facts["concern"].protected


def test_the_permissions_of_the_packs_are_those_of_the_accounts() -> None:
    from openhart.accounts.access import Field  # noqa: PLC0415 - the engine knows no Django, this test does

    assert set(PROTECTED) == {field.value for field in Field}


@pytest.mark.parametrize("old", ["protected: immigration", "protected: reporter", "{protected: shelter}"])
def test_an_unknown_permission_is_refused_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str
) -> None:
    shutil.copytree(POLICIES, tmp_path / "policies")
    path = tmp_path / "policies" / "us" / "pack.yaml"
    path.write_text(path.read_text().replace(old, old.replace("protected: ", "protected: x"), 1))
    monkeypatch.setenv("HART_POLICIES", str(tmp_path / "policies"))
    with pytest.raises(PackError, match=r"pack\.yaml.*unknown protected"):
        policy.load_pack("us")


def test_an_explanation_says_which_check_asks_what_is_kept() -> None:
    pack = load_pack("us-ct")
    facts = {"concern": ["sex_trafficking"], "child.age": 15, "child.foreign_national": True}
    event = {"event": "referral.received", "at": "2026-03-06T12:00:00-05:00", "facts": facts}
    at = pack.read_event(event).at
    found = policy.explain(pack, [pack.read_event(event)], at, "notify.hhs")
    kept = {check.protected for rule in found.rules for each in rule.occurrences for check in each.checks}
    assert frozenset({"immigration"}) in kept
    assert frozenset() in kept
