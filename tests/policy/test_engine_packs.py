"""Packs: read strictly, layered, changed by an agency within the law; their words and sentences."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.policy.engine_story import SEX, TUESDAY, ask, at, duty, event, hours, owed, referral

from openhart.policy import EventError, PackError, UnknownPackError, evaluate, explain, load_pack, pack_names
from openhart.policy.packs.loader import places

PACK = load_pack("us-ct")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of both packs that a test may break."""
    source = next(place for place in places() if (place / "us-ct").is_dir())
    for name in ("us", "us-ct"):
        shutil.copytree(source / name, tmp_path / name)
    return tmp_path


def broken(folder: Path, file: str, old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return what is said of the packs in a folder after one change."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setenv("HART_POLICIES", str(folder))
    with pytest.raises(PackError) as caught:
        load_pack("us-ct")
    return str(caught.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("us-ct/rules/careline.yaml", "duty: notify.fbi", "duty: notify.fib", "did you mean 'notify.fbi'"),
        ("us-ct/rules/careline.yaml", "upon: referral.received", "upon: referral.recieved", "did you mean 'referral"),
        ("us-ct/rules/careline.yaml", "within: 4 hours", "within: 4 moons", "'12 hours', '45 days'"),
        ("us-ct/rules/careline.yaml", "limit: agency", "limit: habit", "unknown limit 'habit'"),
        ("us-ct/rules/careline.yaml", "owed_by: careline_screener", "owed_by: nobody", "unknown role 'nobody'"),
        ("us-ct/rules/careline.yaml", "when: {concern: {empty: no}}", "when: {concern: {emty: no}}", "unknown test"),
        ("us-ct/rules/careline.yaml", "when: {concern: {empty: no}}", "when: {koncern: {empty: no}}", "unknown fact"),
        ("us-ct/rules/careline.yaml", "indicators: yes", "indicators: maybe", "neither yes nor no"),
        ("us-ct/rules/careline.yaml", "from: 2021-08-19", "from: 2021-08-20", "unknown version"),
        ("us-ct/rules/careline.yaml", "    citation:", "    cited:", "has no 'citation'"),
        ("us-ct/rules/careline.yaml", "ct-careline-tells-fbi", "ct-careline-tells-mdt", "stands twice"),
        ("us-ct/rules/careline.yaml", "duties: notify.*", "duties: tell.*", "a duty or 'family.*'"),
        ("us-ct/rules/investigation.yaml", "data: {response: 2h}", "data: {response: 3h}", "unknown value '3h'"),
        ("us-ct/rules/investigation.yaml", "data: {response: 2h}", "data: {answer: 2h}", "unknown key 'answer'"),
        ("us-ct/rules/missing.yaml", "missing_for: 72 hours", "lost_for: 72 hours", "unknown key 'lost_for'"),
        ("us/rules/trafficking.yaml", "appears: 14 days before", "appears: early", "'14 days before'"),
        ("us-ct/pack.yaml", "stands_on: us", "stands_on: usa", "unknown policy 'usa'"),
        ("us-ct/pack.yaml", "pack: us-ct", "pack: us-ny", "'us-ct' was expected"),
        ("us-ct/pack.yaml", "zone: America/New_York", "zone: America/Hartford", "unknown zone"),
        ("us-ct/pack.yaml", 'date: "02-12"', 'date: "02-30"', "a month and day such as '12-25'"),
        ("us-ct/pack.yaml", "from: 2020-07-17", "from: 2022-07-17", "oldest first"),
        ("us/pack.yaml", "type: yes_no", "type: perhaps", "unknown type of fact"),
        ("us/pack.yaml", "ended_by: child.located", "ended_by: child.found", "unknown word 'child.found'"),
        ("us/pack.yaml", "{to: fbi}", "{to: fbj}", "unknown value 'fbj'"),
        ("us/pack.yaml", "facts:\n", "facts:\n  concern: {type: set}\n", "stands twice"),
    ],
)
def test_a_mistake_is_told_with_its_file_its_line_and_what_was_expected(
    folder: Path, monkeypatch: pytest.MonkeyPatch, file: str, old: str, new: str, said: str
) -> None:
    text = broken(folder, file, old, new, monkeypatch)
    assert said in text
    place, line, _ = text.split("\n", maxsplit=1)[0].split(":", 2)
    assert place == file
    assert int(line) > 0


