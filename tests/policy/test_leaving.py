"""What a pack says of disclosure: every ground has a citation, and every notice a ground."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from openhart import policy
from openhart.policy.commands.check import _grounds
from openhart.policy.packs import leaving_reader

DAY = date(2026, 3, 6)
PACK = """
pack: here
label: Here
versions: [{from: 2020-01-01, label: One}]
calendar: {zone: UTC}
recipients: {police: Police}
"""
FIELDS = "fields: {child.name: {label: Name}}\npurposes: {protect: To protect}\n"
GROUND = """grounds:
  - {ground: g, label: G, citation: Law 1, known: read, bodies: [agency], mandate: yes, recipients: [police],
     fields: all, purposes: [protect]}
"""


def written(folder: Path, leaving: str) -> str:
    here = folder / "here"
    (here / "rules").mkdir(parents=True)
    (here / "pack.yaml").write_text(PACK)
    (here / "disclosure.yaml").write_text(leaving)
    return str(here)


@pytest.mark.requirement("R-SEC-2")
@pytest.mark.parametrize("name", ["us", "us-ct"])
def test_every_notice_of_a_pack_has_a_statute_that_lets_out_what_it_needs(name: str) -> None:
    leaving = policy.load_leaving(name)
    for recipient in policy.load_pack(name).recipients:
        grounds = leaving.statutes_for("agency", recipient, DAY)
        assert grounds, recipient
        assert set(leaving.usual[recipient]) <= set(grounds[0].fields), recipient


def test_every_ground_giver_and_clock_cites_the_law_and_says_how_it_is_known() -> None:
    leaving = policy.load_leaving("us-ct")
    for each in (*leaving.statutes.values(), *leaving.givers.values(), *leaving.clocks.values()):
        assert each.citation
        assert each.known in {"read", "memory"}
        assert each.bodies


def test_a_provider_discloses_by_statute_less_than_the_agency() -> None:
    leaving = policy.load_leaving("us-ct")
    theirs = {code for code, each in leaving.statutes.items() if "victim_services" in each.bodies}
    assert theirs == {"ct.mandated-report", "us.access-by-the-person"}


@pytest.mark.requirement("R-SEC-7")
def test_the_clocks_of_a_breach_run_by_the_kind_of_data_the_shortest_first() -> None:
    leaving = policy.load_leaving("us-ct")
    found = [each.code for each in leaving.clocks_for("agency", frozenset({"cjis", "health"}))]
    assert found[:2] == ["us.cjis-incident", "us.grantor"]
    assert "ct.residents" in found
    assert [each.code for each in leaving.clocks_for("agency", frozenset({"identity"}))] == ["us.grantor"]
    assert "us.cjis-incident" not in [each.code for each in leaving.clocks_for("victim_services", frozenset({"cjis"}))]


def test_a_ground_is_law_from_its_first_day_until_before_its_last() -> None:
    ground = replace(
        next(iter(policy.load_leaving("us").statutes.values())), from_on=date(2026, 1, 1), until_on=date(2026, 3, 6)
    )
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 5), DAY)
    assert [ground.in_force(on) for on in days] == [False, True, True, False]


def test_a_consent_lasts_thirty_days_and_at_most_ninety() -> None:
    leaving = policy.load_leaving("us-ct")
    assert (leaving.usual_days, leaving.longest_days, leaving.kept_years) == (30, 90, 6)


def test_the_check_finds_a_ground_without_citation_and_a_notice_without_ground(tmp_path: Path) -> None:
    good = policy.load_pack(written(tmp_path, FIELDS + GROUND))
    assert list(_grounds(good)) == []
    bare = policy.load_pack(written(tmp_path / "two", FIELDS + GROUND.replace("citation: Law 1", 'citation: " "')))
    with pytest.raises(policy.PackError, match=r"citation is .*a text was expected"):
        list(_grounds(bare))
    nothing = policy.load_pack(written(tmp_path / "three", FIELDS))
    assert [each.text for each in _grounds(nothing)] == ["no ground lets a notice to police leave"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (GROUND.replace("[agency]", "[agencies]"), "unknown body 'agencies'"),
        (GROUND.replace("[police]", "[polise]"), "unknown recipient 'polise'"),
        (GROUND.replace("fields: all", "fields: [child.nam]"), "unknown field 'child.nam'"),
        (GROUND.replace("citation: Law 1,", ""), "has no 'citation'"),
        (GROUND.replace("known: read", "known: perhaps"), "unknown way of knowing"),
        (GROUND.replace("mandate: yes", "mandate: yes, from: soon"), "'soon' is no day"),
        (
            "clocks: [{clock: c, label: C, citation: L, known: read, bodies: [agency], within: soon}]",
            "within: a length",
        ),
        ("longest_days: -1", "a whole number was expected"),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(tmp_path: Path, wrong: str, said: str) -> None:
    with pytest.raises(policy.PackError) as found:
        policy.load_leaving(written(tmp_path, FIELDS + wrong))
    assert said in str(found.value)
    assert "here/disclosure.yaml:" in str(found.value)


def test_a_pack_that_says_nothing_of_disclosure_lets_out_nothing(tmp_path: Path) -> None:
    folder = Path(written(tmp_path, FIELDS))
    (folder / "disclosure.yaml").unlink()
    found = leaving_reader.load_leaving(str(folder))
    assert found.statutes_for("agency", "police", DAY) == []
