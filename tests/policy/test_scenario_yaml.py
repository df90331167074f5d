"""YAML is read with lines, and nothing is guessed."""

import pytest

from openhart.policy.reading.placed import MalformedError, decode, nearest, read_placed

LAUGHS = "a: &a [1,1,1,1,1,1,1,1,1,1]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

REFUSED = [
    ("a: [1, 2\nb: 3", 2, "broken YAML"),
    ("a: b: c", 1, "broken YAML"),
    ("a:\n\t- 1", 2, "broken YAML"),
    ("a: 'open\n\n", 2, "broken YAML"),
    ("a: 1\nb: \x00", 2, "U+0000"),
    ("a: 1\nb: 2\na: 3", 3, "the key 'a' stands twice (first in line 1)"),
    ("a: {c: 1,\n c: 2}", 2, "the key 'c' stands twice"),
    ('{"a": 1, "a": 2}', 1, "stands twice"),
    ("- yes: 1\n  yes: 2", 2, "stands twice"),
    ("", 1, "the file is empty"),
    ("# only a remark\n", 1, "the file is empty"),
    ("a: 1\n---\nb: 2", 2, "a second document begins here"),
    ("a: &x [*x]", 1, "contains itself"),
    ("a: &x\n  b:\n    - *x", 3, "contains itself"),
    ("a: 1\nb: *nobody", 2, "the alias *nobody names nothing"),
    ("? [a]\n: 1", 1, "stands as a key"),
    ("a: !!python/object:os.system x", 1, "the YAML tag !!python/object:os.system is not read"),
    ("a: !!set {b, c}", 1, "the YAML tag !!set is not read"),
    ("[" * 200, 1, "nested more than"),
    (LAUGHS, 5, "more than 300,000 values"),
    ("".join(f"k{n}: &k{n} [{f'*k{n - 1}' if n else ''}]\n" for n in range(700)), 40, "or 40 levels"),
]


@pytest.mark.parametrize(("text", "line", "phrase"), REFUSED)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, line: int, phrase: str) -> None:
    with pytest.raises(MalformedError) as caught:
        read_placed(text)
    assert any(problem.line == line and phrase in problem.text for problem in caught.value.problems), caught.value


def test_every_duplicate_key_of_a_file_is_named() -> None:
    with pytest.raises(MalformedError) as caught:
        read_placed("a: 1\na: 2\nb:\n  c: 1\n  c: 2\n")
    assert [problem.line for problem in caught.value.problems] == [2, 5]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", True),
        ("no", False),
        ('"yes"', "yes"),
        ("true", True),
        ("~", None),
        ("", None),
        ("15", 15),
        ("-1", -1),
        ("015", "015"),
        ("1_000", "1_000"),
        ("22:15", "22:15"),
        ("1e3", "1e3"),
        ("15.5", 15.5),
        ("2h", "2h"),
        ("CT", "CT"),
        ("!!str 15", "15"),
        ("2021-09-03", "2021-09-03"),
        ("2021-09-03T22:15:00Z", "2021-09-03T22:15:00Z"),
        ("2021-09-03 22:15:00", "2021-09-03 22:15:00"),
        ("0x1F", "0x1F"),
    ],
)
def test_a_scalar_means_what_a_person_would_read(text: str, value: object) -> None:
    found = read_placed(f"a: {text}").plain["a"]
    assert (found, type(found)) == (value, type(value))


def test_json_is_read_too() -> None:
    assert read_placed('{"a": 1, "b": [true, null, "x"]}').plain == {"a": 1, "b": [True, None, "x"]}


def test_an_alias_stands_for_its_anchor() -> None:
    assert read_placed("a: &x {q: 1}\nb: *x").plain == {"a": {"q": 1}, "b": {"q": 1}}


def test_a_merge_key_adds_what_it_names_and_changes_nothing() -> None:
    placed = read_placed("a: &x {q: 1, r: 2}\nb: {<<: *x, r: 3}\nc: {<<: [*x, {s: 4}]}\nd: {<<: 5}")
    assert placed.plain["b"] == {"r": 3, "q": 1}
    assert placed.plain["c"] == {"q": 1, "r": 2, "s": 4}
    assert placed.plain["d"] == {"<<": 5}


def test_each_value_knows_its_line() -> None:
    placed = read_placed("a:\n  - b: 1\n    c.d: 2\n  -\n    b: 3\n")
    assert placed.line_of("a") == 1
    assert placed.line_of("a", 0, "c.d") == 3
    assert placed.line_of("a", 1, "b") == 5
    assert placed.line_of("a", 0, "unknown") == 2


def test_bytes_that_are_not_utf_8_are_refused_with_their_line() -> None:
    with pytest.raises(MalformedError, match="line 2: these bytes are not UTF-8"):
        decode(b"a: 1\nb: \xff")


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert decode(b"\xef\xbb\xbfa: 1") == "a: 1"


def test_the_nearest_known_name_is_suggested() -> None:
    assert "did you mean 'notify.fbi'?" in nearest("notfy.fbi", ["notify.fbi", "notify.mdt"], "a duty")
    assert nearest("xyz", ["law", "agency"], "a limit") == "a limit was expected: agency, law"