def test_every_mistake_of_all_rule_files_is_told_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in ("careline", "missing"):
        path = folder / "us-ct" / "rules" / f"{file}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("owed_by: ", "owed_by: no_"), encoding="utf-8")
    monkeypatch.setenv("HART_POLICIES", str(folder))
    with pytest.raises(PackError) as caught:
        load_pack("us-ct")
    assert {fault.file for fault in caught.value.faults} == {"us-ct/rules/careline.yaml", "us-ct/rules/missing.yaml"}


def test_an_unknown_pack_names_those_there_are() -> None:
    with pytest.raises(UnknownPackError, match="did you mean 'us-ct'"):
        load_pack("us-cd")
    assert {"us", "us-ct"} <= set(pack_names())


def test_a_pack_is_read_once() -> None:
    assert load_pack("us-ct") is load_pack("us-ct")


@pytest.mark.requirement("R-POL-5")
def test_another_state_needs_a_pack_and_no_python(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ocean = folder / "us-oc"
    (ocean / "rules").mkdir(parents=True)
    (ocean / "pack.yaml").write_text(
        """
pack: us-oc
label: Ocean
stands_on: us
versions: [{from: 2020-01-01, label: First}]
calendar: {zone: Pacific/Honolulu}
facts:
  child.speaks_with_sharks: {type: yes_no, label: Speaks with sharks, ask: Does the child speak with sharks?}
duties:
  tell.harbor: {label: Tell the harbor master, done_by: {notice.sent: {to: harbor}}}
roles: {diver: Diver}
recipients: {harbor: Harbor master}
""",
        encoding="utf-8",
    )
    (ocean / "rules" / "all.yaml").write_text(
        """
rules:
  - id: oc-harbor
    says: The diver tells the harbor master.
    duty: tell.harbor
    upon: referral.received
    when: {child.speaks_with_sharks: yes}
    within: 2 business days
    limit: agency
    owed_by: diver
    citation: Harbor code 1
""",
        encoding="utf-8",
    )
    monkeypatch.setenv("HART_POLICIES", str(folder))
    facts: dict[str, Any] = {"child.speaks_with_sharks": True, "concern": SEX, "child.foreign_national": True}
    answer = ask([event("referral.received", TUESDAY, facts, pack="us-oc")], TUESDAY, pack="us-oc")
    assert owed(answer) == {"tell.harbor", "notify.hhs"}
    assert duty(answer, "tell.harbor").due_at == hours(48)


@pytest.mark.requirement("R-POL-4")
def test_the_agency_changes_who_owes_and_its_own_limits(tmp_path: Path) -> None:
    path = tmp_path / "agency.yaml"
    path.write_text(
        """
agency: Example office
rules:
  ct-careline-tells-fbi: {owed_by: careline_supervisor, within: 12 hours}
  ct-careline-tells-police: {within: 6 hours}
  ct-complete-investigation: {within: 33 business days}
""",
        encoding="utf-8",
    )
    pack = load_pack("us-ct", overlay=path)
    screened = event("referral.screened", hours(1), decision="accepted", response="72h")
    answer = evaluate(pack, [referral(), screened], hours(1))
    fbi = duty(answer, "notify.fbi")
    assert (fbi.owed_by, fbi.due_at, fbi.limit) == ("careline_supervisor", hours(12), "agency")
    assert (duty(answer, "notify.local_law_enforcement").due_at, pack.agency) == (hours(12), "Example office")
    complete = duty(answer, "complete.investigation")
    assert (complete.due_at, complete.limit, len(complete.because)) == (at("2021-11-19 10:00"), "law", 2)
    assert duty(evaluate(PACK, [referral()], TUESDAY), "notify.fbi").owed_by == "careline_screener"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("us-ncmec-missing: {within: 48 hours}", "set by law"),
        ("no-such-rule: {within: 48 hours}", "unknown rule"),
        ("ct-careline-tells-fbi: {owed_by: nobody}", "unknown role"),
        ("ct-careline-tells-fbi: {within: soon}", "a length of time"),
        ("ct-careline-tells-fbi: {citation: mine}", "unknown key"),
    ],
)
def test_the_agency_may_not_change_the_law(tmp_path: Path, change: str, said: str) -> None:
    path = tmp_path / "agency.yaml"
    path.write_text(f"agency: Example office\nrules:\n  {change}\n", encoding="utf-8")
    with pytest.raises(PackError, match=said) as caught:
        load_pack("us-ct", overlay=path)
    assert caught.value.faults[0].line == 3


