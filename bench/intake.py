"""One durable intake through the web against a bare view that commits one row, turn by turn in one process.

Both go through Django's test client: the whole stack of the desk (sessions, sign-in, forms, policy, seals,
audit) for the one, nothing but the view for the other; no socket for either.
"""
# ruff: noqa: PLC0415 - the rooms can only be imported once the installation is chosen

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.installing import open_installation
from bench.measuring import hand_over, median, percentile, timed

_SEE_OTHER = 303


def main(argv: Sequence[str] | None = None) -> None:
    """Measure on one installation."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--times", type=int, default=100)
    chosen = parser.parse_args(argv)
    open_installation(chosen.data)
    from bench.visiting import signed_in

    screener, bare = signed_in("screener"), _bare_client()
    for number in range(3):
        _intake(screener, number)
        bare()
    rounds = [(*_intake(screener, number), timed(bare) * 1000) for number in range(chosen.times)]
    saved, sent, one_row = (list(column) for column in zip(*rounds, strict=True))
    hand_over(
        {
            "bare_median_ms": median(one_row),
            "send_median_ms": median(sent),
            "send_p95_ms": percentile(sent, 0.95),
            "save_draft_median_ms": median(saved),
            "ratio_send_to_bare": median(sent) / median(one_row),
            "ratio_save_and_send_to_bare": (median(sent) + median(saved)) / median(one_row),
        }
    )


def _bare_client() -> Callable[[], Any]:
    from django.test import Client, override_settings

    client = Client()
    with override_settings(ROOT_URLCONF="bench.bare", MIDDLEWARE=[]):
        client.get("/bare/")  # the handler keeps its middleware from here on

    def visit() -> None:
        with override_settings(ROOT_URLCONF="bench.bare"):
            assert client.get("/bare/").status_code == 200  # noqa: PLR2004, S101

    return visit


def _intake(client: Any, number: int) -> tuple[float, float]:
    """Type a report, then send it; return how many milliseconds each took."""
    draft, posted = _typed(number)
    answers: list[Any] = []
    saved = timed(lambda: answers.append(client.post("/referrals/new/", posted)))
    sent = timed(lambda: answers.append(client.post(f"/referrals/new/{draft}/check/")))
    for answer in answers:
        if answer.status_code != _SEE_OTHER:
            raise SystemExit(f"The intake was not taken: {answer.status_code} {answer.content[:2000]!r}")
    if "/received/" not in answers[1]["Location"]:
        raise SystemExit(f"The intake led to {answers[1]['Location']}.")
    return saved * 1000, sent * 1000


def _typed(number: int) -> tuple[str, dict[str, Any]]:
    from openhart.foundation import ids

    draft = str(ids.new_id())
    return draft, {
        "draft_id": draft,
        "step": "check",
        "children": "1",
        "report-own_words": "The child came to school with a new phone and would not say who pays for it.",
        "report-channel": "call",
        "report-reporter_kind": "mandated",
        "report-reporter_name": "Jordan Reed",
        "child-0-given_name": "Avery",
        "child-0-family_name": f"Brooks {number}",
        "child-0-age": "15",
        "child-0-residence_town": "hartford",
        "child-0-incident_town": "new-haven",
        "child-0-location_town": "hartford",
        "child-0-residence_state": "CT",
        "child-0-location_state": "CT",
        "child-0-concern": ["sex_trafficking"],
        "child-0-red_flags": ["several_phones", "older_companion"],
        "child-0-in_agency_care": "no",
        "child-0-case_open": "no",
        "child-0-foreign_national": "no",
    }


if __name__ == "__main__":
    main()
