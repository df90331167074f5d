"""Every normative sentence of policy 21-14 is in the pack, word for word and in its order."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CLAUSES = ROOT / "policies" / "us-ct" / "clauses.yaml"
SEEDS = ROOT.parent / "shared" / "seeds"
POLICY = SEEDS / "policy-21-14.txt"
SLIDES = SEEDS / "slides-2021.txt"

NORMATIVE = re.compile(r"\b(shall|should|will)\b|\bis available (when|for)\b", re.IGNORECASE)
FURNITURE = (
    "Continued on next page",
    "Careline Responsibilities (continued)",
    "SPECIAL POPULATIONS Human Trafficking 21-14 Page 5 of 5",
)
ROOMS = frozenset(
    {
        *("policy", "cases", "people", "disclosure", "referrals", "missing", "response"),
        *("screening", "care", "operations", "notices", "training", "statistics", "desk"),
        *("partners", "exchange", "website", "places", "directory", "sealing", "audit"),
    }
)


def normal(text: str) -> str:
    """Give the words of a text with bullets removed and each run of white space as one space."""
    joined = re.sub(r"(?<=\w)-\s*\n\s*(?=\w)", "-", text)
    words = " ".join(joined.replace("•", " ").split())
    for piece in FURNITURE:
        words = words.replace(piece, " ")
    return " ".join(words.split())


def clauses() -> list[dict[str, Any]]:
    """Read the clauses of the Connecticut pack."""
    listed: list[dict[str, Any]] = yaml.safe_load(CLAUSES.read_text(encoding="utf-8"))["clauses"]
    return listed


def seed(path: Path) -> str:
    """Read the public text that the clauses quote, or say that it is not here."""
    if not path.exists():
        pytest.skip(f"the text of the policy is not beside this checkout: {path.name}")
    return normal(path.read_text(encoding="utf-8"))


def sentences(text: str) -> list[str]:
    """Split a normalised text where a full stop ends a sentence, abbreviations excepted."""
    guarded = re.sub(r"\b(Conn|Gen|Stat|U\.S)\.", lambda m: m.group().replace(".", "\0"), text)
    parts = re.split(r"(?<=[.!?])\s+(?=[A-Z])", guarded)
    return [part.replace("\0", ".") for part in parts]


@pytest.mark.requirement("R-POL-1")
def test_every_clause_has_an_id_of_its_own() -> None:
    ids = [clause["id"] for clause in clauses()]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"21-14(PG)?(/[a-z-]+)?/\d+", one) for one in ids)


@pytest.mark.requirement("R-POL-1")
def test_clauses_under_one_heading_are_numbered_without_a_gap() -> None:
    by_heading: dict[str, list[int]] = {}
    for clause in clauses():
        stem, number = clause["id"].rsplit("/", 1)
        by_heading.setdefault(stem, []).append(int(number))
    for stem, numbers in by_heading.items():
        assert numbers == list(range(1, len(numbers) + 1)), stem


@pytest.mark.requirement("R-POL-1")
def test_each_clause_is_quoted_word_for_word_and_in_the_documents_order() -> None:
    text = seed(POLICY)
    places: list[tuple[str, int]] = []
    for clause in clauses():
        if clause["id"].startswith("21-14PG/"):
            continue
        after = places[-1][1] + 1 if places else 0
        stem = normal(clause.get("stem", ""))
        assert stem in text, clause["id"]
        found = text.find(normal(clause["text"]), after)
        assert found >= 0, f"{clause['id']} is not in the policy at its place"
        places.append((clause["id"], found))
    assert all(first[1] < second[1] for first, second in pairwise(places))


@pytest.mark.requirement("R-POL-1")
def test_the_bullets_of_the_practice_guide_are_quoted_from_the_slide() -> None:
    text = seed(SLIDES)
    guide = [clause for clause in clauses() if clause["id"].startswith("21-14PG/")]
    assert len(guide) == 5
    for clause in guide:
        assert normal(clause["text"]) in text, clause["id"]


@pytest.mark.requirement("R-POL-1")
def test_no_sentence_of_the_policy_with_shall_should_or_will_is_missing() -> None:
    text = seed(POLICY)
    for clause in clauses():
        for part in (clause.get("stem", ""), clause["text"]):
            text = text.replace(normal(part), " ¶ ") if part else text
    left = [part for part in sentences(text) if NORMATIVE.search(part)]
    assert left == []


@pytest.mark.requirement("R-POL-1")
def test_no_bullet_under_an_obligation_is_missing() -> None:
    text = seed(POLICY)
    stems: dict[str, list[str]] = {}
    for clause in clauses():
        if "stem" in clause:
            stems.setdefault(normal(clause["stem"]), []).append(normal(clause["text"]))
    for stem, bullets in stems.items():
        gaps = text[text.index(stem) + len(stem) : text.index(bullets[-1])]
        for bullet in bullets[:-1]:
            gaps = gaps.replace(bullet, " ")
        for clause in clauses():
            gaps = gaps.replace(normal(clause["text"]), " ")
        assert gaps.split() in ([], ["and"]), f"after “{stem}”: {gaps}"


@pytest.mark.requirement("R-POL-1")
def test_a_feature_that_carries_a_clause_is_named_with_room_row_state_and_a_sentence() -> None:
    for clause in clauses():
        feature = clause.get("feature")
        if feature is None:
            continue
        assert set(feature) == {"room", "requirement", "state", "what"}, clause["id"]
        assert feature["room"] in ROOMS, clause["id"]
        assert re.fullmatch(r"R-[A-Z]+-\d+", feature["requirement"]), clause["id"]
        assert feature["state"] in {"built", "planned"}, clause["id"]
        assert feature["what"].rstrip().endswith("."), clause["id"]
        if feature["state"] == "planned":
            assert re.search(r"\b(planned|will be)\b", feature["what"]), clause["id"]