@pytest.mark.parametrize(
    ("changes", "key", "said"),
    [
        ({"event": "referral.recieved"}, "event", "did you mean 'referral.received'"),
        ({"event": None}, "event", "unknown event nothing"),
        ({"at": "2021-10-05T10:00:00"}, "at", "no offset"),
        ({"at": "yesterday"}, "at", "is not a time"),
        ({"when": 1}, "when", "unknown key"),
        ({"facts": {"child.agee": 1}}, "facts.child.agee", "did you mean 'child.age'"),
        ({"facts": {"child.age": "fifteen"}}, "facts.child.age", "whole number"),
        ({"facts": {"child.age": True}}, "facts.child.age", "whole number"),
        ({"facts": {"child.age": 15.5}}, "facts.child.age", "whole number"),
        ({"facts": {"child.age": -1}}, "facts.child.age", "whole number"),
        ({"facts": {"indicators": "perhaps"}}, "facts.indicators", "yes or no was expected"),
        ({"facts": {"indicators": None}}, "facts.indicators", "yes or no was expected"),
        ({"facts": {"concern": "sex_trafficking"}}, "facts.concern", "a list of sex_trafficking"),
        ({"facts": {"concern": ["organ_trafficking"]}}, "facts.concern", "unknown value"),
        ({"facts": {"child.residence_state": "Connecticut"}}, "facts.child.residence_state", "two capital letters"),
        ({"facts": {"child.residence_state": False}}, "facts.child.residence_state", "in quotes"),
        ({"facts": {"child.missing_since": "2021-10-05"}}, "facts.child.missing_since", "without a time"),
        ({"facts": [1]}, "facts", "no mapping"),
        ({"data": {"reporter_kind": "neighbor"}}, "data.reporter_kind", "unknown value"),
        ({"data": {"to": "fbi"}}, "data.to", "has no data 'to'"),
        ({"event": "notice.sent"}, "data", "'to' was expected"),
        ({"event": "notice.sent", "data": {"to": "fib"}}, "data.to", "did you mean 'fbi'"),
        ({"event": "duty.waived", "data": {"duty": "notify.fib"}}, "data.duty", "did you mean 'notify.fbi'"),
        ({"event": "referral.screened", "data": {"response": "2h"}}, "data", "'decision' was expected"),
        ({"episode": ["a"]}, "episode", "the name of an episode"),
        ({"recorded_at": "2021-10-05T10:00:00"}, "recorded_at", "no offset"),
    ],
)
def test_an_event_that_cannot_be_read_names_the_key(changes: dict[str, Any], key: str, said: str) -> None:
    plain = {"at": "2021-10-05T10:00:00-04:00", "event": "referral.received", **changes}
    with pytest.raises(EventError, match=said) as caught:
        PACK.read_event(plain)
    assert caught.value.key == key


def test_yes_and_no_are_read_as_words_too() -> None:
    facts = {"indicators": "yes", "case.open": "No", "child.in_agency_care": True}
    read = event("referral.received", TUESDAY, facts)
    assert dict(read.facts) == {"indicators": True, "case.open": False, "child.in_agency_care": True}


@pytest.mark.requirement("R-POL-1")
def test_every_rule_is_a_sentence_with_a_citation_and_words_people_can_read() -> None:
    for rule in PACK.rules:
        sentence = PACK.sentence(rule)
        assert sentence.startswith("When ")
        assert rule.citation
        assert "_" not in sentence, sentence
    for word in PACK.facts.values():
        assert word.label
        assert word.source


def test_a_sentence_says_when_if_who_what_and_by_when() -> None:
    rule = PACK.rule("us-hhs-referral")
    assert PACK.sentence(rule) == (
        "When a referral is received, if a concern is alleged, the child is a foreign national and the age is under "
        "18, the Careline screener must tell the Department of Health and Human Services within 24 hours (set by law)."
    )


@pytest.mark.requirement("R-POL-2")
def test_a_duty_explains_itself_and_its_absence() -> None:
    case = [referral(child__age=19)]
    why = explain(PACK, case, TUESDAY, "notify.fbi")
    assert why.summary == "Not owed."
    careline, worker = why.rules
    assert [each.outcome for each in careline.occurrences] == ["not owed"]
    assert [check.held for check in careline.occurrences[0].checks] == [True, False]
    assert ("Age", "19") in careline.occurrences[0].checks[1].known
    assert "a concern is identified" in worker.remark
    owed_now = explain(PACK, [referral()], TUESDAY, "notify.fbi")
    assert owed_now.rules[0].occurrences[0].outcome == "owed"
    assert owed_now.summary.startswith("Episode 1: open, due Wed 6 Oct 2021 10:00")


def test_a_rule_of_another_version_is_explained_as_such() -> None:
    early = at("2021-08-10 10:00")
    why = explain(PACK, [referral(early)], early, "notify.csao")
    assert [each.outcome for each in why.rules[0].occurrences] == ["other version"]
