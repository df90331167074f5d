"""How many realistic cases of 40 events the engine judges in a second, beside plain compiled conditions."""

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from bench import engine, stories
from bench.measuring import hand_over, say, side_by_side
from openhart import policy

_WANTED = 40
_CONDITION = "facts['age'] < 18 and facts['care'] and 'sex_trafficking' in facts['concern']"
_MANY = 10_000


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=5.0)
    chosen = parser.parse_args(argv)
    pack = policy.load_pack(stories.PACK)
    say("telling stories")
    told = sorted((script for _, script in stories.pool(size=1500)), key=lambda each: abs(len(each.steps) - _WANTED))
    plain = [[step.plain() for step in script.steps] for script in told[:40]]
    read = [[pack.read_event(each) for each in events] for events in plain]
    written = [engine.case(pack, number) for number in range(40)]

    def judge(cases: Sequence[Sequence[policy.Event]]) -> Callable[[], int]:
        def once() -> int:
            for events in cases:
                policy.evaluate(pack, events, stories.NOW)
            return len(cases)

        return once

    def read_and_judge() -> int:
        for events in plain:
            policy.evaluate(pack, [pack.read_event(each) for each in events], stories.NOW)
        return len(plain)

    acts = {
        "cases_per_s": judge(read),
        "written_cases_per_s": judge(written),
        "cases_per_s_with_reading": read_and_judge,
        "conditions_per_s": _yardstick(),
    }
    duties = sum(len(policy.evaluate(pack, events, stories.NOW).duties) for events in read)
    hand_over(
        {
            "events": sum(map(len, read)) / len(read),
            "duties": duties / len(read),
            **side_by_side(acts, seconds=chosen.seconds),
        }
    )


def _yardstick() -> Callable[[], int]:
    """Return an act that asks one compiled Python condition many times."""
    condition: Callable[[Any], bool] = eval(f"lambda facts: {_CONDITION}")  # noqa: S307 - a literal of ours
    facts = {"age": 15, "care": True, "concern": frozenset({"sex_trafficking"})}

    def ask() -> int:
        for _ in range(_MANY):
            condition(facts)
        return _MANY

    return ask


if __name__ == "__main__":
    main()
