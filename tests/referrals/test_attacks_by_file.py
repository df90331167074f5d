"""Files that somebody made to break the import: each bad row is named, and the good ones go in."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils.crypto import salted_hmac

from openhart.referrals.models import Report

GOOD = json.dumps({"own_words": "A canary sang", "given_name": "Jo"})


def read_in(tmp_path: Path, *rows: str) -> int:
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    try:
        call_command("intake", str(path))
    except SystemExit as ended:
        return int(str(ended.code))
    return 0


@pytest.mark.parametrize(
    "row",
    [
        r'{"own_words": "cut in two \ud83d"}', r'{"external_id": "\ud800", "own_words": "x"}',
        r'{"\ud800": "x", "own_words": "x"}', r'{"channel": "\udfff"}', '{"age": ' + "9" * 5000 + "}",
        "[" * 5000, '{"received_at": "0001-01-01T00:00"}', '{"received_at": "9999-12-31T23:59-14:59"}',
        '{"known_reference": "HT-' + "1" * 5000 + '-000001-A"}', '{"children": [{}, {"children": [{}]}]}',
    ],
)  # fmt: skip
def test_a_hostile_row_stops_nothing(towns: None, tmp_path: Path, row: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert read_in(tmp_path, row, GOOD) in {0, 1}
    assert "Traceback" not in capsys.readouterr().err
    assert Report.objects.exclude(content_mark="").exists()
    read_in(tmp_path, GOOD)
    assert "In already: 1." in capsys.readouterr().out


def test_nobody_can_try_words_against_an_imported_row_with_the_data_directory_alone(
    towns: None, tmp_path: Path
) -> None:
    read_in(tmp_path, GOOD)
    row = Report.objects.get()
    content = json.dumps([json.loads(GOOD)], sort_keys=True, ensure_ascii=False)
    for salt in ("openhart.referrals.intake", "referrals.intake"):
        tried = salted_hmac(salt, content, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
        assert tried not in {row.content_mark, row.submission_key}
