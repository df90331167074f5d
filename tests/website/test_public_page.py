"""The public page: whom to call, from facts with a source, with nothing left on the reader's device."""

import json
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "config"))
from house import House

from openhart.website import queries

PAGES = """
answers = [told(get(path, "help.example.gov")) for path in sys.argv[1:]]
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """The public site alone, on a machine that has nothing else."""
    house = House(tmp_path_factory.mktemp("public"))
    assert house.init_public().returncode == 0
    paths = ["/", "/nowhere/"]
    return dict(zip(paths, house.ask("public", PAGES, *paths), strict=True))


def text(answers: dict[str, dict[str, object]], path: str = "/") -> str:
    return str(answers[path]["text"])


def test_it_names_the_numbers_to_call_and_to_text(answers: dict[str, dict[str, object]]) -> None:
    page = text(answers)
    for link in ("tel:911", "tel:+18008422288", "tel:+18883737888", "sms:233733", "tel:+18008435678"):
        assert f'href="{link}"' in page


def test_danger_comes_first_then_the_states_own_number(answers: dict[str, dict[str, object]]) -> None:
    codes = [number.code for number in queries.help_of("us-ct").numbers]
    assert codes == ["emergency", "careline", "trafficking_hotline", "missing_children"]
    assert text(answers).index("tel:911") < text(answers).index("tel:+18008422288")


def test_every_number_has_a_source(answers: dict[str, dict[str, object]]) -> None:
    for number in queries.help_of("us-ct").numbers:
        assert number.source
        assert number.source in text(answers)


@pytest.mark.parametrize("path", ["/", "/nowhere/"])
def test_its_titles_tell_nothing_to_whoever_looks_at_the_history(
    answers: dict[str, dict[str, object]], path: str
) -> None:
    title = re.search(r"<title>(.*?)</title>", text(answers, path))
    assert title
    assert not re.search(r"traffick|abuse|hart|victim|exploit|child", title.group(1), re.IGNORECASE)


@pytest.mark.parametrize("path", ["/", "/nowhere/"])
def test_the_way_out_is_a_plain_link_on_every_page(answers: dict[str, dict[str, object]], path: str) -> None:
    assert re.search(r'<a [^>]*site-exit[^>]*href="https://[^"]+" rel="noreferrer noopener"', text(answers, path))
    assert "<script" not in text(answers, path)


def test_it_asks_nothing_of_any_other_host(answers: dict[str, dict[str, object]]) -> None:
    fetched = re.findall(r'(?:src|href)="([^"]+)"', re.sub(r"<a .*?>", "", text(answers)))
    assert fetched
    assert all(address.startswith("/static/") for address in fetched)


def test_its_words_are_short(answers: dict[str, dict[str, object]]) -> None:
    body = re.sub(r"<[^>]+>", " ", text(answers).split("<main", 1)[1].split("Where the numbers come from")[0])
    sentences = [one.split() for one in re.split(r"[.?!]\s", body) if one.split()]
    assert sum(map(len, sentences)) / len(sentences) < 16


def test_a_wrong_file_of_numbers_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HART_POLICIES", str(tmp_path))
    for name, said in (("a", {"place": "X"}), ("b", {"place": "X", "numbers": [{"code": "c"}]})):
        (tmp_path / name).mkdir()
        (tmp_path / name / queries.FILE).write_text(json.dumps(said))
        with pytest.raises(queries.HelpError, match=r"help\.yaml"):
            queries.help_of(name)
    with pytest.raises(queries.HelpError, match="has no"):
        queries.help_of("nowhere")
