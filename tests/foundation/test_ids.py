"""Identifiers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhart.foundation import ids

NUMBERS = st.integers(min_value=0, max_value=999_999)
YEARS = st.integers(min_value=2000, max_value=2099)


def test_ids_grow_with_time() -> None:
    made = [ids.new_id() for _ in range(1000)]
    assert made == sorted(made)
    assert len(set(made)) == 1000


@given(YEARS, NUMBERS)
def test_a_reference_is_read_back(year: int, number: int) -> None:
    reference = ids.reference("HT", year, number)
    assert ids.read_reference(reference) == reference
    assert ids.read_reference(f"  {reference.lower()} ") == reference


@given(YEARS, NUMBERS, st.integers(0, 9), st.integers(1, 9))
def test_one_misheard_digit_is_noticed(year: int, number: int, place: int, shift: int) -> None:
    reference = ids.reference("HT", year, number)
    digits = [index for index, letter in enumerate(reference) if letter.isdigit()]
    at = digits[place]
    wrong = reference[:at] + str((int(reference[at]) + shift) % 10) + reference[at + 1 :]
    assert ids.read_reference(wrong) is None


@given(YEARS, NUMBERS, st.integers(0, 8))
def test_two_swapped_digits_are_noticed(year: int, number: int, place: int) -> None:
    reference = ids.reference("HT", year, number)
    digits = [index for index, letter in enumerate(reference) if letter.isdigit()]
    letters = list(reference)
    one, two = digits[place], digits[place + 1]
    letters[one], letters[two] = letters[two], letters[one]
    swapped = "".join(letters)
    assert ids.read_reference(swapped) == (reference if swapped == reference else None)


@pytest.mark.parametrize("text", ["", "HT", "HT-2026-12-", "HT-20x6-000001-A", "HT-2026-000001", "²-²-²-²", "-" * 50])
def test_what_is_no_reference_is_not_read(text: str) -> None:
    assert ids.read_reference(text) is None
